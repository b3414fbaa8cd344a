/* lab_xnu.c - what lab.h promises where XNU's rules hold: on a Mac, and under scripts/as-macos
 *
 * Under as-macos a program was built for Linux and meets macOS's answers, so it asks at run time.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <unistd.h>
#if defined(__APPLE__)
#include <sys/sysctl.h>
#else
/* The rules bring macOS's function; without them it is not there. */
extern int sysctlbyname(const char *, void *, size_t *, void *, size_t) __attribute__((weak));
#endif

bool lab_is_macos(void)
{
    struct utsname u;
    if (uname(&u) == -1)
        die("uname");
    return strcmp(u.sysname, "Darwin") == 0;
}

int lab_no_wait(void)
{
    return lab_is_macos() ? 0 : O_NONBLOCK;
}

/* bsd/kern/sysv_shm.c: the five values are 64 bits wide */
int lab_xnu_limits(struct lab_limits *limits)
{
    const struct {
        const char *name;
        unsigned long long *value;
    } all[] = {
        {"kern.sysv.shmmax", &limits->shmmax}, {"kern.sysv.shmmin", &limits->shmmin},
        {"kern.sysv.shmmni", &limits->shmmni}, {"kern.sysv.shmseg", &limits->shmseg},
        {"kern.sysv.shmall", &limits->shmall},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        size_t size = sizeof *all[i].value;
        if (sysctlbyname(all[i].name, all[i].value, &size, NULL, 0) == -1)
            return -1;
    }
    limits->shmall_unit = 4096;
    return 0;
}

const char *lab_xnu_limit_behind(bool posix, int error)
{
    if (error == EMFILE || error == EFBIG)
        return error == EMFILE ? "RLIMIT_NOFILE" : "RLIMIT_FSIZE";
    if (posix)
        return "?";
    return error == EINVAL   ? "shmmax"
           : error == ENOMEM ? "shmall"
           : error == ENOSPC ? "shmmni"
                             : "?";
}

/* No call lists objects (posix_shm.c has none): try what the labs make. Keep this list in step
 * with the calls of lab_name, and with the words that pages give to lab 04's name. */
void lab_xnu_each_object(const char *prefix, void (*each)(const char *name))
{
    static const char *const made[] = {"posix", "beyond",   "take",    "shell",  "names", "other",
                                       "race",  "matrix",   "secret",  "pass",   "twice", "frame",
                                       "list",  "readonly", "outlive", "shrink", "steps", "orphan",
                                       "ring",  "cond",     "note",    "life"};
    static const char *const semaphores[] = {"turn"};
    char name[64];
    for (size_t i = 0; i < sizeof semaphores / sizeof *semaphores; i++) {
        sem_t *semaphore = sem_open(lab_name(semaphores[i]), 0);
        snprintf(name, sizeof name, "/sem.%s", lab_name(semaphores[i]) + 1);
        if (strncmp(lab_name(semaphores[i]), prefix, strlen(prefix)) == 0 &&
            (semaphore != SEM_FAILED || errno == EACCES))
            each(name);
        if (semaphore != SEM_FAILED)
            sem_close(semaphore);
    }
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        const char *name = lab_name(made[i]);
        if (strncmp(name, prefix, strlen(prefix)) != 0)
            continue;
        int fd = shm_open(name, O_RDONLY, 0);
        if (fd != -1 || errno == EACCES)
            each(name);
        if (fd != -1)
            close(fd);
    }
}
