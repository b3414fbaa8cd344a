/* sysv_sem.c - System V semaphores as bsd/kern/sysv_sem.c has them
 *
 * Values, SEM_UNDO entries and who waits are in the world's state, and the functions here follow
 * XNU's: what they do in which order decides what a failed call leaves behind. Two things the
 * kernel must do: end a wait, and notice that a process is killed. For them the world has one set
 * of the kernel's, in which these semaphores lie:
 *
 *   DEATHS    how many of the seated processes have ended since somebody looked
 *   BELL + n  above 0: who waits at bell n shall look again
 *   LIFE + n  1 as long as the process of seat n lives
 *
 * A process takes a seat before its first SEM_UNDO entry or wait. From then on the kernel's own
 * SEM_UNDO raises DEATHS and every bell and lowers LIFE + n when the process ends, however it ends.
 * Whoever comes to the semaphores next makes the dead process's adjustments; if somebody waits,
 * that is at once.
 */
#include "rules.h"

#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define ALLOCATED 01000 /* SEM_ALLOC: a bit of the mode that XNU shows */
#define OPS_MOST  5     /* Y-33 */

#define DEATHS 0
#define BELL   1
#define LIFE   (BELL + RULE_BELLS)
#define KERNEL (LIFE + RULE_SEATS)

/* ---- the kernel's set ---- */

static int kernel_value(struct rule_world *w, int number)
{
    return (int)syscall(SYS_semctl, w->kernel_set - 1, number, GETVAL, 0);
}

static int kernel_add(struct rule_world *w, int number, int value, int flags)
{
    struct sembuf op = {(unsigned short)number, (short)value, (short)flags};
    return value == 0 ? 0 : (int)syscall(SYS_semop, w->kernel_set - 1, &op, 1);
}

static bool kernel_set(struct rule_world *w)
{
    if (w->kernel_set != 0 && kernel_value(w, DEATHS) != -1)
        return true;
    w->kernel_set = 1 + (int)syscall(SYS_semget, IPC_PRIVATE, KERNEL, IPC_CREAT | 0666);
    memset(w->seats, 0, w->seats_high * sizeof *w->seats); /* Linux's ipcrm took it? */
    memset(w->bells, 0, sizeof w->bells);
    w->seats_used = 0;
    return w->kernel_set != 0;
}

/* wakeup: who waits for the set looks again */
static void ring(struct rule_world *w, uint32_t set)
{
    for (int i = 0; i < RULE_BELLS; i++)
        if (w->bells[i].used && w->bells[i].set == set)
            kernel_add(w, BELL + i, 1, IPC_NOWAIT);
}

/* ---- processes that have entries or wait ---- */

static struct rule_value *value_of(struct rule_world *w, const struct rule_ipc *set, int number)
{
    uint32_t at = set->first + (uint32_t)number;
    return &w->pool[at < RULE_SETS ? at : RULE_SETS - 1]; /* beyond is XNU's own fault */
}

/* semexit: the adjustments of a process that ends, the newest first. Bells ring before: who hears
 * one waits for the lock. */
static void leave(struct rule_world *w, struct rule_seat *seat)
{
    while (seat->count > 0) {
        struct rule_undo u = seat->undo[0];
        struct rule_value *v = value_of(w, &w->sets[u.set], u.number);
        ring(w, u.set);
        rules_save(v, sizeof *v);
        rules_save(seat, sizeof *seat);
        v->value = (uint16_t)(u.adjust < 0 && v->value < -u.adjust ? 0 : v->value + u.adjust);
        memmove(seat->undo, seat->undo + 1, (size_t)--seat->count * sizeof *seat->undo);
        rules_keep();
    }
    for (int i = 0; i < RULE_BELLS; i++)
        if (w->bells[i].used && w->bells[i].seat == (uint32_t)(seat - w->seats))
            w->bells[i].used = false; /* waited when it was killed */
    seat->pid = 0;
    w->seats_used--;
}

