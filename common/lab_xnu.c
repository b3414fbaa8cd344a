/* lab_xnu.c - what lab.h promises where XNU's rules hold: on a Mac, and under scripts/as-macos
 *
 * Under as-macos a program was built for Linux and meets macOS's answers, so it asks at run time.
 */
#include "lab.h"
#include "lab_leftovers.h"

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

static const char *wanted; /* what a name begins with */
static void (*found)(const char *name);

/* A name may be an object's or a semaphore's */
static void try_name(const char *kind, const char *name)
{
    if (strcmp(kind, "name") != 0 || strncmp(name, wanted, strlen(wanted)) != 0)
        return;
    int fd = shm_open(name, O_RDONLY, 0);
    if (fd != -1 || errno == EACCES)
        found(name);
    if (fd != -1)
        close(fd);
    char semaphore_name[64];
    snprintf(semaphore_name, sizeof semaphore_name, "/sem.%s", name + 1);
    sem_t *semaphore = sem_open(name, 0);
    if (semaphore != SEM_FAILED || errno == EACCES)
        found(semaphore_name);
    if (semaphore != SEM_FAILED)
        sem_close(semaphore);
}

/* No call lists objects (posix_shm.c has none): try the names that were noted */
void lab_xnu_each_object(const char *prefix, void (*each)(const char *name))
{
    wanted = prefix;
    found = each;
    lab_each_note(try_name);
}
