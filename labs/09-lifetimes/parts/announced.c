/* announced.c - write the announcement; read it, and find out whether its maker has ended */
#include "announced.h"

#include "lab.h"
#include "start_time.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool announced; /* by this process */
static char draft[32]; /* the draft's name; empty while there is no such file */

/* link gives the finished draft its name, or fails if there is such a file: nobody ever sees half
 * an announcement. A process killed in here leaves its draft, and has made no memory yet. */
void announce(char text[ANNOUNCED_SIZE])
{
    char path[sizeof draft];
    memset(text, 0, ANNOUNCED_SIZE);
    snprintf(text, ANNOUNCED_SIZE, "pid=%ld start=%llu space=%llu\n", (long)getpid(),
             start_time(getpid()), pid_space()); /* a later process may get the same pid */
    snprintf(path, sizeof path, "announced-%ld", (long)getpid());
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die("open(%s)", path);
    strcpy(draft, path);
    if (write(fd, text, strlen(text)) != (ssize_t)strlen(text))
        die("write(%s)", path);
    if (close(fd) == -1)
        die("close");
    if (link(path, "announced") == -1)
        die_hint(errno == EEXIST ? "another ./orphan is at work, or was killed: run ./sweep" : NULL,
                 "link(announced)");
    announced = true;
    if (unlink(path) == -1)
        die("unlink(%s)", path);
    draft[0] = '\0';
}

void withdraw(void)
{
    if (unlink("announced") == -1)
        die("unlink(announced)");
    announced = false;
}

void announce_undo(void)
{
    if (announced)
        unlink("announced");
    if (draft[0] != '\0')
        unlink(draft);
}

static bool nothing_is_announced(void)
{
    printf("%s: nothing is announced\n", lab_program());
    return false;
}

bool maker_has_ended(char text[ANNOUNCED_SIZE], long *pid)
{
    struct stat st, named;
    unsigned long long start, space, now = 0;
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int file = open("announced", O_RDWR | O_NONBLOCK); /* if it is a fifo, don't wait in it */
    if (file == -1 && errno == ENOENT)
        return nothing_is_announced();
    if (file == -1)
        die("open(announced)");
    if (fcntl(file, F_SETLKW, &lock) == -1)
        die("fcntl(announced, F_SETLKW)");
    memset(text, 0, ANNOUNCED_SIZE);
    if (read(file, text, ANNOUNCED_SIZE - 1) == -1)
        die("read(announced)");
    int parts = sscanf(text, "pid=%ld start=%llu space=%llu", pid, &start, &space);
    /* A number too large for a pid_t would be cut down to another process's pid */
    bool whole = parts >= 2 && *pid > 0 && *pid == (pid_t)*pid;
    bool elsewhere = parts == 3 && space != pid_space();
    if (whole && !elsewhere)
        now = start_time((pid_t)*pid);

    /* Ask this last. A maker withdraws its announcement first, then ends. So if it has ended and
     * the file still has its name, nobody but the sweeper with the lock can take that name away.
     * (st_nlink would not tell: a draft that was left is another name of the file.) */
    if (fstat(file, &st) == -1)
        die("fstat(announced)");
    bool there = stat("announced", &named) == 0;
    if (!there && errno != ENOENT)
        die("stat(announced)");
    if (!there || named.st_dev != st.st_dev || named.st_ino != st.st_ino)
        return nothing_is_announced(); /* its maker, or an earlier sweeper, has removed it */
    if (!whole || st.st_uid != geteuid())
        refuse("remove the file by hand", "the file announced is not from your ./orphan");
    const char *what = "is a different process now";
    if (elsewhere) /* in a container, say: there the same number means another process */
        what = "belongs to another pid namespace, so everything is kept";
    else if (now == start)
        what = "is still at work, so everything is kept";
    else if (now == 0)
        what = "has ended";
    printf("%s: pid=%ld %s\n", lab_program(), *pid, what);
    return !elsewhere && now != start;
}
