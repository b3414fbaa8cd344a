/* sync-sysv.c - System V semaphores, queues, file locks */
#include "../parts/made.h"

#include <sched.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <time.h>
#if defined(__linux__)
#include <mqueue.h>
#endif

TOPIC(sync_sysv, "sync");

/* ---- System V semaphores ---- */

union value { /* as POSIX has it; macOS has a union semun in its header, Linux asks you for it */
    int val;
    struct semid_ds *buf;
    unsigned short *array;
};
static int set(int semaphores)
{
    return note_id('s', semget(IPC_PRIVATE, semaphores, 0600), "semget");
}
static bool operate(int id, unsigned short which, short by, short flags)
{
    struct sembuf operation = {which, by, flags};
    return semop(id, &operation, 1) == 0;
}
static void operations(int n)
{
    struct sembuf *list = calloc((size_t)n, sizeof *list);
    if (list == NULL)
        cannot("calloc");
    for (int i = 0; i < n; i++)
        list[i].sem_op = 1;
    ok_or_errno(semop(set(1), list, (size_t)n) == 0);
}
static void set_again(int semaphores, int flags) /* semget of that set */
{
    ok_or_errno(semget(keyed('s'), semaphores, flags) != -1);
}
PROBE(semget_id, "semget-id-65536", "Y-36", "is a set's id 65536 or more?")
{
    answer(set(1) >= 65536 ? "yes" : "no");
}
PROBE(semget_more, "semget-existing-more", "Y-35", "semget of a set of 1, asking 2")
{
    set_again(2, 0600);
}
PROBE(semget_excl, "semget-excl-more", "Y-35", "semget: EXCL and asking 2 of 1: which errno?")
{
    set_again(2, IPC_CREAT | IPC_EXCL | 0600);
}
PROBE(sandbox_semget, "sandbox-semget", "P-120", "semget of a set, in a sandbox")
{
    key_t key = keyed('s'); /* before: Macs were seen to keep what a refused call has made */
    if (in_sandbox())
        ok_or_errno(semget(key, 1, 0600) != -1);
}
PROBE(semop_5, "semop-5", "Y-33", "semop with 5 operations")
{
    operations(5);
}
PROBE(semop_6, "semop-6", "Y-33", "semop with 6 operations")
{
    operations(6);
}
PROBE(semop_501, "semop-501", "Y-33", "semop with 501 operations")
{
    operations(501);
}
PROBE(semop_number, "semop-number", "Y-33", "semop of semaphore 1 of a set of 1")
{
    ok_or_errno(operate(set(1), 1, 1, 0));
}
static int set_of(int value)
{
    int id = set(1);
    if (semctl(id, 0, SETVAL, (union value){.val = value}) == -1)
        cannot("semctl");
    return id;
}
PROBE(semop_over, "semop-over-32767", "Y-33", "semop that takes a value over 32767")
{
    int id = set_of(32767);
    ok_or_errno(operate(id, 0, 1, 0));
}
PROBE(semop_wrap, "semop-65536", "Y-33", "a value of 32767, semop +32767, then +2: it is")
{
    int id = set_of(32767);
    if (operate(id, 0, 32767, 0) && operate(id, 0, 2, 0))
        answer("%d", semctl(id, 0, GETVAL));
    else
        ok_or_errno(false);
}
PROBE(setval_over, "setval-32768", "Y-33", "semctl SETVAL of 32768")
{
    ok_or_errno(semctl(set(1), 0, SETVAL, (union value){.val = 32768}) == 0);
}
static void undo_then_exec(int id, int ready, int wait)
{
    (void)ready; /* exec closes it */
    if (operate(id, 0, 5, SEM_UNDO))
        exec_shell(wait);
}
PROBE(sem_undo_exec, "sem-undo-exec", "Y-34", "semop +5 with SEM_UNDO, then exec: the value is")
{
    int id = set(1);
    child_does(undo_then_exec, id);
    answer("%d", semctl(id, 0, GETVAL));
}
PROBE(sem_undo_exit, "sem-undo-exit", "Y-34", "the same, after exit")
{
    int id = set(1);
    pid_t child = forked();
    if (child == 0)
        _exit(operate(id, 0, 5, SEM_UNDO) ? 0 : 1);
    wait_for(child);
    answer("%d", semctl(id, 0, GETVAL));
}
PROBE(sem_undo_11, "sem-undo-11", "Y-34", "SEM_UNDO of a process's 11th semaphore")
{
    int id = set(11);
    for (unsigned short which = 0; which < 10; which++)
        if (!operate(id, which, 1, SEM_UNDO))
            cannot("semop");
    ok_or_errno(operate(id, 10, 1, SEM_UNDO));
}
PROBE(semtimedop, "semtimedop", "Y-37", "semtimedop, no time left")
{
#if defined(__APPLE__)
    answer("absent");
#else
    struct sembuf operation = {0, -1, 0};
    struct timespec none = {0, 0};
    ok_or_absent(semtimedop(set(1), &operation, 1, &none) == 0);
#endif
}
PROBE(sem_removed, "semop-removed", "Y-38", "semop waits, the set is removed")
{
    int id = set(1);
    pid_t child = forked();
    if (child == 0) {
        ok_or_errno(operate(id, 0, -1, 0));
        _exit(0);
    }
    while (semctl(id, 0, GETNCNT) == 0)
        sched_yield();
    if (semctl(id, 0, IPC_RMID) == -1)
        cannot("semctl");
    wait_for(child);
}

