/* posix.c - POSIX shared memory as bsd/kern/posix_shm.c has it
 *
 * An object is a file o.SERIAL in the world's directory, always opened for reading and writing,
 * because XNU lets ftruncate through on any descriptor. The access mode that the program asked for
 * is kept in two status flags that mean nothing to such a file, and that dup, fork and exec hand on
 * with the open description: O_NONBLOCK for "not for writing", O_APPEND for "not for reading". So
 * it is with a semaphore's descriptor, which refuses the same calls.
 */
#include "rules.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

#define NOT_WRITABLE O_NONBLOCK
#define NOT_READABLE O_APPEND

static int status_flags(int fd)
{
    return (int)syscall(SYS_fcntl, fd, F_GETFL);
}

bool rules_can_read(int fd)
{
    return !(status_flags(fd) & NOT_READABLE);
}

bool rules_can_write(int fd)
{
    return !(status_flags(fd) & NOT_WRITABLE);
}

void rules_opened(int fd, int access)
{
    syscall(SYS_fcntl, fd, F_SETFL,
            (access & 2 ? 0 : NOT_WRITABLE) | (access & 1 ? 0 : NOT_READABLE));
}

/* ---- objects ---- */

static struct rule_object *at_inode(struct rule_world *w, ino_t inode)
{
    uint32_t i = w->by_inode[rules_hash(&inode, sizeof inode)];
    while (i != 0 && w->objects[i - 1].inode != inode)
        i = w->objects[i - 1].next_inode;
    return i == 0 ? NULL : &w->objects[i - 1];
}

struct rule_object *rules_object(int fd)
{
    struct stat st;
    int error = errno;
    struct rule_object *found = NULL;
    if (syscall(SYS_fstat, fd, &st) == 0 && rules_ours(&st)) {
        found = at_inode(rules_lock(), st.st_ino);
        rules_unlock();
    }
    errno = error;
    return found;
}

/* ---- names ---- */

/* 0, or the errno: EFAULT for a bad pointer (P-01), EINVAL for "" (P-02), ENAMETOOLONG past 31
 * bytes, the slash among them (P-07). Any byte will do, and nothing is stripped (P-03 to P-06). */
static int name_error(const char *from, char name[PSHM_NAME_MAX + 1])
{
    int error = rules_string(from, name, PSHM_NAME_MAX + 1);
    return error ? error : *name == '\0' ? EINVAL : 0;
}

static uint32_t *named(struct rule_world *w, const char *name)
{
    return &w->by_name[rules_hash(name, strlen(name))];
}

static struct rule_object *find(struct rule_world *w, const char *name)
{
    uint32_t i = *named(w, name);
    while (i != 0 && strcmp(w->objects[i - 1].name, name) != 0) /* byte for byte (P-09) */
        i = w->objects[i - 1].next_name;
    return i == 0 ? NULL : &w->objects[i - 1];
}

static void lose_name(struct rule_world *w, struct rule_object *o)
{
    rules_unlink(named(w, o->name), &o->next_name, (size_t)(o - w->objects), w->objects, sizeof *o);
    o->named = false;
}

static void forget(struct rule_world *w, struct rule_object *o)
{
    if (o->named)
        lose_name(w, o);
    rules_unlink(&w->by_inode[rules_hash(&o->inode, sizeof o->inode)], &o->next_inode,
                 (size_t)(o - w->objects), w->objects, sizeof *o);
    o->used = false;
}

/* A place in the table. An object without a name lives as long as its descriptors, which we do not
 * count: when the table is full such places are taken in turn, and if the object is still open its
 * descriptors are an ordinary file's from then on. */
static struct rule_object *place(struct rule_world *w)
{
    struct rule_object *o = &w->objects[w->objects_high];
    if (w->objects_high < RULE_OBJECTS)
        return rules_back(o, sizeof *o) ? &w->objects[w->objects_high++] : NULL;
    for (int i = 0; i < RULE_OBJECTS; i++) {
        o = &w->objects[w->objects_cursor++ % RULE_OBJECTS];
        if (o->used && o->named)
            continue;
        if (o->used)
            forget(w, o);
        return o;
    }
    return NULL;
}

