/* sysv.c - System V shared memory as bsd/kern/sysv_shm.c has it
 *
 * The memory is a segment of the kernel's, and so is the count of attaches: what exit, kill, exec
 * and fork do to it needs no bookkeeping here. Ids, keys, owners and limits are the world's; the
 * table of a process's attaches is in the process, as in XNU.
 */
#include "rules.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define ALLOCATED 04000                  /* V-86: a bit of the mode that XNU shows */
#define NOWHERE   ((char *)(intptr_t)-1) /* V-52: what a failed shmat returns */

/* ---- segments ---- */

static int stat_linux(const struct rule_ipc *s, struct shmid_ds *ds)
{
    return (int)syscall(SYS_shmctl, s->linux_id, IPC_STAT, ds);
}

/* shm_deallocate_segment */
static void forget(struct rule_world *w, struct rule_ipc *s)
{
    w->segment_count--;
    w->segment_units -= s->units;
    w->segment_removed -= s->removed;
    rules_forget(w, RULE_SEGMENT, s);
    w->last_freed = (int)(s - w->segments); /* V-42 */
}

/* Whether the kernel has the segment no more: its last attach went, or Linux's ipcrm took it. */
static bool gone(struct rule_world *w, struct rule_ipc *s)
{
    struct shmid_ds ds;
    if (stat_linux(s, &ds) != -1 || (errno != EINVAL && errno != EIDRM))
        return false;
    forget(w, s);
    return true;
}

/* The world, locked. Removed segments whose last attach went are no more (V-79). */
static struct rule_world *enter(void)
{
    struct rule_world *w = rules_lock();
    w->sysv_used = true; /* V-05: any call, even with a bad id */
    for (uint32_t i = 0; i < w->table[RULE_SEGMENT].high && w->segment_removed > 0; i++)
        if (w->segments[i].used && w->segments[i].removed)
            gone(w, &w->segments[i]);
    return w;
}

/* sysv_shm.c shmget_existing, shmget_allocate_segment */
static int get(struct rule_world *w, key_t key, size_t size, int flags)
{
    struct rule_ipc *s = rules_by_key(w, RULE_SEGMENT, key);
    if (s != NULL && !gone(w, s)) { /* V-20: in this order */
        if (flags & 0777 & ~s->mode)
            return rules_refuse(EACCES); /* V-21: plain bits, whoever asks, root too */
        if (size > s->size)
            return rules_refuse(EINVAL); /* V-25 to V-27 */
        if ((flags & IPC_CREAT) && (flags & IPC_EXCL))
            return rules_refuse(EEXIST); /* V-33: IPC_EXCL alone says nothing */
        return rules_id(w, RULE_SEGMENT, s);
    }
    if (key != IPC_PRIVATE && !(flags & IPC_CREAT))
        return rules_refuse(ENOENT);
    if (size == 0 || size < w->shmmin || size > w->shmmax)
        return rules_refuse(EINVAL); /* V-28, V-29 */
    if (w->segment_count >= w->shmmni)
        return rules_refuse(ENOSPC); /* V-31: what is removed and attached counts too */
    size_t whole = rules_round(size);
    if (whole < size)
        return rules_refuse(EINVAL);
    uint64_t more = ((uint64_t)(uint32_t)whole + 4095) / 4096; /* V-08, V-09: only 32 bits */
    if (w->segment_units + more > w->shmall)
        return rules_refuse(ENOMEM); /* V-30 */
    /* V-42: the one freed last, else the lowest */
    int slot = w->last_freed != -1 ? w->last_freed : rules_free_slot(w, RULE_SEGMENT);
    if (slot == -1)
        return -1;
    int linux_id = (int)syscall(SYS_shmget, IPC_PRIVATE, whole, IPC_CREAT | 0666);
    if (linux_id == -1)
        return rules_refuse(errno == ENOSPC ? ENOSPC : ENOMEM);
    int id = rules_make(w, RULE_SEGMENT, slot, key, flags, size, linux_id);
    if (id == -1) {
        syscall(SYS_shmctl, linux_id, IPC_RMID, NULL);
        return rules_refuse(ENOSPC);
    }
    w->last_freed = -1;
    w->segments[slot].units = more;
    w->segment_count++;
    w->segment_units += more;
    return id;
}

int shmget(key_t key, size_t size, int flags)
{
    int id = get(enter(), key, size, flags);
    rules_unlock();
    return id;
}

