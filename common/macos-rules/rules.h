/* rules.h - a world in which XNU's rules hold, over the Linux kernel's own objects
 *
 * The library is preloaded (scripts/as-macos). Each rule stands in a function of the C library's
 * name: it refuses or adjusts as XNU does, then lets the Linux call do the work. What macOS keeps
 * with an object and Linux does not (already sized, the mode as given, removed) is in the world's
 * state, a file that all processes of the world map. The ids P-30, V-51, ... are those of
 * differences.tsv.
 *
 *   world.c  the state and its lock
 *   posix.c  shm_open and what its descriptor allows
 *   sysv.c   System V segments; sysv_sem.c semaphores; sysv_msg.c message queues; sysv_ipc.c
 *            what they have in common, and the limits
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
#include <sys/stat.h>
#include <sys/types.h>

/* macOS's numbers where Linux has none (xnu bsd/sys/errno.h gives others; names are what counts) */
#define PSHM_NAME_MAX     31 /* P-07: bytes, without the NUL */
#define PSEM_NAME_MAX     30 /* Y-03 */
#define SEM_VALUE_MAX_XNU 32767

/* Rows whose key or name has one hash are a chain: each has the number of the next, + 1 */
#define RULE_BUCKETS 4096

/* A POSIX object: its bytes are in file o.SERIAL of the world's directory. Found by its inode
 * number, so that every descriptor of it leads here, however it was passed on. */
struct rule_object {
    bool used, named, sized;
    uint32_t next_name, next_inode;
    ino_t inode;
    uint64_t serial;
    mode_t mode; /* as given: no umask, no type (P-18) */
    uid_t uid;
    gid_t gid;
    uint64_t length; /* rounded up to a page */
    char name[PSHM_NAME_MAX + 1];
};

/* A System V object: a segment, a set of semaphores or a message queue. Behind a segment or a queue
 * is one of the kernel's, made with IPC_PRIVATE, so that no key of the machine is taken, and with
 * mode 0666, so that the rules decide. Slots keep their sequence number when they are free (V-40).
 */
struct rule_ipc {
    bool used, removed;
    uint16_t seq;
    uint32_t next;
    key_t key;
    int linux_id;
    mode_t mode; /* 9 bits */
    uid_t uid, cuid;
    gid_t gid, cgid;
    size_t size; /* bytes of a segment, semaphores of a set, bytes a queue holds */
    pid_t cpid, lpid;
    time_t atime, ctime; /* a set's atime is sem_otime */
    uint64_t units;      /* of 4096 bytes, what a segment takes of shmall */
    uint32_t first;      /* of a set: its first semaphore in the pool */
};

/* As many as an id can tell apart. More segments than the kernel's kernel.shmmni there are not. */
#define RULE_SEGMENTS 65536
#define RULE_SETS     87381 /* XNU's semmni, and semmns: it has a pool for all sets */
#define RULE_QUEUES   40    /* XNU's limit */
enum rule_kind { RULE_SEGMENT, RULE_SET, RULE_QUEUE };

/* Slots from `high` on were never used, those below `low` are in use */
struct rule_table {
    uint32_t low, high, head[RULE_BUCKETS];
};

struct rule_semaphore {
    bool used;
    uint32_t next;
    uint64_t serial;
    mode_t mode;
    uid_t uid;
    gid_t gid;
    char name[PSEM_NAME_MAX + 1];
};
#define RULE_OBJECTS    262144
#define RULE_SEMAPHORES 10000 /* XNU's kern.posix.sem.max */

/* A process that has SEM_UNDO entries, or waits in semop: its entries, the newest first */
#define RULE_SEATS 751
#define RULE_UNDOS 10 /* XNU's semume (Y-34) */
struct rule_seat {
    pid_t pid; /* 0: the seat is free */
    int count;
    struct rule_undo {
        int16_t adjust, number;
        uint32_t set;
    } undo[RULE_UNDOS];
};

/* A thread that waits in semop for a semaphore of a set */
#define RULE_BELLS 248
struct rule_bell {
    bool used, zero; /* waits for a value of 0 */
    uint16_t number, seq;
    uint32_t set, seat;
};

/* Somebody waits for a shared condition variable (Y-22): where the variable lies, the mutex's
 * address */
#define RULE_WAITERS 256
struct rule_waiter {
    pid_t pid; /* 0: the row is free */
    uint64_t device, inode, offset;
    uintptr_t mutex;
};

/* The state file has room for the largest tables, and memory for what was used of them (world.c).
 */
