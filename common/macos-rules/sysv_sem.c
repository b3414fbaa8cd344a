/* sysv_sem.c - System V semaphores and message queues as bsd/kern/sysv_sem.c and sysv_msg.c have
 * them
 *
 * Values, waiting and SEM_UNDO are the kernel's. Ids, keys, owners and limits are the world's, see
 * sysv_ipc.c.
 */
#include "rules.h"

#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define SEM_MOST   87381 /* sets, semaphores in all, semaphores of a set (section 1) */
#define OPS_MOST   5     /* Y-33 */
#define QUEUE_SIZE 2048  /* bytes in a queue (section 1) */

/* The lowest free slot, or -1 with errno ENOSPC */
static int free_slot(const struct rule_ipc *table, int n)
{
    for (int i = 0; i < n; i++)
        if (!table[i].used)
            return i;
    return rules_refuse(ENOSPC);
}

/* The kernel's id of the object, if the caller has `want` of it; or -1. For calls that may wait,
 * which they do without the lock. */
static int linux_id(struct rule_ipc *table, int n, int id, int want, size_t *size)
{
    struct rule_ipc *o = rules_by_id(table, n, id);
    int result = o == NULL ? -1 : !rules_permits(o, want) ? rules_refuse(EACCES) : o->linux_id;
    if (o != NULL && size != NULL)
        *size = o->size;
    rules_unlock();
    return result;
}

/* ---- semaphores ---- */

static int sem_make(struct rule_world *w, key_t key, int n, int flags)
{
    struct rule_ipc *s = rules_by_key(w->sets, RULE_SETS, key);
    if (s != NULL) { /* Y-35: in this order */
        if (!rules_permits(s, flags >> 6 & 7))
            return rules_refuse(EACCES);
        if (n < 0 || (size_t)n > s->size)
            return rules_refuse(EINVAL);
        if ((flags & IPC_CREAT) && (flags & IPC_EXCL))
            return rules_refuse(EEXIST);
        return rules_id(w->sets, s);
    }
    if (key != IPC_PRIVATE && !(flags & IPC_CREAT))
        return rules_refuse(ENOENT);
    if (n <= 0 || n > SEM_MOST)
        return rules_refuse(EINVAL);
    size_t all = (size_t)n;
    for (int i = 0; i < RULE_SETS; i++)
        all += w->sets[i].used ? w->sets[i].size : 0;
    int slot = free_slot(w->sets, RULE_SETS);
    if (slot == -1 || all > SEM_MOST)
        return rules_refuse(ENOSPC);
    int made = (int)syscall(SYS_semget, IPC_PRIVATE, n, IPC_CREAT | 0666);
    return made == -1 ? rules_refuse(ENOSPC) /* Y-36: 65536 is first */
                      : rules_make(w->sets, slot, key, flags, (size_t)n, made);
}

int semget(key_t key, int n, int flags)
{
    int id = sem_make(rules_lock(), key, n, flags);
    rules_unlock();
    return id;
}

int semop(int id, struct sembuf *ops, size_t n)
{
    struct rule_world *w = rules_lock();
    if (rules_by_id(w->sets, RULE_SETS, id) != NULL && n > OPS_MOST) {
        rules_unlock();
        return rules_refuse(E2BIG); /* Y-33; EFBIG is the kernel's */
    }
    int set = linux_id(w->sets, RULE_SETS, id, 2, NULL);
    return set == -1 ? -1 : (int)syscall(SYS_semop, set, ops, n);
}

int semtimedop(int id, struct sembuf *ops, size_t n, const struct timespec *timeout)
{
    (void)id, (void)ops, (void)n, (void)timeout;
    return rules_refuse(ENOSYS); /* Y-37: macOS has no such function */
}

static int sem_control(struct rule_world *w, int id, int num, int command, unsigned long arg)
{
    struct rule_ipc *s = rules_by_id(w->sets, RULE_SETS, id);
    struct semid_ds *buffer = (void *)arg,
                    ds; /* NOLINT: semctl's argument is one of several types */
    if (s == NULL)
        return -1;
    switch (command) {
    case IPC_STAT:
    case GETVAL:
    case GETALL:
    case GETPID:
    case GETNCNT:
    case GETZCNT:
    case SETVAL: /* ERANGE past 32767 is the kernel's (Y-33) */
    case SETALL:
        if (!rules_permits(s, command == SETVAL || command == SETALL ? 2 : 4))
            return rules_refuse(EACCES);
        int result = (int)syscall(SYS_semctl, s->linux_id, num, command, arg);
        if (result != -1 && command == IPC_STAT) {
            rules_tell(s, &buffer->sem_perm, 0);
            buffer->sem_ctime = s->ctime;
        }
        return result;
    case IPC_SET:
        if (!rules_owns(s))
            return rules_refuse(EPERM);
        if (syscall(SYS_faccessat, AT_FDCWD, buffer, F_OK) == -1 && errno == EFAULT)
            return -1;
        ds = *buffer;
        rules_change(s, &ds.sem_perm);
        syscall(SYS_semctl, s->linux_id, 0, IPC_SET, &ds);
        return 0;
    case IPC_RMID:
        if (!rules_owns(s))
            return rules_refuse(EPERM);
        s->used = false;
        syscall(SYS_semctl, s->linux_id, 0, IPC_RMID, 0); /* who waits gets EIDRM (Y-38) */
        return 0;
    default:
        return rules_refuse(EINVAL);
    }
}