/* ---- message queues, file locks ---- */

PROBE(mq_open, "mq-open", "Y-39", "mq_open")
{
#if defined(__APPLE__)
    answer("absent");
#else
    mqd_t queue = mq_open(own_name("a"), O_CREAT | O_EXCL | O_RDWR, 0600, NULL);
    ok_or_absent(queue != (mqd_t)-1);
    if (queue != (mqd_t)-1)
        mq_unlink(own_name("a"));
#endif
}
static void sent(size_t size) /* to a System V queue */
{
    static struct {
        long type;
        char text[10000];
    } message = {1, ""};
    int id = note_id('q', msgget(IPC_PRIVATE, 0600), "msgget");
    ok_or_errno(msgsnd(id, &message, size, IPC_NOWAIT) == 0);
}
PROBE(msg_2048, "msgsnd-2048", "Y-40", "msgsnd of 2048 bytes")
{
    sent(2048);
}
PROBE(msg_2049, "msgsnd-2049", "Y-40", "msgsnd of 2049 bytes")
{
    sent(2049);
}
PROBE(msg_8193, "msgsnd-8193", "Y-40", "msgsnd of 8193 bytes")
{
    sent(8193);
}
PROBE(msg_qbytes, "msg-qbytes", "Y-40", "msg_qbytes of a new queue")
{
    struct msqid_ds ds;
    if (msgctl(note_id('q', msgget(IPC_PRIVATE, 0600), "msgget"), IPC_STAT, &ds) == -1)
        cannot("msgctl");
    answer("%ld", (long)ds.msg_qbytes);
}
PROBE(msgget_41, "msgget-41", "Y-40", "the 41st message queue")
{
    for (int i = 0; i < 40; i++)
        note_id('q', msgget(IPC_PRIVATE, 0600), "msgget");
    id_or_errno('q', msgget(IPC_PRIVATE, 0600));
}
/* An id is a slot's number and, 65536 times that, how often the slot was used. One queue after the
 * other uses one slot. */
PROBE(msgget_negative, "msgget-negative", "Y-40",
      "32768 queues, one after the other: a negative id?")
{
    bool negative = false;
#if defined(__APPLE__)
    int last = 65536; /* once around, so that the next program finds the slot as we did */
#else
    int last = 32768;
#endif
    for (int i = 0; i < (negative ? last : 32768); i++) {
        int id = msgget(IPC_PRIVATE, 0600);
        report->ids = 0;
        negative = note_id('q', id, "msgget") < 0 || negative;
        if (msgctl(id, IPC_RMID, NULL) == -1)
            cannot("msgctl");
    }
    report->ids = 0; /* all are removed */
    answer(negative ? "yes" : "no");
}
PROBE(flock_file, "flock-file", "Y-42", "flock of an ordinary file")
{
    ok_or_errno(flock(opened(LAB_KEYFILE, O_RDONLY), LOCK_SH) == 0);
}