static int control(struct rule_world *w, int id, int command, struct shmid_ds *buffer)
{
    struct rule_ipc *s = rules_by_id(w, RULE_SEGMENT, id); /* first of all (3.6) */
    struct shmid_ds ds, linux_ds;
    if (s == NULL)
        return -1;
    if (gone(w, s))
        return rules_refuse(EINVAL);
    switch (command) {
    case IPC_STAT:
        if (!rules_permits(s, 4))
            return rules_refuse(EACCES); /* V-85 */
        if (syscall(SYS_shmctl, s->linux_id, IPC_STAT, buffer) == -1)
            return -1; /* EFAULT. It tells shm_nattch and shm_dtime. */
        rules_tell(s, &buffer->shm_perm, ALLOCATED);
        buffer->shm_segsz = s->size;
        buffer->shm_cpid = s->cpid;
        buffer->shm_lpid = s->lpid;
        buffer->shm_atime = s->atime;
        buffer->shm_ctime = s->ctime;
        return 0;
    case IPC_SET:
        if (!rules_owns(s))
            return rules_refuse(EPERM);
        if (rules_reach(buffer, sizeof ds, false) < sizeof ds)
            return rules_refuse(EFAULT);
        ds = *buffer;
        rules_change(s, &ds.shm_perm);
        /* The new owner may then remove the kernel's. An owner that is nobody (-1) leaves it as it
         * is: creator and root may, and nobody else. */
        if (stat_linux(s, &linux_ds) == 0) {
            linux_ds.shm_perm.uid = ds.shm_perm.uid;
            syscall(SYS_shmctl, s->linux_id, IPC_SET, &linux_ds);
        }
        return 0;
    case IPC_RMID: /* V-88: ctime stays */
        if (!rules_owns(s))
            return rules_refuse(EPERM);
        syscall(SYS_shmctl, s->linux_id, IPC_RMID, NULL);
        rules_lose_key(w, RULE_SEGMENT, s);
        s->removed = true;
        w->segment_removed++;
        gone(w, s); /* if nobody was attached */
        return 0;
    default:
        return rules_refuse(EINVAL); /* V-91 to V-93: SHM_LOCK, SHM_INFO, SHM_STAT, any other */
    }
}

int shmctl(int id, int command, struct shmid_ds *buffer)
{
    int error = errno, result = control(enter(), id, command, buffer);
    if (result == 0)
        errno = error;
    rules_unlock();
    return result;
}

/* ---- attaches ---- */

/* One of the process's. What is left of its memory is at `at`; `moved`: not where the program had
 * it. */
struct seat {
    char *address; /* NULL: a free seat */
    size_t length;
    char *at;
    size_t left;
    bool moved;
};
static struct seat *seats; /* fork copies it, exec takes it away (V-75, V-76) */
static size_t seat_count;

static void raw_munmap(char *start, size_t length)
{
    if (length > 0)
        syscall(SYS_munmap, start, length);
}

/* Address space nobody has, at `wanted` or, if that is NULL, at a boundary of macOS's page; or NULL
 */
static char *reserve(char *wanted, size_t length)
{
    size_t extra = wanted ? 0 : rules_page();
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | (wanted ? MAP_FIXED_NOREPLACE : 0);
    char *at = (char *)syscall(SYS_mmap, wanted, length + extra, PROT_NONE, flags, -1, (off_t)0);
    if (at == MAP_FAILED)
        return NULL;
    if (wanted != NULL && at != wanted) { /* a kernel that does not know the flag */
        raw_munmap(at, length);
        return NULL;
    }
    char *first = wanted ? wanted : (char *)rules_round((uintptr_t)at);
    raw_munmap(at, (size_t)(first - at));
    raw_munmap(first + length, (size_t)(at + extra - first));
    return first;
}

