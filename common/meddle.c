/* meddle.c - stops a program between any two of its steps, so that a check can look at each gap
 *
 * Linked into the copy of a program that scripts/check.sh's `meddled` runs. A step is a call of a
 * function below, or an access to memory that the program shares. For the accesses the copy is
 * compiled with -fsanitize=thread and linked without that sanitizer's library: the compiler then
 * calls a __tsan_ function before each load and store, and these functions are here. (LLVM's and
 * gcc's documentation: their names and arguments are the library's interface, tsan_interface.h and
 * tsan_interface_atomic.h.) Where a compiler cannot do that, the calls alone are steps.
 *
 *   MEDDLE       record: write each step into MEDDLE_LOG; count nothing else
 *                fail: the call at step MEDDLE_AT fails; steps are the calls that can
 *                kill: the process ends before that step, by SIGKILL
 *                rival: before that step sh -c MEDDLE_RIVAL runs, to its end
 *   MEDDLE_AT    N, or N@ADDRESS: the Nth of the steps at that address. Between processes the
 *                order of all steps is luck, that of one call's seldom.
 *   MEDDLE_LOG   a file; a line for each step recorded, or for the one that was met:
 *                ADDRESS NAME [ERRNO], where the address is the call's; then for the one that
 *                was met pid and the first process's
 *
 * A child that is forked counts on with its parent, and a program that is executed is left alone.
 */
#define _GNU_SOURCE
#include "lab.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/syscall.h>
#elif defined __APPLE__
#include <mach-o/dyld.h>
#endif

static enum { OFF, RECORD, FAIL, KILL, RIVAL } mode;
static long wanted;
static uintptr_t wanted_from; /* 0: any call */
static atomic_long *steps;    /* shared with the children */
static int journal = -1;
static pid_t first;             /* the process that began */
static _Thread_local bool busy; /* meddle's own calls are no steps */

static struct {
    char *at;
    size_t size;
} shared[64]; /* what the program shares; more than these are not looked at */

/* The C library's own; with 64-bit offsets glibc has some under another name */
static void *real(const char *name)
{
#if defined __GLIBC__ && defined __USE_FILE_OFFSET64
    static const char *const wide[] = {"mmap",   "open",  "openat", "ftruncate", "pread",
                                       "pwrite", "fstat", "stat",   "lstat",     "posix_fallocate"};
    static char other[32];
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (strcmp(name, wide[i]) == 0) {
            snprintf(other, sizeof other, "%s64", name);
            name = other;
            break;
        }
#endif
    return dlsym(RTLD_NEXT, name);
}

/* The address in the program's file, the same in each run */
static uintptr_t place(const void *from)
{
#ifdef __APPLE__
    from = (const char *)from - _dyld_get_image_vmaddr_slide(0);
#endif
    return (uintptr_t)from - 1;
}

static void note(const void *from, const char *name, int error)
{
    char line[128];
    const char *word = error ? lab_errno_name(error) : "";
    int n = snprintf(line, sizeof line, "0x%jx %s%s%s\n", (uintmax_t)place(from), name,
                     error ? " " : "", *word == 'e' ? "ERROR" : word); /* errno 37 has no name */
    if (write(journal, line, (size_t)n) != n)
        _exit(99);
}

/* Sets errno and returns true if this call is to fail. `error` is 0 for what cannot fail. */
static bool step(const void *from, const char *name, int error)
{
    if (mode == OFF || busy || (mode == FAIL && error == 0) ||
        (wanted_from != 0 && place(from) != wanted_from))
        return false;
    long now = atomic_fetch_add(steps, 1) + 1;
    if (mode != RECORD && now != wanted)
        return false;
    int before = errno;
    busy = true;
    note(from, name, mode == FAIL || mode == RECORD ? error : 0);
    if (mode != RECORD)
        dprintf(journal, "pid %ld\n", (long)first);
    if (mode == KILL)
        kill(getpid(), SIGKILL);
    if (mode == RIVAL) {
        const char *rival = getenv("MEDDLE_RIVAL");
        pid_t child = fork();
        if (child == 0) {
            execl("/bin/sh", "sh", "-c", rival ? rival : "", (char *)NULL);
            _exit(127);
        }
        while (child != -1 && waitpid(child, NULL, 0) == -1 && errno == EINTR)
            ;
    }
    busy = false;
    errno = mode == FAIL ? error : before;
    return mode == FAIL;
}

