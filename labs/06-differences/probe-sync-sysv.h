/* probe-sync-sysv.h - part of probe.c: System V semaphores, queues, file locks */
#define TOPIC "sync"

/* ---- System V semaphores ---- */

union value { /* as POSIX has it; macOS has a union semun in its header, Linux asks you for it */
    int val;
    struct semid_ds *buf;
    unsigned short *array;
};
static int set(int semaphores)
{
    return kept('s', semget(IPC_PRIVATE, semaphores, 0600), "semget");
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
/* semget of a set that has 1 semaphore, mode 0600 */
static void set_again(int semaphores, int flags)
{
    key_t key;
    int id = -1;
    for (int project = 1; id == -1 && project < 256; project++) { /* others may be asking, too */
        key = ftok(LAB_KEYFILE, project);
        id = semget(key, 1, IPC_CREAT | IPC_EXCL | 0600);
    }
    kept('s', id, "semget");
    ok_or_errno(semget(key, semaphores, flags) != -1);
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
PROBE(semop_over, "semop-over-32767", "Y-33", "semop that takes a value over 32767")
{
    int id = set(1);
    if (semctl(id, 0, SETVAL, (union value){.val = 32767}) == -1)
        cannot("semctl");
    ok_or_errno(operate(id, 0, 1, 0));
}
PROBE(setval_over, "setval-32768", "Y-33", "semctl SETVAL of 32768")
{
    ok_or_errno(semctl(set(1), 0, SETVAL, (union value){.val = 32768}) == 0);
}
PROBE(sem_undo_exec, "sem-undo-exec", "Y-34", "semop +5 with SEM_UNDO, then exec: the value is")
{
    int id = set(1), ready[2], wait[2];
    if (pipe(ready) == -1 || pipe(wait) == -1)
        cannot("pipe");
    fcntl(ready[1], F_SETFD, FD_CLOEXEC);
    pid_t child = forked();
    if (child == 0) {
        close(wait[1]);
        if (operate(id, 0, 5, SEM_UNDO))
            then_exec(ready[1], wait[0]);
        _exit(1);
    }
    close(ready[1]);
    if (read(ready[0], some, 1) == -1) /* the end of its end: exec has closed it */
        cannot("read");
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
    mqd_t queue = mq_open(name("a"), O_CREAT | O_EXCL | O_RDWR, 0600, NULL);
    ok_or_absent(queue != (mqd_t)-1);
    if (queue != (mqd_t)-1)
        mq_unlink(name("a"));
#endif
}
static void sent(size_t size) /* to a System V queue */
{
    static struct {
        long type;
        char text[10000];
    } message = {1, ""};
    int id = kept('q', msgget(IPC_PRIVATE, 0600), "msgget");
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
    if (msgctl(kept('q', msgget(IPC_PRIVATE, 0600), "msgget"), IPC_STAT, &ds) == -1)
        cannot("msgctl");
    answer("%ld", (long)ds.msg_qbytes);
}
PROBE(msgget_41, "msgget-41", "Y-40", "the 41st message queue")
{
    for (int i = 0; i < 40; i++)
        kept('q', msgget(IPC_PRIVATE, 0600), "msgget");
    int id = msgget(IPC_PRIVATE, 0600);
    ok_or_errno(id != -1);
    if (id != -1)
        kept('q', id, "");
}
PROBE(flock_file, "flock-file", "Y-42", "flock of an ordinary file")
{
    int fd = open(LAB_KEYFILE, O_RDONLY);
    if (fd == -1)
        cannot("open");
    ok_or_errno(flock(fd, LOCK_SH) == 0);
}
#undef TOPIC