static struct rule_object *create(struct rule_world *w, const char *name, mode_t mode, int *fd)
{
    struct stat st;
    const char *path = rules_path("o", ++w->serial);
    *fd = rules_open(path, O_RDWR | O_CREAT | O_EXCL, 0666);
    if (*fd == -1 || syscall(SYS_fchmod, *fd, 0666) == -1 || syscall(SYS_fstat, *fd, &st) == -1)
        return NULL;
    struct rule_object *o = at_inode(w, st.st_ino); /* its file is gone, and this has its number */
    if (o != NULL)
        forget(w, o);
    if (o == NULL && (o = place(w)) == NULL) {
        syscall(SYS_unlinkat, AT_FDCWD, path, 0);
        errno = ENOSPC;
        return NULL;
    }
    *o = (struct rule_object){.used = true,
                              .named = true,
                              .inode = st.st_ino,
                              .serial = w->serial,
                              .mode = mode & 07777, /* P-18: whatever the umask is */
                              .uid = geteuid(),     /* P-19 */
                              .gid = getegid()};
    strcpy(o->name, name);
    rules_link(named(w, name), &o->next_name, (size_t)(o - w->objects));
    rules_link(&w->by_inode[rules_hash(&o->inode, sizeof o->inode)], &o->next_inode,
               (size_t)(o - w->objects));
    return o;
}

/* ---- open and unlink ---- */

/* The order is posix_shm.c's: the first error that holds is the answer. */
int shm_open(const char *from, int flags, mode_t mode)
{
    char name[PSHM_NAME_MAX + 1];
    int error = name_error(from, name), access = flags & O_ACCMODE, fd = -1;
    if (error)
        return rules_refuse(error);
    int spare = (int)syscall(SYS_dup, 2); /* EMFILE comes before all that follows (2.2) */
    if (spare == -1 && errno != EBADF)
        return -1;
    syscall(SYS_close, spare);
    if (access == O_ACCMODE)
        return rules_refuse(EINVAL); /* P-11 */
    if (rules_release() >= 2604 && flags & ~(O_ACCMODE | O_CREAT | O_EXCL | O_TRUNC))
        return rules_refuse(EINVAL); /* P-15 */

    int want = access == O_RDONLY ? 4 : access == O_WRONLY ? 2 : 6;
    struct rule_world *w = rules_lock();
    struct rule_object *o = find(w, name);
    if (o == NULL && !(flags & O_CREAT))
        error = ENOENT;
    else if (o != NULL && flags & O_CREAT && flags & O_EXCL)
        error = EEXIST; /* before EACCES; P-13: O_EXCL alone says nothing */
    else if (o != NULL && flags & O_TRUNC && o->sized)
        error = EINVAL; /* P-14 */
    else if (o != NULL && !rules_access(o->mode, o->uid, o->gid, want))
        error = EACCES; /* P-21; the one who makes it is not asked (P-24) */
    else if (o != NULL)
        fd = rules_open(rules_path("o", o->serial), O_RDWR, 0);
    else
        o = create(w, name, mode, &fd);
    if (!error && (fd == -1 || o == NULL))
        error = errno;
    rules_unlock();
    if (error) {
        if (fd != -1)
            syscall(SYS_close, fd);
        return rules_refuse(error);
    }
    rules_opened(fd, access + 1); /* P-16: close-on-exec, by rules_open */
    return fd;
}

int shm_unlink(const char *from)
{
    char name[PSHM_NAME_MAX + 1];
    if (name_error(from, name))
        return rules_refuse(EINVAL); /* P-113: whatever is wrong with it */
    int error = 0;
    struct rule_world *w = rules_lock();
    struct rule_object *o = find(w, name);
    if (o == NULL)
        error = ENOENT; /* P-112 */
    else if (geteuid() != 0 && geteuid() != o->uid && !rules_access(o->mode, o->uid, o->gid, 2))
        error = EACCES; /* P-114: the creator, and whoever may write it */
    else if (syscall(SYS_unlinkat, AT_FDCWD, rules_path("o", o->serial), 0) == -1)
        error = errno;
    else
        lose_name(w, o); /* P-110: descriptors and mappings go on */
    rules_unlock();
    return error ? rules_refuse(error) : 0;
}

/* ---- size ---- */

