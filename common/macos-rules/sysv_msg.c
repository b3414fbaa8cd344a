/* sysv_msg.c - System V message queues as bsd/kern/sysv_msg.c has them (Y-40)
 *
 * The messages and the waiting are the kernel's. Ids, keys, owners and limits are the world's, see
 * sysv_ipc.c.
 */
#include "rules.h"

#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/syscall.h>
#include <unistd.h>

#define QUEUE_SIZE 2048 /* bytes in a queue (section 1) */

/* The kernel's id of the queue, if the caller has `want` of it; or -1. For calls that may wait,
 * which they do without the lock. */
static int linux_id(int id, int want, size_t *size)
{
    struct rule_ipc *q = rules_by_id(rules_lock(), RULE_QUEUE, id);
    int result = q == NULL ? -1 : !rules_permits(q, want) ? rules_refuse(EACCES) : q->linux_id;
    if (q != NULL && size != NULL)
        *size = q->size;
    rules_unlock();
    return result;
}

static int msg_make(struct rule_world *w, key_t key, int flags)
{
    struct rule_ipc *q = rules_by_key(w, RULE_QUEUE, key);
    if (q != NULL) {
        if (!rules_permits(q, flags >> 6 & 7))
            return rules_refuse(EACCES);
        if ((flags & IPC_CREAT) && (flags & IPC_EXCL))
            return rules_refuse(EEXIST);
        return rules_id(w, RULE_QUEUE, q);
    }
    if (key != IPC_PRIVATE && !(flags & IPC_CREAT))
        return rules_refuse(ENOENT);
    int slot = rules_free_slot(w, RULE_QUEUE); /* ENOSPC at the 41st */
    if (slot == -1)
        return -1;
    int made = (int)syscall(SYS_msgget, IPC_PRIVATE, IPC_CREAT | 0666);
    struct msqid_ds ds;
    if (made == -1 || syscall(SYS_msgctl, made, IPC_STAT, &ds) == -1)
        return rules_refuse(ENOSPC);
    ds.msg_qbytes = QUEUE_SIZE;
    syscall(SYS_msgctl, made, IPC_SET, &ds);
    return rules_make(w, RULE_QUEUE, slot, key, flags, QUEUE_SIZE, made);
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
    int queue = linux_id(id, 2, &room);
    if (queue != -1 && size > room)
        return rules_refuse(EINVAL); /* what can never fit */
    return queue == -1 ? -1 : (int)syscall(SYS_msgsnd, queue, message, size, flags);
}

ssize_t msgrcv(int id, void *message, size_t size, long type, int flags)
{
    int queue = linux_id(id, 4, NULL);
    flags &= IPC_NOWAIT | MSG_NOERROR; /* XNU knows no others */
    return queue == -1 ? -1 : syscall(SYS_msgrcv, queue, message, size, type, flags);
}

static int msg_control(struct rule_world *w, int id, int command, struct msqid_ds *buffer)
{
    struct rule_ipc *q = rules_by_id(w, RULE_QUEUE, id);
    struct msqid_ds ds, linux_ds;
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
        if (rules_reach(buffer, sizeof ds, false) < sizeof ds)
            return rules_refuse(EFAULT);
        ds = *buffer;
        rules_change(q, &ds.msg_perm);
        if (syscall(SYS_msgctl, q->linux_id, IPC_STAT, &linux_ds) == 0) { /* as sysv.c's */
            linux_ds.msg_perm.uid = ds.msg_perm.uid;
            syscall(SYS_msgctl, q->linux_id, IPC_SET, &linux_ds);
        }
        return 0;
    case IPC_RMID:
        if (!rules_owns(q))
            return rules_refuse(EPERM);
        rules_forget(w, RULE_QUEUE, q);
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