static char *attach(struct rule_world *w, int id, char *address, int flags)
{
    errno = EMFILE;
    if (seats == NULL) { /* V-12: the limit of this moment stays the process's */
        if (w->shmseg == 0)
            return NOWHERE;
        if ((seats = calloc(w->shmseg, sizeof *seats)) == NULL)
            return NOWHERE; /* ENOMEM */
        seat_count = w->shmseg;
    }
    struct rule_ipc *s = rules_by_id(w, RULE_SEGMENT, id);
    if (s == NULL)
        return NOWHERE;
    errno = EACCES;
    if (!rules_permits(s, flags & SHM_RDONLY ? 4 : 6))
        return NOWHERE; /* V-50 */
    size_t i = 0;
    while (i < seat_count && seats[i].address != NULL)
        i++;
    errno = EMFILE;
    if (i == seat_count)
        return NOWHERE;                                                             /* V-51 */
    size_t past = (uintptr_t)address % rules_page(), length = rules_round(s->size); /* V-62 */
    errno = EINVAL;
    if (past != 0 && !(flags & SHM_RND))
        return NOWHERE; /* V-54 */
    uintptr_t end = (uintptr_t)(address - past) + length;
    if (address != NULL && end < length)
        return NOWHERE; /* vm_map.c vm_map_enter_mem_object_sanitize: past 2^64 */
    errno = ENOMEM;
    if (address != NULL && (uintptr_t)(address - past) < RULE_LOWEST)
        return NOWHERE;                                          /* V-58 */
    char *at = reserve(address ? address - past : NULL, length); /* V-53, V-55 */
    if (at == NULL) {
        errno = ENOMEM; /* V-56, also with Linux's SHM_REMAP (V-57) */
        return NOWHERE;
    }
    if (syscall(SYS_shmat, s->linux_id, at, (flags & SHM_RDONLY) | SHM_REMAP) == -1) {
        raw_munmap(at, length);
        errno = ENOMEM;
        return NOWHERE;
    }
    seats[i] = (struct seat){.address = at, .length = length, .at = at, .left = length};
    s->lpid = getpid(); /* V-63 */
    s->atime = time(NULL);
    return at;
}

void *shmat(int id, const void *address, int flags)
{
    int error = errno;
    char *at = attach(enter(), id, (char *)(uintptr_t)address, flags);
    if (at != NOWHERE)
        errno = error;
    rules_unlock();
    return at;
}

/* The range is about to be unmapped. XNU's table does not hear of that, and the attach counts until
 * shmdt (V-73, V-74): when all that is left of one goes, it is moved away instead. */
static void uncover(char *start, size_t length)
{
    char *end = start + length;
    for (size_t i = 0; i < seat_count; i++) {
        struct seat *a = &seats[i];
        char *last = a->at + a->left;
        if (a->address == NULL || a->moved || end <= a->at || last <= start)
            continue;
        if (start <= a->at && last <= end) {
            char *to = reserve(NULL, a->left);
            if (to != NULL)
                syscall(SYS_mremap, a->at, a->left, a->left, MREMAP_MAYMOVE | MREMAP_FIXED, to);
            a->at = to;
            a->moved = true;
        } else if (start <= a->at) {
            a->at = end;
            a->left = (size_t)(last - end);
        } else if (last <= end) {
            a->left = (size_t)(start - a->at);
        } /* a hole in the middle makes two mappings, and Linux counts two */
    }
}

bool rules_attached(const void *start, size_t length)
{
    const char *first = start;
    for (size_t i = 0; i < seat_count; i++)
        if (seats[i].address != NULL && !seats[i].moved && first < seats[i].at + seats[i].left &&
            seats[i].at < first + length)
            return true;
    return false;
}

void rules_covered(void *start, size_t length)
{
    if (seats == NULL || !rules_attached(start, length))
        return;
    rules_lock();
    uncover(start, length);
    rules_unlock();
}

int munmap(void *start, size_t length)
{
    int error = rules_munmap_refuses(start, length);
    if (error != 0)
        return rules_refuse(error);
    length = rules_round(length);
    rules_covered(start, length);
    int result = (int)syscall(SYS_munmap, start, length);
    /* A range that goes beyond all addresses is EINVAL here and 0 there, where what is in it goes.
     * Here it stays: it may well be the program that asked. */
    return result == -1 && errno == EINVAL ? 0 : result;
}

int shmdt(const void *address)
{
    int result = -1;
    enter();
    for (size_t i = 0; i < seat_count && address != NULL && result == -1; i++) {
        struct seat a = seats[i];
        if (a.address != address) /* V-71 */
            continue;
        seats[i].address = NULL;
        if (a.moved && a.at != NULL)
            raw_munmap(a.at, a.left);
        uncover(a.address, a.length);
        raw_munmap(a.address, a.length); /* V-73: whatever is there by now */
        result = 0;
    }
    rules_unlock();
    if (result == -1)
        return rules_refuse(EINVAL); /* V-70 */
    enter(); /* V-79: if it was a removed segment's last attach, its slot is free now, not later */
    rules_unlock();
    return 0; /* V-72: lpid stays */
}