int ftruncate(int fd, off_t length)
{
    struct rlimit most;
    if (length < 0)
        return rules_refuse(EINVAL); /* P-37: before the descriptor is looked at */
    struct rule_object *o = rules_object(fd);
    if (o == NULL) /* vfs_syscalls.c ftruncate: of what is no file and no object, EINVAL */
        return rules_semaphore(fd) ? rules_refuse(EINVAL) : NEXT(ftruncate)(fd, length);
    if (getrlimit(RLIMIT_FSIZE, &most) == 0 && (rlim_t)length > most.rlim_cur) {
        raise(SIGXFSZ);
        return rules_refuse(EFBIG);
    }
    int error = 0;
    uint64_t rounded = rules_round((uint64_t)length); /* up to 2^63, which no file has */
    off_t end = (off_t)(rounded <= INT64_MAX ? rounded : rounded - rules_page());
    rules_lock();
    if (o->sized)
        error = EINVAL; /* P-31: once, for ever; P-34: on any descriptor */
    else if (syscall(SYS_ftruncate, fd, end) == -1)
        error = errno == EFBIG || errno == EINVAL ? ENOMEM : errno;
    else {
        o->sized = true;     /* P-33: a length of 0 uses up the chance too */
        o->length = rounded; /* P-30 */
    }
    rules_unlock();
    return error ? rules_refuse(error) : 0;
}

int ftruncate64(int fd, off_t length)
{
    return ftruncate(fd, length);
}

static bool special(int fd)
{
    return rules_object(fd) != NULL || rules_semaphore(fd);
}

/* P-70 to P-74: four fields, the rest is 0 */
int fstat(int fd, struct stat *st)
{
    struct rule_object *o = rules_object(fd);
    if (o == NULL) /* kern_descrip.c fstat does not know semaphores */
        return rules_semaphore(fd) ? rules_refuse(EBADF) : NEXT(fstat)(fd, st);
    memset(st, 0, sizeof *st);
    st->st_mode = o->mode;
    st->st_uid = o->uid;
    st->st_gid = o->gid;
    st->st_size = (off_t)o->length;
    return 0;
}

int fstat64(int fd, struct stat64 *st)
{
    return special(fd) ? fstat(fd, (struct stat *)(void *)st) : NEXT(fstat64)(fd, st);
}

/* ---- a descriptor that only maps ---- */

/* For the calls that a shared-memory descriptor refuses: what ERROR says, EBADF first where the
 * call needs an access that the descriptor lacks. */
#define REFUSED(may, error)                                                                        \
    if (special(fd))                                                                               \
    return rules_refuse((may) ? (error) : EBADF)

ssize_t read(int fd, void *buffer, size_t size)
{
    REFUSED(rules_can_read(fd), ENXIO); /* P-50 */
    return NEXT(read)(fd, buffer, size);
}

ssize_t readv(int fd, const struct iovec *parts, int n)
{
    REFUSED(rules_can_read(fd), ENXIO); /* P-50 */
    return NEXT(readv)(fd, parts, n);
}

ssize_t write(int fd, const void *buffer, size_t size)
{
    REFUSED(rules_can_write(fd), ENXIO); /* P-51 */
    return NEXT(write)(fd, buffer, size);
}

ssize_t writev(int fd, const struct iovec *parts, int n)
{
    REFUSED(rules_can_write(fd), ENXIO); /* P-51 */
    return NEXT(writev)(fd, parts, n);
}

ssize_t pread(int fd, void *buffer, size_t size, off_t at)
{
    REFUSED(rules_can_read(fd), ESPIPE); /* P-52 */
    return NEXT(pread)(fd, buffer, size, at);
}

ssize_t pread64(int fd, void *buffer, size_t size, off_t at)
{
    return pread(fd, buffer, size, at);
}

ssize_t pwrite(int fd, const void *buffer, size_t size, off_t at)
{
    REFUSED(rules_can_write(fd), ESPIPE); /* P-52 */
    return NEXT(pwrite)(fd, buffer, size, at);
}

ssize_t pwrite64(int fd, const void *buffer, size_t size, off_t at)
{
    return pwrite(fd, buffer, size, at);
}

off_t lseek(int fd, off_t offset, int whence)
{
    REFUSED(true, ESPIPE); /* P-53 */
    return NEXT(lseek)(fd, offset, whence);
}