int semctl(int id, int num, int command, ...)
{
    va_list ap;
    va_start(ap, command);
    unsigned long arg = va_arg(ap, unsigned long); /* int or pointer; the kernel takes it as this */
    va_end(ap);
    int error = errno, result = sem_control(rules_lock(), id, num, command, arg);
    if (result != -1)
        errno = error;
    rules_unlock();
    return result;
}

/* A list of adjustments of its own is an empty one, and the old one is applied. */
void rules_exec(const char *path)
{
    int error = errno;
    if (path != NULL && syscall(SYS_faccessat, AT_FDCWD, path, X_OK) == 0)
        syscall(SYS_unshare, CLONE_SYSVSEM); /* best effort: some containers forbid it */
    errno = error;
}

/* ---- message queues (Y-40) ---- */

static int msg_make(struct rule_world *w, key_t key, int flags)
{
    struct rule_ipc *q = rules_by_key(w->queues, RULE_QUEUES, key);
    if (q != NULL) {
        if (!rules_permits(q, flags >> 6 & 7))
            return rules_refuse(EACCES);
        if ((flags & IPC_CREAT) && (flags & IPC_EXCL))
            return rules_refuse(EEXIST);
        return rules_id(w->queues, q);
    }
    if (key != IPC_PRIVATE && !(flags & IPC_CREAT))
        return rules_refuse(ENOENT);
    int slot = free_slot(w->queues, RULE_QUEUES); /* ENOSPC at the 41st */
    if (slot == -1)
        return -1;
    int made = (int)syscall(SYS_msgget, IPC_PRIVATE, IPC_CREAT | 0666);
    struct msqid_ds ds;
    if (made == -1 || syscall(SYS_msgctl, made, IPC_STAT, &ds) == -1)
        return rules_refuse(ENOSPC);
    ds.msg_qbytes = QUEUE_SIZE;
    syscall(SYS_msgctl, made, IPC_SET, &ds);
    return rules_make(w->queues, slot, key, flags, QUEUE_SIZE, made);
}

int msgget(key_t key, int flags)
{
    int id = msg_make(rules_lock(), key, flags);
    rules_unlock();
    return id;
}

int msgsnd(int id, const void *message, size_t size, int flags)
{
    size_t room = 0;
    int queue = linux_id(rules_lock()->queues, RULE_QUEUES, id, 2, &room);
    if (queue != -1 && size > room)
        return rules_refuse(EINVAL); /* what can never fit */
    return queue == -1 ? -1 : (int)syscall(SYS_msgsnd, queue, message, size, flags);
}

ssize_t msgrcv(int id, void *message, size_t size, long type, int flags)
{
    int queue = linux_id(rules_lock()->queues, RULE_QUEUES, id, 4, NULL);
    flags &= IPC_NOWAIT | MSG_NOERROR; /* XNU knows no others */
    return queue == -1 ? -1 : syscall(SYS_msgrcv, queue, message, size, type, flags);
}

static int msg_control(struct rule_world *w, int id, int command, struct msqid_ds *buffer)
{
    struct rule_ipc *q = rules_by_id(w->queues, RULE_QUEUES, id);
    struct msqid_ds ds;
    if (q == NULL)
        return -1;
    switch (command) {
    case IPC_STAT:
        if (!rules_permits(q, 4))
            return rules_refuse(EACCES);
        if (syscall(SYS_msgctl, q->linux_id, IPC_STAT, buffer) == -1)
            return -1;
        rules_tell(q, &buffer->msg_perm, 0);
        buffer->msg_ctime = q->ctime;
        return 0;
    case IPC_SET:
        if (!rules_owns(q))
            return rules_refuse(EPERM);
        if (syscall(SYS_faccessat, AT_FDCWD, buffer, F_OK) == -1 && errno == EFAULT)
            return -1;
        ds = *buffer;
        ds.msg_qbytes = QUEUE_SIZE;
        rules_change(q, &ds.msg_perm);
        syscall(SYS_msgctl, q->linux_id, IPC_SET, &ds);
        return 0;
    case IPC_RMID:
        if (!rules_owns(q))
            return rules_refuse(EPERM);
        q->used = false;
        syscall(SYS_msgctl, q->linux_id, IPC_RMID, NULL);
        return 0;
    default:
        return rules_refuse(EINVAL);
    }
}

int msgctl(int id, int command, struct msqid_ds *buffer)
{
    int error = errno, result = msg_control(rules_lock(), id, command, buffer);
    if (result == 0)
        errno = error;
    rules_unlock();
    return result;
}