static void sharing(void *at, size_t size)
{
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
        if (shared[i].at == NULL || shared[i].at == (char *)at) {
            shared[i].at = at;
            shared[i].size = size;
            return;
        }
}

/* An address for `size` bytes with a page before and behind that nobody may touch; NULL for none */
static void *guarded(size_t size)
{
    if (mode == OFF || busy || size == 0 || size > SIZE_MAX / 2)
        return NULL;
    bool was = busy;
    busy = true;
    size_t page = (size_t)sysconf(_SC_PAGESIZE), room = (size + page - 1) / page * page;
    char *at = mmap(NULL, room + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at != MAP_FAILED)
        munmap(at + page, room);
    busy = was;
    return at == MAP_FAILED ? NULL : at + page;
}

static void unsharing(void *at)
{
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
        if (shared[i].at == (char *)at)
            shared[i].at = NULL;
}

static void access_at(const void *from, const void *at, size_t size, const char *name)
{
    if (mode == OFF || mode == FAIL || busy)
        return;
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
        if (shared[i].at != NULL && (const char *)at < shared[i].at + shared[i].size &&
            (const char *)at + size > shared[i].at) {
            step(from, name, 0);
            return;
        }
}

__attribute__((constructor)) static void begin(void)
{
    const char *how = getenv("MEDDLE"), *at = getenv("MEDDLE_AT"), *log = getenv("MEDDLE_LOG");
    static const char *const hows[] = {"off", "record", "fail", "kill", "rival"};
    if (how == NULL || log == NULL)
        return;
    busy = true;
    first = getpid();
    const char *from = at ? strchr(at, '@') : NULL;
    wanted = at ? strtol(at, NULL, 10) : 0;
    wanted_from = from ? (uintptr_t)strtoumax(from + 1, NULL, 16) : 0;
    steps = mmap(NULL, sizeof *steps, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    journal = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    int high = journal == -1
                   ? -1
                   : fcntl(journal, F_DUPFD_CLOEXEC, 200); /* out of the program's numbers */
    if (high != -1) {
        close(journal);
        journal = high;
    }
    for (int i = RECORD; i <= RIVAL && steps != MAP_FAILED && journal != -1; i++)
        if (strcmp(how, hows[i]) == 0)
            mode = i;
    if (mode == OFF)
        _exit(99);
    unsetenv("MEDDLE"); /* what is executed is left alone, and so is the rival */
    busy = false;
}

/* ---- calls ---- */

#define FROM __builtin_return_address(0)
#define REAL(type, name, params)                                                                   \
    static type(*next) params;                                                                     \
    if (next == NULL)                                                                              \
        *(void **)&next = real(#name);
#define CALL(type, name, params, args, error, failed)                                              \
    type name params                                                                               \
    {                                                                                              \
        REAL(type, name, params)                                                                   \
        if (step(FROM, #name, error))                                                              \
            return failed;                                                                         \
        return next args;                                                                          \
    }

CALL(int, shm_unlink, (const char *name), (name), EACCES, -1)
CALL(int, unlink, (const char *path), (path), EACCES, -1)
CALL(int, rename, (const char *from, const char *to), (from, to), EACCES, -1)
CALL(int, link, (const char *from, const char *to), (from, to), EACCES, -1)
CALL(int, close, (int fd), (fd), 0, -1)
CALL(ssize_t, read, (int fd, void *to, size_t size), (fd, to, size), EIO, -1)
CALL(ssize_t, write, (int fd, const void *from, size_t size), (fd, from, size), ENOSPC, -1)
CALL(ssize_t, writev, (int fd, const struct iovec *from, int count), (fd, from, count), ENOSPC, -1)
CALL(ssize_t, pread, (int fd, void *to, size_t size, off_t at), (fd, to, size, at), EIO, -1)
CALL(ssize_t, pwrite, (int fd, const void *from, size_t size, off_t at), (fd, from, size, at),
     ENOSPC, -1)
CALL(int, ftruncate, (int fd, off_t size), (fd, size), ENOSPC, -1)
#ifndef __APPLE__
CALL(int, posix_fallocate, (int fd, off_t at, off_t size), (fd, at, size), ENOSPC, ENOSPC)
#endif
CALL(int, fstat, (int fd, struct stat *st), (fd, st), EACCES, -1)
CALL(int, stat, (const char *path, struct stat *st), (path, st), EACCES, -1)
CALL(int, lstat, (const char *path, struct stat *st), (path, st), EACCES, -1)
CALL(int, fchmod, (int fd, mode_t mode_), (fd, mode_), EPERM, -1)
CALL(int, flock, (int fd, int how), (fd, how), ENOLCK, -1)
CALL(int, pipe, (int fds[2]), (fds), EMFILE, -1)
CALL(int, socketpair, (int family, int type, int protocol, int fds[2]),
     (family, type, protocol, fds), EMFILE, -1)
CALL(int, execv, (const char *path, char *const args[]), (path, args), ENOMEM, -1)
CALL(int, execve, (const char *path, char *const args[], char *const env[]), (path, args, env),
     ENOMEM, -1)
CALL(int, kill, (pid_t pid, int number), (pid, number), EPERM, -1)
CALL(pid_t, fork, (void), (), EAGAIN, -1)
CALL(pid_t, waitpid, (pid_t pid, int *status, int how), (pid, status, how), EINVAL, -1)
CALL(pid_t, wait, (int *status), (status), EINVAL, -1) /* ECHILD may end a loop: all have ended */
CALL(int, mprotect, (void *at, size_t size, int prot), (at, size, prot), ENOMEM, -1)
CALL(int, msync, (void *at, size_t size, int how), (at, size, how), EIO, -1)

CALL(key_t, ftok, (const char *path, int project), (path, project), ENOENT, -1)
int shmget(key_t key, size_t size, int how)
{
    REAL(int, shmget, (key_t, size_t, int))
    if (step(FROM, "shmget", ENOSPC))
        return -1;
    int id = next(key, size, how);
    step(FROM, "the return from shmget", 0); /* made, and the program does not know it yet */
    return id;
}
CALL(int, shmctl, (int id, int what, struct shmid_ds *ds), (id, what, ds), EPERM, -1)
CALL(int, semget, (key_t key, int count, int how), (key, count, how), ENOSPC, -1)
CALL(int, semop, (int id, struct sembuf *ops, size_t count), (id, ops, count), ERANGE, -1)
CALL(int, msgget, (key_t key, int how), (key, how), ENOSPC, -1)
CALL(int, msgsnd, (int id, const void *message, size_t size, int how), (id, message, size, how),
     EINVAL, -1)
CALL(ssize_t, msgrcv, (int id, void *message, size_t size, long type, int how),
     (id, message, size, type, how), EINVAL, -1)
CALL(int, msgctl, (int id, int what, struct msqid_ds *ds), (id, what, ds), EPERM, -1)

CALL(int, sem_wait, (sem_t * sem), (sem), EINVAL, -1)
CALL(int, sem_trywait, (sem_t * sem), (sem), EINVAL, -1)
CALL(int, sem_post, (sem_t * sem), (sem), EOVERFLOW, -1)
CALL(int, sem_close, (sem_t * sem), (sem), 0, -1)
CALL(int, sem_unlink, (const char *name), (name), EACCES, -1)
CALL(int, pthread_mutexattr_setpshared, (pthread_mutexattr_t * a, int how), (a, how), ENOTSUP,
     ENOTSUP)
CALL(int, pthread_mutex_init, (pthread_mutex_t * m, const pthread_mutexattr_t *a), (m, a), ENOMEM,
     ENOMEM)
CALL(int, pthread_mutex_lock, (pthread_mutex_t * m), (m), EINVAL, EINVAL)
CALL(int, pthread_mutex_unlock, (pthread_mutex_t * m), (m), 0, 0)
CALL(int, pthread_condattr_setpshared, (pthread_condattr_t * a, int how), (a, how), ENOTSUP,
     ENOTSUP)
CALL(int, pthread_cond_init, (pthread_cond_t * c, const pthread_condattr_t *a), (c, a), ENOMEM,
     ENOMEM)
CALL(int, pthread_cond_wait, (pthread_cond_t * c, pthread_mutex_t *m), (c, m), EINVAL, EINVAL)
CALL(int, pthread_cond_signal, (pthread_cond_t * c), (c), 0, 0)
CALL(int, pthread_cond_broadcast, (pthread_cond_t * c), (c), 0, 0)

/* What a program does about signals */
int sigaction(int number, const struct sigaction *to, struct sigaction *from)
{
    REAL(int, sigaction, (int, const struct sigaction *, struct sigaction *))
    return step(FROM, "sigaction", to ? EINVAL : 0) ? -1 : next(number, to, from);
}
typedef void (*handler)(int);
handler signal(int number, handler to)
{
    REAL(handler, signal, (int, handler))
    step(FROM, "signal", 0);
    return next(number, to); // cppcheck-suppress CastIntegerToAddressAtReturn
}
int sigprocmask(int how, const sigset_t *to, sigset_t *from) /* back to the old set: never fails */
{
    REAL(int, sigprocmask, (int, const sigset_t *, sigset_t *))
    return step(FROM, "sigprocmask", how == SIG_BLOCK ? EINVAL : 0) ? -1 : next(how, to, from);
}
CALL(int, sigsuspend, (const sigset_t *mask), (mask), 0, -1)
CALL(int, sigwait, (const sigset_t *set, int *number), (set, number), 0, EINVAL)
CALL(int, pause, (void), (), 0, -1)
CALL(int, pselect,
     (int count, fd_set *in, fd_set *out, fd_set *other, const struct timespec *time,
      const sigset_t *mask),
     (count, in, out, other, time, mask), EINVAL, -1)
/* Those that pass the time */
CALL(unsigned, sleep, (unsigned s), (s), 0, 0)
CALL(int, usleep, (useconds_t us), (us), 0, 0)
CALL(int, nanosleep, (const struct timespec *long_, struct timespec *left), (long_, left), 0, 0)
#ifndef __APPLE__
CALL(int, clock_nanosleep,
     (clockid_t clock, int how, const struct timespec *long_, struct timespec *left),
     (clock, how, long_, left), 0, 0)
#endif
CALL(int, sched_yield, (void), (), 0, 0)

int poll(struct pollfd *fds, nfds_t count, int ms) /* without an end it is no pastime */
{
    REAL(int, poll, (struct pollfd *, nfds_t, int))
    step(FROM, ms >= 0 ? "poll for a time" : "poll", 0);
    return next(fds, count, ms);
}

int select(int count, fd_set *r, fd_set *w, fd_set *e, struct timeval *most)
{
    REAL(int, select, (int, fd_set *, fd_set *, fd_set *, struct timeval *))
    step(FROM, most != NULL ? "select for a time" : "select", 0);
    return next(count, r, w, e, most);
}

/* Those whose last arguments may be missing */
#define LAST(type, after)                                                                          \
    va_list more;                                                                                  \
    va_start(more, after);                                                                         \
    type last = va_arg(more, type);                                                                \
    va_end(more);

int open(const char *path, int how, ...)
{
    REAL(int, open, (const char *, int, ...))
    LAST(int, how)
    return step(FROM, "open", EACCES) ? -1 : next(path, how, last);
}

int openat(int dir, const char *path, int how, ...)
{
    REAL(int, openat, (int, const char *, int, ...))
    LAST(int, how)
    return step(FROM, "openat", EACCES) ? -1 : next(dir, path, how, last);
}

#ifdef __APPLE__
int shm_open(const char *name, int how, ...)
{
    LAST(int, how)
    REAL(int, shm_open, (const char *, int, ...))
#else
int shm_open(const char *name, int how, mode_t last)
{
    REAL(int, shm_open, (const char *, int, mode_t))
#endif
    return step(FROM, "shm_open", EACCES) ? -1 : next(name, how, last);
}

int fcntl(int fd, int what, ...) /* a lock or a seal is a step, and the rest is not */
{
    REAL(int, fcntl, (int, int, ...))
    LAST(void *, what)
    bool lock = what == F_SETLK || what == F_SETLKW || what == F_GETLK, seal = false;
#ifdef F_OFD_SETLK
    lock = lock || what == F_OFD_SETLK || what == F_OFD_SETLKW || what == F_OFD_GETLK;
#endif
#ifdef F_ADD_SEALS
    seal = what == F_ADD_SEALS;
#endif
    return (lock || seal) && step(FROM, "fcntl", seal ? EPERM : ENOLCK) ? -1 : next(fd, what, last);
}

/* As the others; its arguments are collected, as exec's own code does */
int execl(const char *path, const char *arg, ...)
{
    char *args[64] = {(char *)arg};
    va_list more;
    va_start(more, arg);
    for (size_t i = 0; args[i] != NULL && i + 2 < sizeof args / sizeof *args; i++)
        args[i + 1] = va_arg(more, char *);
    va_end(more);
    REAL(int, execv, (const char *, char *const[]))
    return step(FROM, "execl", ENOMEM) ? -1 : next(path, args);
}

#ifdef __linux__
long syscall(long number, ...) /* a futex is a step, and the rest is not */
{
    REAL(long, syscall, (long, ...))
    va_list more;
    va_start(more, number);
    long a[6];
    for (int i = 0; i < 6; i++)
        a[i] = va_arg(more, long);
    va_end(more);
    if (number == SYS_futex)
        step(FROM, "futex", 0);
    return next(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
#endif

int semctl(int id, int n, int what, ...)
{
    REAL(int, semctl, (int, int, int, ...))
    LAST(void *, what)
    return step(FROM, "semctl", EPERM) ? -1 : next(id, n, what, last);
}

sem_t *sem_open(const char *name, int how, ...)
{
    REAL(sem_t *, sem_open, (const char *, int, ...))
    va_list more;
    va_start(more, how);
    int permissions = how & O_CREAT ? va_arg(more, int) : 0;
    unsigned value = how & O_CREAT ? va_arg(more, unsigned) : 0;
    va_end(more);
    return step(FROM, "sem_open", EACCES) ? SEM_FAILED : next(name, how, permissions, value);
}

void *mmap(void *at, size_t size, int prot, int how, int fd, off_t offset)
{
    REAL(void *, mmap, (void *, size_t, int, int, int, off_t))
    if (step(FROM, "mmap", ENOMEM))
        return MAP_FAILED;
    if (at == NULL && how & MAP_SHARED)
        at = guarded(size);
    void *got = next(at, size, prot, how, fd, offset);
    if (got != MAP_FAILED && how & MAP_SHARED && !busy)
        sharing(got, size);
    return got;
}

int munmap(void *at, size_t size)
{
    REAL(int, munmap, (void *, size_t))
    if (step(FROM, "munmap", EINVAL))
        return -1;
    unsharing(at);
    return next(at, size);
}

void *shmat(int id, const void *at, int how)
{
    REAL(void *, shmat, (int, const void *, int))
    if (step(FROM, "shmat", ENOMEM))
        return (void *)-1; // NOLINT
    struct shmid_ds ds;
    bool was = busy;
    busy = true;
    size_t size = shmctl(id, IPC_STAT, &ds) == 0 ? ds.shm_segsz : 0;
    busy = was;
    void *got = next(id, at == NULL ? guarded(size) : at, how);
    if (got == (void *)-1 && at == NULL && errno == EINVAL) /* that place is none for a segment */
        got = next(id, NULL, how);
    if (got != (void *)-1)
        sharing(got, size);
    return got;
}

int shmdt(const void *at)
{
    REAL(int, shmdt, (const void *))
    if (step(FROM, "shmdt", EINVAL))
        return -1;
    unsharing((void *)at);
    return next(at);
}

CALL(size_t, fread, (void *to, size_t size, size_t n, FILE *file), (to, size, n, file), 0, 0)
CALL(size_t, fwrite, (const void *from, size_t size, size_t n, FILE *file), (from, size, n, file),
     0, 0)
CALL(int, fflush, (FILE * file), (file), 0, 0)
#undef getc /* what getchar is, too */
CALL(int, getc, (FILE * file), (file), 0, EOF)
CALL(char *, fgets, (char *to, int size, FILE *file), (to, size, file), 0, NULL)
CALL(int, puts, (const char *text), (text), 0, 0)

int printf(const char *format, ...)
{
    step(FROM, "printf", 0);
    va_list args;
    va_start(args, format);
    int n = vprintf(format, args);
    va_end(args);
    return n;
}

/* ---- accesses ---- */

/* lab.mk gives the copy meddle_memcpy for memcpy, and so on: a compiler then makes no code of its
 * own of them */
#define SEEN(at, size, what) access_at(FROM, at, size, what)
#define OVER(type, name, params, args, ...)                                                        \
    type meddle_##name params;                                                                     \
    type meddle_##name params                                                                      \
    {                                                                                              \
        __VA_ARGS__;                                                                               \
        return name args;                                                                          \
    }
OVER(void *, memcpy, (void *to, const void *from, size_t n), (to, from, n), SEEN(to, n, "memcpy"),
     SEEN(from, n, "memcpy"))
OVER(void *, memmove, (void *to, const void *from, size_t n), (to, from, n), SEEN(to, n, "memmove"),
     SEEN(from, n, "memmove"))
OVER(void *, memset, (void *to, int c, size_t n), (to, c, n), SEEN(to, n, "memset"))
OVER(int, memcmp, (const void *a, const void *b, size_t n), (a, b, n), SEEN(a, n, "memcmp"),
     SEEN(b, n, "memcmp"))
OVER(void *, memchr, (const void *at, int c, size_t n), (at, c, n), SEEN(at, n, "memchr"))
OVER(char *, strcpy, (char *to, const char *from), (to, from), SEEN(to, 1, "strcpy"),
     SEEN(from, 1, "strcpy"))
OVER(char *, strncpy, (char *to, const char *from, size_t n), (to, from, n), SEEN(to, n, "strncpy"),
     SEEN(from, 1, "strncpy"))
OVER(char *, strcat, (char *to, const char *from), (to, from), SEEN(to, 1, "strcat"),
     SEEN(from, 1, "strcat"))
OVER(size_t, strlen, (const char *at), (at), SEEN(at, 1, "strlen"))
OVER(size_t, strnlen, (const char *at, size_t n), (at, n), SEEN(at, n, "strnlen"))
OVER(int, strcmp, (const char *a, const char *b), (a, b), SEEN(a, 1, "strcmp"),
     SEEN(b, 1, "strcmp"))
OVER(int, strncmp, (const char *a, const char *b, size_t n), (a, b, n), SEEN(a, 1, "strncmp"),
     SEEN(b, 1, "strncmp"))

/* What the compiler calls: structures, single loads and stores, atomics */
void __tsan_init(void);
void __tsan_init(void)
{
}
void __tsan_func_entry(void *from);
void __tsan_func_entry(void *from)
{
    (void)from;
}
void __tsan_func_exit(void);
void __tsan_func_exit(void)
{
}

#define RANGE(name, what)                                                                          \
    void name(void *at, size_t size);                                                              \
    void name(void *at, size_t size)                                                               \
    {                                                                                              \
        SEEN(at, size, what);                                                                      \
    }
RANGE(__tsan_read_range, "load")
RANGE(__tsan_write_range, "store")

#define COPIED(name, as)                                                                           \
    void *name(void *to, const void *from, size_t size);                                           \
    void *name(void *to, const void *from, size_t size)                                            \
    {                                                                                              \
        SEEN(to, size, #as);                                                                       \
        SEEN(from, size, #as);                                                                     \
        return as(to, from, size);                                                                 \
    }
COPIED(__tsan_memcpy, memcpy)
COPIED(__tsan_memmove, memmove)
void *__tsan_memset(void *to, int c, size_t size);
void *__tsan_memset(void *to, int c, size_t size)
{
    SEEN(to, size, "memset");
    return memset(to, c, size);
}

#define ACCESS(size)                                                                               \
    ONE(__tsan_read##size, size, "load")                                                           \
    ONE(__tsan_write##size, size, "store")                                                         \
    ONE(__tsan_volatile_read##size, size, "load")                                                  \
    ONE(__tsan_volatile_write##size, size, "store")                                                \
    ONE(__tsan_read_write##size, size, "load and store")
#define UNALIGNED(size)                                                                            \
    ONE(__tsan_unaligned_read##size, size, "load")                                                 \
    ONE(__tsan_unaligned_write##size, size, "store")                                               \
    ONE(__tsan_unaligned_read_write##size, size, "load and store")
#define ONE(name, size, what)                                                                      \
    void name(void *at);                                                                           \
    void name(void *at)                                                                            \
    {                                                                                              \
        SEEN(at, size, what);                                                                      \
    }
ACCESS(1)
ACCESS(2)
ACCESS(4)
ACCESS(8)
ACCESS(16)
UNALIGNED(2)
UNALIGNED(4)
UNALIGNED(8)
UNALIGNED(16)

/* Any order that was asked for is kept by the strongest: steps are not about orders. Names are */
#define ATOMIC_NAME(name) (order == __ATOMIC_RELAXED ? "relaxed " name : "atomic " name)
#define ATOMIC(bits, type)                                                                         \
    type __tsan_atomic##bits##_load(const volatile type *at, int order);                           \
    type __tsan_atomic##bits##_load(const volatile type *at, int order)                            \
    {                                                                                              \
        SEEN((const void *)at, sizeof *at, ATOMIC_NAME("load"));                                   \
        return __atomic_load_n(at, __ATOMIC_SEQ_CST);                                              \
    }                                                                                              \
    void __tsan_atomic##bits##_store(volatile type *at, type value, int order);                    \
    void __tsan_atomic##bits##_store(volatile type *at, type value, int order)                     \
    {                                                                                              \
        SEEN((const void *)at, sizeof *at, ATOMIC_NAME("store"));                                  \
        __atomic_store_n(at, value, __ATOMIC_SEQ_CST);                                             \
    }                                                                                              \
    CHANGE(bits, type, exchange, __atomic_exchange_n)                                              \
    CHANGE(bits, type, fetch_add, __atomic_fetch_add)                                              \
    CHANGE(bits, type, fetch_sub, __atomic_fetch_sub)                                              \
    CHANGE(bits, type, fetch_and, __atomic_fetch_and)                                              \
    CHANGE(bits, type, fetch_or, __atomic_fetch_or)                                                \
    CHANGE(bits, type, fetch_xor, __atomic_fetch_xor)                                              \
    CHANGE(bits, type, fetch_nand, __atomic_fetch_nand)                                            \
    COMPARE(bits, type, strong)                                                                    \
    COMPARE(bits, type, weak)                                                                      \
    type __tsan_atomic##bits##_compare_exchange_val(volatile type *at, type was, type value,       \
                                                    int order, int failed);                        \
    type __tsan_atomic##bits##_compare_exchange_val(volatile type *at, type was, type value,       \
                                                    int order, int failed)                         \
    {                                                                                              \
        (void)order, (void)failed;                                                                 \
        SEEN((const void *)at, sizeof *at, "compare and exchange");                                \
        __atomic_compare_exchange_n(at, &was, value, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);       \
        return was;                                                                                \
    }
#define CHANGE(bits, type, name, with)                                                             \
    type __tsan_atomic##bits##_##name(volatile type *at, type value, int order);                   \
    type __tsan_atomic##bits##_##name(volatile type *at, type value, int order)                    \
    {                                                                                              \
        (void)order;                                                                               \
        SEEN((const void *)at, sizeof *at, #name);                                                 \
        return with(at, value, __ATOMIC_SEQ_CST);                                                  \
    }
#define COMPARE(bits, type, name)                                                                  \
    int __tsan_atomic##bits##_compare_exchange_##name(volatile type *at, type *was, type value,    \
                                                      int order, int failed);                      \
    int __tsan_atomic##bits##_compare_exchange_##name(volatile type *at, type *was, type value,    \
                                                      int order, int failed)                       \
    {                                                                                              \
        (void)order, (void)failed;                                                                 \
        SEEN((const void *)at, sizeof *at, "compare and exchange");                                \
        return __atomic_compare_exchange_n(at, was, value, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
    }
ATOMIC(8, uint8_t)
ATOMIC(16, uint16_t)
ATOMIC(32, uint32_t)
ATOMIC(64, uint64_t)
void __tsan_atomic_thread_fence(int order);
void __tsan_atomic_thread_fence(int order)
{
    (void)order;
    step(FROM, "fence", 0);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}
void __tsan_atomic_signal_fence(int order);
void __tsan_atomic_signal_fence(int order)
{
    (void)order;
    step(FROM, "fence", 0);
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
}