/* The world, locked, after what processes that ended have left behind */
static struct rule_world *enter(void)
{
    struct rule_world *w = rules_lock();
    int deaths = w->seats_used > 0 ? kernel_value(w, DEATHS) : 0;
    if (deaths <= 0)
        return w;
    for (uint32_t i = 0; i < w->seats_high; i++)
        if (w->seats[i].pid != 0 && kernel_value(w, (int)(LIFE + i)) == 0)
            leave(w, &w->seats[i]);
    kernel_add(w, DEATHS, -deaths, IPC_NOWAIT);
    return w;
}

/* The seat of this process: fork copies its number, but not its pid. */
static struct rule_seat *mine;
static pid_t mine_is_of;

static bool seated(void)
{
    return mine != NULL && mine_is_of == getpid() && mine->pid == getpid();
}

static struct rule_seat *take_seat(struct rule_world *w)
{
    struct sembuf ops[2 * (1 + RULE_BELLS) + 1];
    uint32_t n = 0;
    if (seated())
        return mine;
    if (!kernel_set(w))
        return NULL;
    while (n < w->seats_high && w->seats[n].pid != 0)
        n++;
    if (n == RULE_SEATS || (n == w->seats_high && !rules_back(&w->seats[n], sizeof *w->seats)))
        return NULL;
    for (int i = 0; i < 1 + RULE_BELLS; i++) { /* no change now, one more when the process ends */
        ops[2 * i] = (struct sembuf){(unsigned short)(DEATHS + i), 1, IPC_NOWAIT};
        ops[2 * i + 1] = (struct sembuf){(unsigned short)(DEATHS + i), -1, SEM_UNDO};
    }
    ops[2 * (1 + RULE_BELLS)] = (struct sembuf){(unsigned short)(LIFE + n), 1, SEM_UNDO};
    for (size_t at = 0, all = sizeof ops / sizeof *ops; at < all; at += 32) /* some kernels' most */
        if (syscall(SYS_semop, w->kernel_set - 1, ops + at, all - at < 32 ? all - at : 32) == -1)
            return NULL;
    w->seats_high = n == w->seats_high ? n + 1 : w->seats_high;
    w->seats_used++;
    mine = &w->seats[n];
    mine->pid = mine_is_of = getpid();
    return mine;
}

/* A process that runs another program is asked to leave, and what it held is adjusted now. */
void rules_exec(const char *path)
{
    int error = errno;
    if (mine != NULL && mine_is_of == getpid() &&
        syscall(SYS_faccessat, AT_FDCWD, path, X_OK) == 0) {
        struct rule_world *w = enter();
        if (seated()) {
            kernel_add(w, (int)(LIFE + (mine - w->seats)), -1, SEM_UNDO);
            leave(w, mine);
        }
        rules_unlock();
        mine = NULL;
    }
    errno = error;
}

/* semundo_adjust: adds to the process's entry for this semaphore; 0 or an errno */
static int undo_adjust(struct rule_world *w, uint32_t set, int number, int adjust)
{
    struct rule_seat *seat = take_seat(w);
    if (seat == NULL)
        return ENOSPC;
    for (int i = 0; i < seat->count; i++) {
        struct rule_undo *u = &seat->undo[i];
        if (u->set != set || u->number != number)
            continue;
        u->adjust = (int16_t)(u->adjust + adjust);
        if (u->adjust == 0)
            memmove(u, u + 1, (size_t)(--seat->count - i) * sizeof *u);
        return 0;
    }
    if (seat->count == RULE_UNDOS)
        return EINVAL;
    memmove(seat->undo + 1, seat->undo, (size_t)seat->count++ * sizeof *seat->undo);
    seat->undo[0] = (struct rule_undo){(int16_t)adjust, (int16_t)number, set};
    return 0;
}

/* semundo_clear: nobody has an entry for this semaphore any more, or with -1 for this set. XNU
 * gives up on a process at its first entry for another semaphore of the set. */
