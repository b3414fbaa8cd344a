/* announce.h - the file `announced` says who makes something, before it is made */
#ifndef ANNOUNCE_H
#define ANNOUNCE_H

#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool announced; /* by us */
static char draft[32]; /* empty while there is no such file */

/* link makes the file whole or not at all, and fails if there is one. Whoever is killed in here
 * leaves the draft, and has made nothing yet. */
static void announce(const char *text)
{
    char path[sizeof draft];
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
        die_hint(errno == EEXIST ? "another run is at work, or was killed: ./sweep" : NULL,
                 "link(announced)");
    announced = true;
    if (unlink(path) == -1)
        die("unlink(%s)", path);
    draft[0] = '\0';
}

#endif
