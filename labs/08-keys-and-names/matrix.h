/* matrix.h - the table of matrix-posix and matrix-sysv: three people are asked about each mode
 *
 * To be somebody else takes root: this process changes its effective user and group, which are what
 * the kernel looks at. Who is not root is the owner, and the rest is ??? (not asked).
 */
#include "lab.h"

#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum person { OWNER, GROUP, OTHER, MAKER };
static const struct {
    uid_t uid;
    gid_t gid;
} people[] = {{251, 251}, {252, 251}, {253, 253}, {0, 251}}; /* the maker is root */
static const int modes[] = {0600, 0640, 0660, 0604, 0606, 0666, 0400, 0200, 0066, 0006, 0000};

static bool root; /* may be others */
static bool made; /* it is there, and is to be taken away */

/* Each program has its own: make one with this mode for OWNER; ask as who one is; remove it */
static void make(int mode);
static bool may(char what);
static bool take_away(void);

static bool become(enum person who)
{
    return !root ||
           (seteuid(0) == 0 && setegid(people[who].gid) == 0 && seteuid(people[who].uid) == 0);
}

static void undo(void)
{
    if (made)
        take_away();
}

/* Prints who may do what; `asked` has a letter for each question */
static void table(const char *asked)
{
    int width = (int)strlen(asked);
    /* no groups but one's own; in some user namespaces there is no other id to become */
    root = geteuid() == 0 && setgroups(0, NULL) == 0 && setegid(251) == 0 && seteuid(251) == 0;
    umask(0); /* it would take bits from a POSIX object's mode, but on macOS */
    lab_undo(undo);
    printf("matrix: mode  owner  group  other\n");
    for (size_t m = 0; m < sizeof modes / sizeof *modes; m++) {
        printf("matrix: %04o", (unsigned)modes[m]);
        for (enum person who = OWNER; who <= OTHER; who++) {
            char answers[8] = "????";
            for (int i = 0; asked[i] && (root || who == OWNER); i++) { /* a new one each time */
                make(modes[m]);
                if (!become(who))
                    die("becoming uid %lu", (unsigned long)people[who].uid);
                answers[i] = may(asked[i]) ? asked[i] : '-';
                if (made && !take_away())
                    die("taking it away");
            }
            printf("%*s%.*s", who == OWNER ? 2 : 7 - width, "", width, answers);
        }
        printf("\n");
    }
    if (!become(MAKER))
        die("becoming uid 0");
    if (!root)
        printf("matrix: group and other are not asked: only root can be somebody else\n");
    lab_keep();
}