static void undo_clear(struct rule_world *w, uint32_t set, int number)
{
    for (struct rule_seat *seat = w->seats; seat < w->seats + w->seats_high; seat++)
        for (int i = 0; i < seat->count;) {
            struct rule_undo *u = &seat->undo[i];
            if (u->set != set)
                i++;
            else if (number == -1 || u->number == number)
                memmove(u, u + 1, (size_t)(--seat->count - i) * sizeof *u);
            else
                break;
        }
}

/* semncnt and semzcnt */
static int waiting(struct rule_world *w, const struct rule_ipc *s, int number, bool zero)
{
    int n = 0;
    for (const struct rule_bell *b = w->bells; b < w->bells + RULE_BELLS; b++)
        n += b->used && w->sets + b->set == s && b->seq == s->seq && b->number == number &&
             b->zero == zero;
    return n;
}

/* msleep: waits without the lock until a bell rings, and has the world again. 0 or an errno. */
static int wait_for(struct rule_world *w, const struct rule_ipc *s, int number, bool zero)
{
    int n = 0;
    struct rule_seat *seat = take_seat(w);
    while (n < RULE_BELLS && w->bells[n].used)
        n++;
    if (seat == NULL || n == RULE_BELLS)
        return ENOSPC;
    int set = w->kernel_set - 1, old = kernel_value(w, BELL + n);
    if (old > 0)
        kernel_add(w, BELL + n, -old, IPC_NOWAIT);
    w->bells[n] = (struct rule_bell){
        true, zero, (uint16_t)number, s->seq, (uint32_t)(s - w->sets), (uint32_t)(seat - w->seats)};
    rules_unlock();
    struct sembuf op = {(unsigned short)(BELL + n), -1, 0};
    int error = syscall(SYS_semop, set, &op, 1) == -1 ? errno : 0;
    enter();
    w->bells[n].used = false;
    return error == 0 || error == EINTR ? error : EIDRM;
}

/* ---- the calls ---- */

/* semget: Y-35, in this order */
static int make(struct rule_world *w, key_t key, int n, int flags)
{
    struct rule_ipc *s = rules_by_key(w, RULE_SET, key);
    if (s != NULL) {
        if (!rules_permits(s, flags >> 6 & 7))
            return rules_refuse(EACCES);
        if (n < 0 || (size_t)n > s->size)
            return rules_refuse(EINVAL);
        if ((flags & IPC_CREAT) && (flags & IPC_EXCL))
            return rules_refuse(EEXIST);
        return rules_id(w, RULE_SET, s);
    }
    if (key != IPC_PRIVATE && !(flags & IPC_CREAT))
        return rules_refuse(ENOENT);
    if (n <= 0 || n > RULE_SETS)
        return rules_refuse(EINVAL);
    int slot = rules_free_slot(w, RULE_SET);
    struct rule_value *first = &w->pool[w->pool_used];
    if (slot == -1 || (uint32_t)n > RULE_SETS - w->pool_used ||
        !rules_back(first, (size_t)n * sizeof *first))
        return rules_refuse(ENOSPC);
    int id = rules_make(w, RULE_SET, slot, key, flags, (uint16_t)n, 0); /* sem_nsems has 16 bits */
    if (id == -1)
        return -1;
    w->sets[slot].first = w->pool_used;
    w->pool_used += (uint32_t)n;
    memset(first, 0, (size_t)n * sizeof *first);
    return id; /* Y-36: 65536 is first */
}

int semget(key_t key, int n, int flags)
{
    int id = make(enter(), key, n, flags);
    rules_unlock();
    return id;
}

/* The second half of semop: 0, or an errno, and then all is as before */
static int undo_all(struct rule_world *w, const struct rule_ipc *s, const struct sembuf *ops, int n)
{
    uint32_t set = (uint32_t)(s - w->sets);
    int error = 0, i = 0;
    if (seated())
        rules_save(mine, sizeof *mine);
    for (; i < n && error == 0; i++)
        if ((ops[i].sem_flg & SEM_UNDO) && ops[i].sem_op != 0)
            error = undo_adjust(w, set, ops[i].sem_num, -ops[i].sem_op);
    if (error == 0)
        return 0;
    for (int j = i - 2; j >= 0; j--)
        if ((ops[j].sem_flg & SEM_UNDO) && ops[j].sem_op != 0)
            undo_adjust(w, set, ops[j].sem_num, ops[j].sem_op);
    for (int j = 0; j < n; j++)
        value_of(w, s, ops[j].sem_num)->value -= (uint16_t)ops[j].sem_op;
    return error;
}

