/* rules.h - a world in which XNU's rules hold, over the Linux kernel's own objects
 *
 * The library is preloaded (scripts/as-macos). Each rule stands in a function of the C library's
 * name: it refuses or adjusts as XNU does, then lets the Linux call do the work. What macOS keeps
 * with an object and Linux does not (already sized, the mode as given, removed) is in the world's
 * state, a file that all processes of the world map. The ids P-30, V-51, ... are those of
 * expected.tsv.
 *
 *   world.c  the state and its lock
 *   posix.c  shm_open and what its descriptor allows
 *   sysv.c   System V segments; sysv_sem.c semaphores and message queues; sysv_ipc.c what
 *            they have in common, and the limits
 *   absent.c /dev/shm, /proc, and programs that cannot be wrapped
 *   sync.c   semaphores, condition variables
 *   memory.c mmap and other memory calls, sysconf
 *   missing.c functions that macOS has not
 */
#ifndef RULES_H
#define RULES_H

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* macOS's numbers where Linux has none (xnu bsd/sys/errno.h gives others; names are what counts) */
#define PSHM_NAME_MAX     31 /* P-07: bytes, without the NUL */
#define PSEM_NAME_MAX     30 /* Y-03 */
#define SEM_VALUE_MAX_XNU 32767

/* A POSIX object: its bytes are in file o.SERIAL of the world's directory. Found by its inode
 * number, so that every descriptor of it leads here, however it was passed on. */
struct rule_object {
    bool used, named, sized;
    ino_t inode;
    uint64_t serial;
    mode_t mode; /* as given: no umask, no type (P-18) */
    uid_t uid;
    gid_t gid;
    off_t length; /* rounded up to a page */
    char name[PSHM_NAME_MAX + 1];
};

/* A System V object: a segment, a set of semaphores or a message queue. Behind it is one of the
 * kernel's, made with IPC_PRIVATE, so that no key of the machine is taken, and with mode 0666, so
 * that the rules decide. Slots keep their sequence number when they are free (V-40). */
struct rule_ipc {
    bool used, removed;
    key_t key;
    int linux_id;
    unsigned seq;
    mode_t mode; /* 9 bits */
    uid_t uid, cuid;
    gid_t gid, cgid;
    size_t size; /* bytes of a segment, semaphores of a set, bytes a queue holds */
    pid_t cpid, lpid;
    time_t atime, ctime;
    uint64_t units; /* of 4096 bytes, what a segment takes of shmall */
};

#define RULE_OBJECTS    1024
#define RULE_SEGMENTS   256 /* as large as shmmni may be set */
#define RULE_SEMAPHORES 256
#define RULE_SETS       256
#define RULE_QUEUES     40 /* XNU's limit */

struct rule_semaphore {
    bool used, named;
    uint64_t serial;
    mode_t mode;
    uid_t uid;
    gid_t gid;
    char name[PSEM_NAME_MAX + 1];
};

/* Somebody waits for a shared condition variable (Y-22): where the variable lies, the mutex's
 * address */
#define RULE_WAITERS 256
struct rule_waiter {
    pid_t pid; /* 0: the row is free */
    uint64_t device, inode, offset;
    uintptr_t mutex;
};

struct rule_world {
    uint32_t version;
    uint64_t serial; /* of the last file made */
    uint64_t shmmax, shmmin, shmmni, shmseg, shmall;
    int last_freed; /* slot, -1: none (V-42) */
    bool sysv_used; /* shmmni is read-only from then on (V-04) */
    struct rule_object objects[RULE_OBJECTS];
    struct rule_ipc segments[RULE_SEGMENTS], sets[RULE_SETS], queues[RULE_QUEUES];
    struct rule_semaphore semaphores[RULE_SEMAPHORES];
    struct rule_waiter waiters[RULE_WAITERS];
};

/* The next function of this name: the C library's. For use in a function that has the same name. */
#define NEXT(name) (__extension__(__typeof__(&name)) rules_next(#name)) /* dlsym is POSIX's way */
void *rules_next(const char *name);

