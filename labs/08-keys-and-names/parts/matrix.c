#include "matrix.h"

#include "lab.h"

#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    uid_t uid;
    gid_t gid;
} people[] = {{251, 251}, {252, 251}, {253, 253}, {0, 251}}; /* the maker is root */
static const int modes[] = {0600, 0640, 0660, 0604, 0606, 0666, 0400, 0200, 0066, 0006, 0000};

static bool others; /* we can become other users */
static const struct thing *thing;

bool become(enum person who)
{
    return !others ||
           (seteuid(0) == 0 && setegid(people[who].gid) == 0 && seteuid(people[who].uid) == 0);
}

uid_t uid_of(enum person who)
{
    return others ? people[who].uid : geteuid();
}

static void undo(void)
{
    thing->take_away();
}

/* Asks as `who`: for each question its letter, or - if it is refused. Each is about a new thing. */
static void ask(enum person who, int mode, const char *asked, char *answers)
{
    for (; *asked != '\0'; asked++, answers++) {
        thing->make(mode);
        if (!become(who))
            die("becoming uid %lu", (unsigned long)people[who].uid);
        *answers = thing->may(*asked) ? *asked : '-';
        if (!thing->take_away())
            die("taking it away");
    }
}

/* "0066" as a number */
static int mode_of(const char *text)
{
    char *end;
    long mode = strtol(text, &end, 8);
    if (*text < '0' || *text > '7' || *end != '\0' || mode > 0777)
        usage("--owner %s: write an octal mode, such as 0640", text);
    return (int)mode;
}

void matrix(const struct thing *asked_about, const char *asked, const char *owners)
{
    int only = owners != NULL ? mode_of(owners) : -1;
    enum person last = owners != NULL ? OWNER : OTHER;
    size_t rows = owners != NULL ? 1 : sizeof modes / sizeof *modes;
    int width = (int)strlen(asked);
    bool root = geteuid() == 0;
    thing = asked_about;
    /* leave the other groups; in some user namespaces there is no other user to become */
    others = root && setgroups(0, NULL) == 0 && setegid(251) == 0 && seteuid(251) == 0;
    umask(0); /* on Linux the umask would take bits from the mode of a POSIX object */
    lab_undo(undo);
    printf("matrix: mode  owner%s\n", last == OTHER ? "  group  other" : "");
    for (size_t m = 0; m < rows; m++) {
        int mode = only != -1 ? only : modes[m];
        printf("matrix: %04o", (unsigned)mode);
        for (enum person who = OWNER; who <= last; who++) {
            char answers[8] = "????";
            if (others || (who == OWNER && !root)) /* root may do everything: do not ask it */
                ask(who, mode, asked, answers);
            printf("%*s%.*s", who == OWNER ? 2 : 7 - width, "", width, answers);
        }
        printf("\n");
    }
    if (!become(MAKER))
        die("becoming uid 0");
    if (root && !others)
        printf("matrix: the owner is not asked: root may do everything, and cannot become another "
               "user here\n");
    if (!others && last == OTHER)
        printf("matrix: group and other are not asked: only root can become another user\n");
    lab_keep();
}