/* The first half: does the operations, or as many as go and takes them back; how many went. A
 * number that is too large is EFBIG, and what went before it stays. */
static int do_ops(struct rule_world *w, const struct rule_ipc *s, const struct sembuf *ops, int n,
                  bool *wake)
{
    int i = 0;
    *wake = false;
    for (; i < n; i++)
        if (ops[i].sem_num < s->size)
            rules_save(value_of(w, s, ops[i].sem_num), sizeof *w->pool);
    for (i = 0; i < n; i++) {
        int number = ops[i].sem_num, op = ops[i].sem_op;
        if ((size_t)number >= s->size)
            return rules_refuse(EFBIG);
        struct rule_value *v = value_of(w, s, number);
        if (op < 0 ? v->value + op < 0 : op == 0 && v->value > 0)
            break;
        v->value = (uint16_t)(v->value + op); /* past 32767, and after 65535 comes 0 */
        *wake = *wake || (op > 0 && waiting(w, s, number, false)) ||
                (op < 0 && v->value == 0 && waiting(w, s, number, true));
    }
    for (int j = 0; j < i && i < n; j++)
        value_of(w, s, ops[j].sem_num)->value -= (uint16_t)ops[j].sem_op;
    return i;
}

static int operate(struct rule_world *w, int id, const struct sembuf *from, int n)
{
    struct sembuf ops[OPS_MOST];
    struct rule_ipc *s = rules_by_id(w, RULE_SET, id);
    bool wake;
    if (s == NULL)
        return -1;
    if (!rules_permits(s, 2))
        return rules_refuse(EACCES);
    if (n < 0 || n > OPS_MOST)
        return rules_refuse(E2BIG); /* Y-33 */
    size_t size = (size_t)n * sizeof *ops;
    if (rules_reach(from, size, false) < size)
        return rules_refuse(EFAULT);
    memcpy(ops, from, size);
    for (int i = 0; i < n; i++)
        if (ops[i].sem_flg & SEM_UNDO)
            take_seat(w); /* if there is none, undo_adjust says so in its turn */

    for (int went; (went = do_ops(w, s, ops, n, &wake)) < n;) {
        if (went == -1)
            return -1;
        rules_keep();
        const struct sembuf *op = &ops[went];
        if (op->sem_flg & IPC_NOWAIT)
            return rules_refuse(EAGAIN);
        int error = wait_for(w, s, op->sem_num, op->sem_op == 0);
        if (error == 0 && rules_by_id(w, RULE_SET, id) != s)
            error = EIDRM; /* Y-38; after EINTR */
        if (error != 0)
            return rules_refuse(error);
    }
    int error = undo_all(w, s, ops, n);
    if (error != 0)
        return rules_refuse(error);
    for (int i = 0; i < n; i++)
        value_of(w, s, ops[i].sem_num)->pid = getpid();
    s->atime = time(NULL); /* of no operations, too */
    if (wake)
        ring(w, (uint32_t)(s - w->sets));
    return 0;
}

int semop(int id, struct sembuf *ops, size_t n)
{
    int result = operate(enter(), id, ops, (int)n);
    rules_unlock();
    return result;
}

int semtimedop(int id, struct sembuf *ops, size_t n, const struct timespec *timeout)
{
    (void)id, (void)ops, (void)n, (void)timeout;
    return rules_refuse(ENOSYS); /* Y-37: macOS has no such function */
}