/* The world, locked against its other processes and threads; NULL with errno set if it cannot be
 * had. The lock is the kernel's (fcntl), so that it goes with a process that is killed. errno is
 * left alone by rules_unlock. */
struct rule_world *rules_lock(void);
void rules_unlock(void);
/* The same memory without the lock, for a look that may be a moment old. */
struct rule_world *rules_world(void);

/* The world's directory, from SHMLAB_WORLD; the page in bytes (SHMLAB_PAGE: 16384 or 4096), the
 * release times 100 (SHMLAB_RELEASE: 1400, 1500, 2604). Constant for a process. */
const char *rules_directory(void);
size_t rules_page(void);
int rules_release(void);
static inline uint64_t rules_round(uint64_t size)
{
    return (size + rules_page() - 1) / rules_page() * rules_page();
}

/* The file o.SERIAL of the world: made exclusively, opened, removed. The path is in a static
 * buffer. */
const char *rules_path(const char *kind, uint64_t serial);

/* openat for the world's own files, close-on-exec, also when the program has no descriptor left. */
int rules_open(const char *path, int flags, mode_t mode);
/* `fd` moved to the lowest free number from `least` on (P-17): the lock had one when it was opened.
 */
int rules_lowest(int fd, int least, bool close_on_exec);

/* The object that `fd` is open on, or NULL. Does not need the lock. */
struct rule_object *rules_object(int fd);

/* What the descriptor of an object was opened for (posix.c keeps it in the open description) */
bool rules_can_read(int fd);
bool rules_can_write(int fd);

/* The mapping that `at` lies in, or else the next one above; false if there is none (memory.c) */
struct rule_mapping {
    uintptr_t start, end;
    uint64_t offset, device, inode;
    bool object; /* of a POSIX object */
};
bool rules_mapping(const void *at, struct rule_mapping *mapping);

/* What macOS's munmap answers before it does anything: an errno, or 0 (M-10). Mappings have whole
 * pages, so unmap rules_round(length). */
int rules_munmap_refuses(void *addr, size_t length);

/* posix_cred_access (P-22): whether the caller's effective user has `want` (of 4 read, 2 write) */
bool rules_access(mode_t mode, uid_t uid, gid_t gid, int want);

/* System V, under the lock (sysv_ipc.c). The object of this key, or NULL; of this id, or NULL with
 * errno EINVAL; a new one in a free slot, its id; whether the caller has `want` of 4 read, 2 write,
 * 1 (V-90); owner, creator or root (V-87, V-88). */
struct ipc_perm;
struct rule_ipc *rules_by_key(struct rule_ipc *table, int n, key_t key);
struct rule_ipc *rules_by_id(struct rule_ipc *table, int n, int id);
int rules_make(struct rule_ipc *table, int slot, key_t key, int flags, size_t size, int linux_id);
bool rules_permits(const struct rule_ipc *object, int want);
bool rules_owns(const struct rule_ipc *object);
int rules_id(const struct rule_ipc *table, const struct rule_ipc *object);
void rules_tell(const struct rule_ipc *object, struct ipc_perm *perm, mode_t more);
void rules_change(struct rule_ipc *object, struct ipc_perm *perm);

/* 0, or the errno of setting shmmax, shmmin, shmmni, shmseg or shmall (V-04, V-07) */
int rules_set_limit(struct rule_world *w, const char *name, int64_t value);
/* Before mmap(MAP_FIXED) puts something else there: an attach stays in macOS's books (V-73) */
void rules_covered(void *start, size_t length);
/* Whether a part of the range is an attach: PROT_EXEC is refused there with EACCES (V-59) */
bool rules_attached(const void *start, size_t length);
/* Before exec of `path`: the adjustments of SEM_UNDO are made now (Y-34) */
void rules_exec(const char *path);

/* errno = error, return -1 */
static inline int rules_refuse(int error)
{
    errno = error;
    return -1;
}

#endif
