#define _GNU_SOURCE /* unshare */
#include "namespace.h"

#include "lab.h"

#if defined(__linux__)
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    if (fd != -1 && write(fd, text, strlen(text)) != -1 && close(fd) != -1)
        return;
    const char *hint = "run it as root: this kernel does not let others set limits";
    if (errno == EINVAL)
        hint = NULL;
    if (errno == EROFS)
        hint = "/proc/sys is read-only here, as in many containers";
    die_hint(hint, "writing %s to %s", text, path);
}

void namespace_enter(const struct setting *settings, int count)
{
    char path[64], text[64];
    unsigned long uid = geteuid();
    bool alone = unshare(CLONE_NEWIPC) == 0; /* root may, or CAP_SYS_ADMIN */
    if (!alone) {                            /* uid 0 in a user namespace may */
        snprintf(text, sizeof text, "0 %lu 1", uid);
        if (unshare(CLONE_NEWUSER | CLONE_NEWIPC) == -1)
            die_hint("run it as root: this kernel gives others no namespaces", "unshare");
        put("/proc/self/uid_map", text);
    }
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "/proc/sys/kernel/%s", settings[i].name);
        snprintf(text, sizeof text, "%llu", settings[i].value);
        put(path, text);
    }
    if (!alone) { /* your uid is 0 now, but /dev/shm is still shared: keep your names */
        snprintf(text, sizeof text, "/shmlab.%lu", uid);
        setenv("SHMLAB_PREFIX", text, false);
    }
}
#else
void namespace_enter(const struct setting *settings, int count)
{
    (void)settings, (void)count;
    refuse(NULL, "this system has no namespaces");
}
#endif
