/* sync.c - semaphores and condition variables as macOS has them
 *
 * On macOS a named semaphore is a descriptor, and what sem_open returns is the descriptor's number
 * as a pointer: (sem_t *)3 (Y-06). So it is here, with a descriptor of the file s.SERIAL, in which
 * a semaphore of the C library lies; each call maps it for as long as it takes. What happens to
 * descriptors happens to semaphores: two opens are two handles, there can be too many, a loop that
 * closes all of them takes the semaphores along, fork and exec keep them (Y-07).
 *
 * macOS says (sem_t *)-1 for failure (Y-08). The programs here are built with Linux's headers,
 * where SEM_FAILED is NULL: they get NULL, and a semaphore never gets descriptor 0.
 *
 * PTHREAD_PROCESS_PRIVATE is 2 on macOS and 0 an error; a program built here passes Linux's 0,
 * which must mean private. The C library refuses all but 0 and 1, and that is left as it is (Y-20).
 */
#include "rules.h"

#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

struct semaphore_file {
    char what[16];
    sem_t semaphore;
};
static const char what[16] = "macos-semaphore";

static struct semaphore_file *map(int fd)
{
    return (void *)syscall(SYS_mmap, NULL, sizeof(struct semaphore_file), PROT_READ | PROT_WRITE,
                           MAP_SHARED, fd, (off_t)0);
}

static void unmap(struct semaphore_file *file)
{
    syscall(SYS_munmap, file, sizeof *file);
}

/* ---- named semaphores ---- */

static uint32_t *head(struct rule_world *w, const char *name)
{
    return &w->by_semaphore[rules_hash(name, strlen(name))];
}

static struct rule_semaphore *named(struct rule_world *w, const char *name)
{
    uint32_t i = *head(w, name);
    while (i != 0 && strcmp(w->semaphores[i - 1].name, name) != 0)
        i = w->semaphores[i - 1].next; /* byte for byte, slashes too (Y-05) */
    return i == 0 ? NULL : &w->semaphores[i - 1];
}

static int create(struct rule_world *w, const char *name, mode_t mode, unsigned value)
{
    while (w->semaphores_low < RULE_SEMAPHORES && w->semaphores[w->semaphores_low].used)
        w->semaphores_low++;
    struct rule_semaphore *s = &w->semaphores[w->semaphores_low];
    if (w->semaphores_low == RULE_SEMAPHORES || !rules_back(s, sizeof *s))
        return rules_refuse(ENOSPC); /* Y-13 */

    const char *path = rules_path("s", ++w->serial);
    int fd = rules_open(path, O_RDWR | O_CREAT | O_EXCL, 0666);
    if (fd == -1)
        return -1;
    struct semaphore_file *file = MAP_FAILED;
    if (syscall(SYS_fchmod, fd, 0666) == 0 && syscall(SYS_ftruncate, fd, (off_t)sizeof *file) == 0)
        file = map(fd);
    if (file == MAP_FAILED) {
        int error = errno;
        syscall(SYS_close, fd);
        syscall(SYS_unlinkat, AT_FDCWD, path, 0);
        return rules_refuse(error);
    }
    NEXT(sem_init)(&file->semaphore, 1, value);
    memcpy(file->what, what, sizeof what);
    unmap(file);
    *s = (struct rule_semaphore){.used = true,
                                 .serial = w->serial,
                                 .uid = geteuid(),
                                 .gid = getegid(),
                                 .mode = mode & 07777}; /* no umask (Y-10) */
    strcpy(s->name, name);
    rules_link(head(w, name), &s->next, (size_t)(s - w->semaphores));
    return fd;
}

/* sem_open's and sem_unlink's: MAXPATHLEN bytes are copied in (EFAULT, ENAMETOOLONG), 30 and the
 * NUL will do (Y-03). "" is a name (Y-04). */
