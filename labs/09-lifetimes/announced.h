/* announced.h - sweep reads the announcement: who made it, and has that process ended? */
#ifndef ANNOUNCED_H
#define ANNOUNCED_H

#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whether the announced process has ended, and what it announced. The lock is ours then, until we
 * end. Else says why there is nothing to do. */
static bool maker_has_ended(char text[64], long *pid)
{
    struct stat st;
    unsigned long long start, now = 0;
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int file = open("announced", O_RDWR);
    if (file == -1 && errno != ENOENT)
        die("open(announced)");
    if (file == -1) {
        printf("sweep: nothing is announced\n");
        return false;
    }
    if (fcntl(file, F_SETLKW, &lock) == -1)
        die("fcntl(announced, F_SETLKW)");
    ssize_t length = read(file, text, 63);
    if (length == -1)
        die("read(announced)");
    text[length] = '\0';
    bool whole = sscanf(text, "pid=%ld start=%llu", pid, &start) == 2;
    if (whole)
        now = lab_start_time((pid_t)*pid);

    /* Asked last: a maker withdraws, then ends. If it has ended, and the file has its name still,
     * then only the one with the lock takes that away. */
    if (fstat(file, &st) == -1)
        die("fstat(announced)");
    if (st.st_nlink == 0) { /* its maker, or the sweeper that had the lock before */
        printf("sweep: nothing is announced\n");
        return false;
    }
    if (!whole || st.st_uid != geteuid())
        refuse("remove the file by hand", "announced is not ours");
    printf(now == start ? "sweep: pid=%ld is at work: kept\n"
           : now == 0   ? "sweep: pid=%ld has ended\n"
                        : "sweep: pid=%ld is another process now\n",
           *pid);
    return now != start;
}

#endif