/* IPC_RMID: the pool has no holes */
static void drop(struct rule_world *w, struct rule_ipc *s)
{
    uint32_t n = (uint32_t)s->size, first = s->first;
    w->pool_used -= n;
    memmove(&w->pool[first], &w->pool[first + n], (w->pool_used - first) * sizeof *w->pool);
    for (uint32_t i = 0; i < w->table[RULE_SET].high; i++)
        if (w->sets[i].used && w->sets[i].first > first)
            w->sets[i].first -= n;
    rules_forget(w, RULE_SET, s);
}

/* GETALL and SETALL: as far as the caller's memory goes */
static int all_values(struct rule_world *w, struct rule_ipc *s, unsigned short *array, bool set)
{
    size_t whole = s->size * sizeof *array, n = rules_reach(array, whole, !set) / sizeof *array;
    for (size_t i = 0; i < n; i++) {
        struct rule_value *v = value_of(w, s, (int)i);
        if (set)
            *v = (struct rule_value){array[i], getpid()}; /* of any size */
        else
            array[i] = v->value;
    }
    return n < s->size ? rules_refuse(EFAULT) : 0;
}

static int control(struct rule_world *w, int id, int number, int command, unsigned long argument)
{
    struct rule_ipc *s = rules_by_id(w, RULE_SET, id);
    void *user = (void *)argument; /* NOLINT: semctl's argument is one of several types */
    if (s == NULL)
        return -1;
    uint32_t set = (uint32_t)(s - w->sets);
    struct semid_ds ds;
    int result = 0;
    switch (command) {
    case IPC_STAT:
    case GETVAL:
    case GETALL:
    case GETPID:
    case GETNCNT:
    case GETZCNT:
        if (!rules_permits(s, 4))
            return rules_refuse(EACCES);
        break;
    case SETVAL:
    case SETALL:
        if (!rules_permits(s, 2))
            return rules_refuse(EACCES);
        break;
    case IPC_SET:
    case IPC_RMID:
        if (!rules_owns(s))
            return rules_refuse(EPERM);
        break;
    default:
        return rules_refuse(EINVAL);
    }
    bool one = command == GETVAL || command == GETPID || command == GETNCNT || command == GETZCNT ||
               command == SETVAL;
    if (one && (number < 0 || (size_t)number >= s->size))
        return rules_refuse(EINVAL);

    switch (command) {
    case IPC_STAT:
        if (rules_reach(user, sizeof ds, true) < sizeof ds)
            return rules_refuse(EFAULT);
        memset(&ds, 0, sizeof ds);
        rules_tell(s, &ds.sem_perm, ALLOCATED);
        ds.sem_nsems = s->size;
        ds.sem_otime = s->atime;
        ds.sem_ctime = s->ctime;
        memcpy(user, &ds, sizeof ds);
        return 0;
    case IPC_SET:
        if (rules_reach(user, sizeof ds, false) < sizeof ds)
            return rules_refuse(EFAULT);
        memcpy(&ds, user, sizeof ds);
        rules_change(s, &ds.sem_perm);
        return 0;
    case IPC_RMID:
        drop(w, s);
        undo_clear(w, set, -1);
        break;
    case GETVAL:
        return value_of(w, s, number)->value;
    case GETPID:
        return value_of(w, s, number)->pid;
    case GETNCNT:
    case GETZCNT:
        return waiting(w, s, number, command == GETZCNT);
    case GETALL:
        return all_values(w, s, user, false);
    case SETVAL:
        if ((unsigned)argument > SEM_VALUE_MAX_XNU)
            return rules_refuse(ERANGE);
        *value_of(w, s, number) = (struct rule_value){(uint16_t)argument, getpid()};
        undo_clear(w, set, number);
        break;
    case SETALL:
        result = all_values(w, s, user, true);
        undo_clear(w, set, -1);
        break;
    }
    int error = errno;
    ring(w, set);
    errno = error;
    return result;
}

int semctl(int id, int number, int command, ...)
{
    va_list ap;
    va_start(ap, command);
    unsigned long argument = va_arg(ap, unsigned long); /* int or pointer */
    va_end(ap);
    int error = errno, result = control(enter(), id, number, command, argument);
    if (result != -1)
        errno = error;
    rules_unlock();
    return result;
}