static int name_error(const char *from, char name[PSEM_NAME_MAX + 1])
{
    char path[1024];
    int error = rules_string(from, path, sizeof path);
    if (error == 0 && strlen(path) > PSEM_NAME_MAX)
        error = ENAMETOOLONG;
    if (error == 0)
        strcpy(name, path);
    return error;
}

sem_t *sem_open(const char *from, int oflag, ...)
{
    char name[PSEM_NAME_MAX + 1];
    mode_t mode = 0;
    unsigned value = 0;
    if (oflag & O_CREAT) {
        va_list more;
        va_start(more, oflag);
        mode = va_arg(more, mode_t);
        value = va_arg(more, unsigned);
        va_end(more);
    }
    int error = name_error(from, name);
    if (error != 0) {
        errno = error;
        return SEM_FAILED;
    }
    int spare = (int)syscall(SYS_dup, 2); /* EMFILE comes before all that follows (Y-07) */
    if (spare == -1 && errno != EBADF)
        return SEM_FAILED;
    syscall(SYS_close, spare);

    /* No access mode counts as reading, O_RDWR needs both bits (Y-11), 3 none: FFLAGS adds 1 */
    int access = (oflag + 1) & O_ACCMODE, want = (access & 1) * 4 + (access & 2);
    bool only_new = (oflag & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL);

    struct rule_world *w = rules_lock();
    struct rule_semaphore *s = named(w, name);
    int fd;
    if ((oflag & O_CREAT) && value > SEM_VALUE_MAX_XNU)
        fd = rules_refuse(EINVAL); /* Y-09: also when it exists */
    else if (s == NULL)
        fd = oflag & O_CREAT ? create(w, name, mode, value) : rules_refuse(ENOENT);
    else if (only_new)
        fd = rules_refuse(EEXIST);
    else if (!rules_access(s->mode, s->uid, s->gid, want))
        fd = rules_refuse(EACCES);
    else
        fd = rules_open(rules_path("s", s->serial), O_RDWR, 0);
    rules_unlock();

    if (fd == -1)
        return SEM_FAILED;
    if (fd == 0) { /* which reads as failure here */
        fd = (int)syscall(SYS_fcntl, 0, F_DUPFD, 1);
        syscall(SYS_close, 0);
    }
    syscall(SYS_fcntl, fd, F_SETFD, 0);
    rules_opened(fd, access);
    return (sem_t *)(intptr_t)fd;
}

int sem_unlink(const char *from)
{
    char name[PSEM_NAME_MAX + 1];
    int error = name_error(from, name);
    if (error != 0)
        return rules_refuse(error);
    struct rule_world *w = rules_lock();
    struct rule_semaphore *s = named(w, name);
    /* Y-12: the mode itself is taken for the access wanted, in which 1 is to read and 2 to write.
     * 0600 and the like want nothing: anybody may unlink. */
    if (s == NULL)
        error = ENOENT;
    else if (!rules_access(s->mode, s->uid, s->gid, (s->mode & 1) * 4 + (s->mode & 2)))
        error = EACCES;
    else {
        syscall(SYS_unlinkat, AT_FDCWD, rules_path("s", s->serial), 0);
        size_t row = (size_t)(s - w->semaphores);
        rules_unlink(head(w, name), &s->next, row, w->semaphores, sizeof *s);
        s->used = false; /* open descriptors still have the file (Y-17) */
        w->semaphores_low = row < w->semaphores_low ? (uint32_t)row : w->semaphores_low;
    }
    rules_unlock();
    return error ? rules_refuse(error) : 0;
}

bool rules_semaphore(int fd)
{
    struct stat st;
    char begin[sizeof what];
    int error = errno;
    bool is = syscall(SYS_fstat, fd, &st) == 0 && rules_ours(&st) &&
              st.st_size == sizeof(struct semaphore_file) &&
              syscall(SYS_pread64, fd, begin, sizeof begin, (off_t)0) == (long)sizeof begin &&
              memcmp(begin, what, sizeof what) == 0;
    errno = error;
    return is;
}

/* The semaphore behind a handle, or NULL with EBADF: whatever is no semaphore's descriptor (Y-14).
 * XNU cuts a handle down to an int. */