struct rule_world {
    uint32_t version;
    uint64_t lock[8]; /* a pthread_mutex_t; missing.c declares that header's functions otherwise */
    uint32_t saved;   /* bytes in `before`: what was overwritten under this lock (rules_save) */
    unsigned char before[1024];
    uint64_t serial; /* of the last file made */
    uint64_t shmmax, shmmin, shmmni, shmseg, shmall;
    int last_freed; /* slot, -1: none (V-42) */
    bool sysv_used; /* shmmni is read-only from then on (V-04) */
    uint64_t segment_count, segment_units, segment_removed;
    uint32_t pool_used, seats_high, seats_used;
    int kernel_set; /* its id + 1 (sysv_sem.c) */
    uint32_t objects_high, objects_cursor, semaphores_low;
    uint32_t by_name[RULE_BUCKETS], by_inode[RULE_BUCKETS], by_semaphore[RULE_BUCKETS];
    struct rule_table table[3];
    struct rule_ipc queues[RULE_QUEUES];
    struct rule_waiter waiters[RULE_WAITERS];
    struct rule_bell bells[RULE_BELLS];
    /* up to here there is memory from the beginning */
    struct rule_ipc segments[RULE_SEGMENTS], sets[RULE_SETS];
    struct rule_value {
        uint16_t value;
        pid_t pid;
    } pool[RULE_SETS];
    struct rule_seat seats[RULE_SEATS];
    struct rule_object objects[RULE_OBJECTS];
    struct rule_semaphore semaphores[RULE_SEMAPHORES];
};

/* The next function of this name: the C library's. For use in a function that has the same name. */
#define NEXT(name) (__extension__(__typeof__(&name)) rules_next(#name)) /* dlsym is POSIX's way */
void *rules_next(const char *name);

/* The world, locked against its other processes and threads. The lock is a robust mutex, so that it
 * goes with a process that is killed. errno is left alone by rules_unlock. */
struct rule_world *rules_lock(void);
void rules_unlock(void);
/* Under the lock: `what`, of the world, is about to change. It comes back if the process is killed
 * before it gives the lock back, or says that all is well until here. */
void rules_save(const void *what, size_t size);
void rules_keep(void);

/* Under the lock: memory for what the tables have not used yet; false if there is none, where a
 * touch would be SIGBUS. */
bool rules_back(void *row, size_t size);
uint32_t rules_hash(const void *bytes, size_t size);
/* Row `row` comes into a chain, or leaves it; `next` is its own field. */
void rules_link(uint32_t *head, uint32_t *next, size_t row);
void rules_unlink(uint32_t *head, uint32_t *next, size_t row, void *rows, size_t size);

/* The program's memory, which may be none: how many bytes from `at` on can be read or written, and
 * copyinstr: 0, EFAULT, or ENAMETOOLONG if there is no NUL among the first `room` bytes. */
size_t rules_reach(const void *at, size_t n, bool write);
int rules_string(const char *from, char *to, size_t room);

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
/* Whether `st` is of a file in the world's directory */
bool rules_ours(const struct stat *st);
/* Without the lock: the object that `fd` is open on, or NULL (posix.c); whether it is a semaphore's
 * (sync.c). */
struct rule_object *rules_object(int fd);
bool rules_semaphore(int fd);

/* What the descriptor of an object or a semaphore was opened for, as the bits of its open flags +
 * 1: 1 to read, 2 to write. It is kept in the open description (posix.c). */
bool rules_can_read(int fd);
bool rules_can_write(int fd);
void rules_opened(int fd, int access);

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
 * errno EINVAL; the lowest free slot, or -1 with errno ENOSPC; a new one in it, its id; one less;
 * whether the caller has `want` of 4 read, 2 write, 1 (V-90); owner, creator or root (V-87, V-88).
 */
struct ipc_perm;
struct rule_ipc *rules_rows(struct rule_world *w, enum rule_kind kind);
struct rule_ipc *rules_by_key(struct rule_world *w, enum rule_kind kind, key_t key);
struct rule_ipc *rules_by_id(struct rule_world *w, enum rule_kind kind, int id);
int rules_free_slot(struct rule_world *w, enum rule_kind kind);
int rules_make(struct rule_world *w, enum rule_kind kind, int slot, key_t key, int flags,
               size_t size, int linux_id);
void rules_forget(struct rule_world *w, enum rule_kind kind, struct rule_ipc *object);
void rules_lose_key(struct rule_world *w, enum rule_kind kind, struct rule_ipc *object);
bool rules_permits(const struct rule_ipc *object, int want);
bool rules_owns(const struct rule_ipc *object);
int rules_id(struct rule_world *w, enum rule_kind kind, const struct rule_ipc *object);
void rules_tell(const struct rule_ipc *object, struct ipc_perm *perm, mode_t more);
void rules_change(struct rule_ipc *object, const struct ipc_perm *perm);

/* 0, or the errno of setting shmmax, shmmin, shmmni, shmseg or shmall (V-04, V-07) */
int rules_set_limit(struct rule_world *w, const char *name, int64_t value);
/* Before mmap(MAP_FIXED) puts something else there: an attach stays in macOS's books (V-73) */
void rules_covered(void *start, size_t length);
/* Whether a part of the range is an attach: PROT_EXEC is refused there with EACCES (V-59) */
bool rules_attached(const void *start, size_t length);
/* Before exec of `path`: the adjustments of SEM_UNDO are made now (Y-34) */
void rules_exec(const char *path);
/* V-58: page zero of a 64-bit program is 4 GiB */
#define RULE_LOWEST (sizeof(uintptr_t) > 4 ? (uintptr_t)1 << 4 * sizeof(uintptr_t) : 0)

/* errno = error, return -1 */
static inline int rules_refuse(int error)
{
    errno = error;
    return -1;
}

#endif