off_t lseek64(int fd, off_t offset, int whence)
{
    return lseek(fd, offset, whence);
}

int fchmod(int fd, mode_t mode)
{
    REFUSED(true, EINVAL); /* P-56 */
    return NEXT(fchmod)(fd, mode);
}

int fchown(int fd, uid_t uid, gid_t gid)
{
    REFUSED(true, EINVAL); /* P-56 */
    return NEXT(fchown)(fd, uid, gid);
}

int futimens(int fd, const struct timespec times[2])
{
    REFUSED(true, EINVAL); /* P-56 */
    return NEXT(futimens)(fd, times);
}

int futimes(int fd, const struct timeval times[2])
{
    REFUSED(true, EINVAL); /* P-56 */
    return NEXT(futimes)(fd, times);
}

int fstatvfs(int fd, struct statvfs *fs)
{
    REFUSED(true, EINVAL); /* P-56 */
    return NEXT(fstatvfs)(fd, fs);
}

int fstatvfs64(int fd, struct statvfs64 *fs)
{
    REFUSED(true, EINVAL);
    return NEXT(fstatvfs64)(fd, fs);
}

int fstatfs(int fd, struct statfs *fs)
{
    REFUSED(true, EINVAL); /* P-56 */
    return NEXT(fstatfs)(fd, fs);
}

int fstatfs64(int fd, struct statfs64 *fs)
{
    REFUSED(true, EINVAL);
    return NEXT(fstatfs64)(fd, fs);
}

long fpathconf(int fd, int name)
{
    REFUSED(true, EINVAL); /* P-63 */
    return NEXT(fpathconf)(fd, name);
}

int fsync(int fd)
{
    REFUSED(true, ENOTSUP); /* P-57 */
    return NEXT(fsync)(fd);
}

int fdatasync(int fd)
{
    REFUSED(true, ENOTSUP); /* P-57 */
    return NEXT(fdatasync)(fd);
}

int flock(int fd, int operation)
{
    REFUSED(true, ENOTSUP); /* P-57 */
    return NEXT(flock)(fd, operation);
}

int ioctl(int fd, unsigned long request, ...)
{
    REFUSED(true, ENOTTY); /* P-61 */
    va_list ap;
    va_start(ap, request);
    void *argument = va_arg(ap, void *);
    va_end(ap);
    return NEXT(ioctl)(fd, request, argument);
}

/* P-62: an object has no events, and poll says so at once. select takes it for ready, as here. */
int poll(struct pollfd *fds, nfds_t n, int timeout)
{
    nfds_t objects = 0;
    for (nfds_t i = 0; i < n; i++)
        objects += fds[i].events != 0 && special(fds[i].fd);
    int result = NEXT(poll)(fds, n, objects ? 0 : timeout);
    for (nfds_t i = 0; i < n && objects > 0 && result != -1; i++)
        if (fds[i].events != 0 && special(fds[i].fd)) {
            result += fds[i].revents == 0;
            fds[i].revents = POLLNVAL;
        }
    return result;
}

int fcntl(int fd, int command, ...)
{
    va_list ap;
    va_start(ap, command);
    long argument = va_arg(ap, long);
    va_end(ap);
    if (command == F_ADD_SEALS || command == F_GET_SEALS)
        return rules_refuse(EINVAL); /* P-65: macOS has no seals */
    if (special(fd)) {
        bool in = rules_can_read(fd), out = rules_can_write(fd);
        switch (command) {
        case F_GETLK:
        case F_SETLK:
        case F_SETLKW:
        case F_OFD_GETLK:
        case F_OFD_SETLK:
        case F_OFD_SETLKW:
            return rules_refuse(EBADF); /* P-58 */
        case F_SETFL:
            return rules_refuse(ENOTTY); /* P-59 */
        case F_GETFL:
            return in && out ? O_RDWR : out ? O_WRONLY : O_RDONLY;
        }
    }
    return NEXT(fcntl)(fd, command, argument);
}

int fcntl64(int fd, int command, ...)
{
    va_list ap;
    va_start(ap, command);
    long argument = va_arg(ap, long);
    va_end(ap);
    return fcntl(fd, command, argument);
}