static struct semaphore_file *hold(sem_t *handle)
{
    int fd = (int)(uintptr_t)handle;
    struct semaphore_file *file = rules_semaphore(fd) ? map(fd) : MAP_FAILED;
    if (file != MAP_FAILED)
        return file;
    errno = EBADF;
    return NULL;
}

int sem_close(sem_t *handle)
{
    struct semaphore_file *file = hold(handle);
    if (file == NULL)
        return -1;
    unmap(file);
    return (int)syscall(SYS_close, (int)(uintptr_t)handle);
}

#define ON_SEMAPHORE(call)                                                                         \
    int call(sem_t *handle)                                                                        \
    {                                                                                              \
        struct semaphore_file *file = hold(handle);                                                \
        if (file == NULL)                                                                          \
            return -1;                                                                             \
        int result = NEXT(call)(&file->semaphore);                                                 \
        unmap(file);                                                                               \
        return result;                                                                             \
    }
ON_SEMAPHORE(sem_trywait)
ON_SEMAPHORE(sem_post)

/* A signal ends XNU's wait with EINTR also where its handler has SA_RESTART (Y-16). Linux's goes on
 * then, but not if it has a time limit. */
int sem_wait(sem_t *handle)
{
    const struct timespec never = {.tv_sec = UINT32_MAX}; /* in the year 2106 */
    struct semaphore_file *file = hold(handle);
    if (file == NULL)
        return -1;
    int result = NEXT(sem_timedwait)(&file->semaphore, &never);
    unmap(file);
    return result;
}

/* ---- a shared condition variable at two addresses (Y-22) ----
 *
 * macOS's condition variable remembers the mutex's address as long as somebody waits. Who comes
 * with another, because the memory is mapped elsewhere there, is refused. The world has a row for
 * each waiter. */

static bool is_shared(const pthread_cond_t *cond)
{
#ifdef __GLIBC__
    return cond->__data.__wrefs & 1;
#else
    return *(void *const *)cond != NULL; /* musl */
#endif
}

static int wait_begins(pthread_cond_t *cond, pthread_mutex_t *mutex, struct rule_waiter **row)
{
    struct rule_mapping m;
    if (!is_shared(cond) || !rules_mapping(cond, &m))
        return 0;
    uint64_t offset = m.offset + ((uintptr_t)cond - m.start);
    int error = errno;
    bool other = false;
    struct rule_world *w = rules_lock();
    for (struct rule_waiter *r = w->waiters; r < w->waiters + RULE_WAITERS; r++) {
        if (r->pid != 0 && kill(r->pid, 0) == -1 && errno == ESRCH)
            r->pid = 0; /* was killed as it waited */
        if (r->pid == 0)
            *row = r;
        else if (r->inode == m.inode && r->device == m.device && r->offset == offset)
            other = other || r->mutex != (uintptr_t)mutex;
    }
    if (other)
        *row = NULL;
    else if (*row != NULL)
        **row = (struct rule_waiter){getpid(), m.device, m.inode, offset, (uintptr_t)mutex};
    rules_unlock();
    errno = error;
    return other ? EINVAL : 0;
}

static void wait_ends(void *row)
{
    if (row != NULL)
        ((struct rule_waiter *)row)->pid = 0;
}

int pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex)
{
    struct rule_waiter *row = NULL;
    int result = wait_begins(cond, mutex, &row);
    if (result == 0) {
        pthread_cleanup_push(wait_ends, row);
        result = NEXT(pthread_cond_wait)(cond, mutex);
        pthread_cleanup_pop(1);
    }
    return result;
}

int pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex,
                           const struct timespec *until)
{
    struct rule_waiter *row = NULL;
    int result = wait_begins(cond, mutex, &row);
    if (result == 0) {
        pthread_cleanup_push(wait_ends, row);
        result = NEXT(pthread_cond_timedwait)(cond, mutex, until);
        pthread_cleanup_pop(1);
    }
    return result;
}
