/* probe-sync.h - part of probe.c: semaphores, mutexes, queues. A list of small questions. */
#define TOPIC "sync"

/* ---- POSIX semaphores ---- */

static sem_t *semaphore(unsigned value)
{
    sem_t *sem = sem_open(name("a"), O_CREAT | O_EXCL, 0600, value);
    if (sem == SEM_FAILED)
        cannot("sem_open");
    return sem;
}
static void sem_new(const char *text, mode_t mode, unsigned value)
{
    sem_t *sem = sem_open(text, O_CREAT | O_EXCL, mode, value);
    ok_or_errno(sem != SEM_FAILED);
    if (sem != SEM_FAILED)
        sem_unlink(text);
}
static sem_t *shared_sem(void)
{
    return mmap(NULL, page(), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANON, -1, 0);
}
PROBE(sem_init, "sem-init", "Y-01", "sem_init in shared memory")
{
    ok_or_errno(sem_init(shared_sem(), 1, 1) == 0);
}
PROBE(sem_destroy, "sem-destroy", "Y-01", "sem_destroy")
{
    sem_t *sem = shared_sem();
    (void)sem_init(sem, 1, 1);
    ok_or_errno(sem_destroy(sem) == 0);
}
PROBE(sem_getvalue, "sem-getvalue", "Y-01", "sem_getvalue of a named semaphore of value 3")
{
    int value;
    if (sem_getvalue(semaphore(3), &value) == -1)
        ok_or_errno(false);
    else
        answer("%d", value);
}
PROBE(sem_timedwait, "sem-timedwait", "Y-02", "sem_timedwait, the time is over")
{
#if defined(__APPLE__)
    answer("absent");
#else
    struct timespec then = {.tv_sec = 1}; /* long ago */
    ok_or_absent(sem_timedwait(semaphore(0), &then) == 0);
#endif
}
PROBE(sem_30, "sem-name-30", "Y-03", "sem_open of a name of 30 bytes")
{
    sem_new(name_of(30), 0600, 1);
}
PROBE(sem_31, "sem-name-31", "Y-03", "sem_open of a name of 31 bytes")
{
    sem_new(name_of(31), 0600, 1);
}
PROBE(sem_252, "sem-name-252", "Y-03", "sem_open of a name of 252 bytes")
{
    sem_new(name_of(252), 0600, 1);
}
PROBE(sem_253, "sem-name-253", "Y-03", "sem_open of a name of 253 bytes")
{
    sem_new(name_of(253), 0600, 1);
}
PROBE(sem_31_unlink, "sem-name-31-unlink", "Y-03", "sem_unlink of a name of 31 bytes, not there")
{
    ok_or_errno(sem_unlink(name_of(31)) == 0);
}
PROBE(sem_empty, "sem-name-empty", "Y-04", "sem_open of the empty name")
{
    sem_new("", 0600, 1);
}
PROBE(sem_slash, "sem-name-plain-same", "Y-05", "are semaphores x and /x one?")
{
    semaphore(1);
    answer(sem_open(noted(name("a") + 1), 0) != SEM_FAILED ? "one" : "two");
}
PROBE(sem_inner, "sem-name-inner-slash", "Y-05", "sem_open of a name with a slash inside")
{
    sem_new(name("a/b"), 0600, 1);
}
PROBE(sem_two, "sem-open-twice", "Y-07", "sem_open of one name twice: the same pointer?")
{
    sem_t *sem = semaphore(1);
    answer(sem_open(name("a"), 0) == sem ? "yes" : "no");
}
PROBE(sem_fd, "sem-descriptor", "Y-06", "what sem_open returns")
{
    answer((uintptr_t)semaphore(1) < 65536 ? "a descriptor" : "an address");
}
PROBE(sem_close, "sem-close-all", "Y-07", "sem_post after closing every descriptor from 3")
{
    sem_t *sem = semaphore(1);
    for (int fd = 3; fd < 256; fd++)
        close(fd);
    ok_or_errno(sem_post(sem) == 0);
}
PROBE(sem_failed, "sem-failed", "Y-08", "SEM_FAILED is")
{
    answer("%ld", (long)(intptr_t)SEM_FAILED);
}
PROBE(sem_missing, "sem-missing", "Y-17", "sem_open of what is not there")
{
    ok_or_errno(sem_open(name("a"), 0) != SEM_FAILED);
}
PROBE(sem_excl, "sem-excl", "Y-17", "sem_open with O_CREAT and O_EXCL of what is there")
{
    semaphore(1);
    sem_new(name("a"), 0600, 1);
}
PROBE(sem_max, "sem-value-32767", "Y-09", "sem_open with value 32767")
{
    sem_new(name("a"), 0600, 32767);
}
PROBE(sem_over, "sem-value-32768", "Y-09", "sem_open with value 32768")
{
    sem_new(name("a"), 0600, 32768);
}
PROBE(sem_far_over, "sem-value-2g", "Y-09", "sem_open with value 2147483648")
{
    sem_new(name("a"), 0600, 1U << 31);
}
/* A child makes it: glibc hands out again what one process has open already */
static void sem_by_child(mode_t mode, mode_t mask)
{
    name("a"); /* noted here, too */
    pid_t child = forked();
    if (child == 0) {
        umask(mask);
        _exit(sem_open(name("a"), O_CREAT | O_EXCL, mode, 1) == SEM_FAILED);
    }
    wait_for(child);
}
PROBE(sem_read, "sem-mode-0400", "Y-11", "its owner opens a semaphore of mode 0400 again")
{
    sem_by_child(0400, 0);
    ok_or_errno(sem_open(name("a"), 0) != SEM_FAILED);
}
PROBE(sem_stranger, "sem-stranger-0600", "Y-11", "another user opens a semaphore of mode 0600")
{
    need_root();
    sem_by_child(0600, 0);
    become(STRANGER);
    ok_or_errno(sem_open(name("a"), 0) != SEM_FAILED);
}
PROBE(sem_umask, "sem-umask", "Y-10", "another user opens mode 0666 made under umask 077")
{
    need_root();
    sem_by_child(0666, 077);
    become(STRANGER);
    ok_or_errno(sem_open(name("a"), 0) != SEM_FAILED);
}
PROBE(sem_stranger_unlink, "sem-unlink-stranger", "Y-12", "another user unlinks mode 0600")
{
    need_root();
    sem_by_child(0600, 0);
    become(STRANGER);
    ok_or_errno(sem_unlink(name("a")) == 0);
}
PROBE(sem_busy, "sem-trywait-busy", "Y-15", "sem_trywait of a semaphore of value 0")
{
    ok_or_errno(sem_trywait(semaphore(0)) == 0);
}
static void wake_up(int number)
{
    (void)number;
}
PROBE(sem_eintr, "sem-wait-signal", "Y-16", "sem_wait, a signal comes")
{
    sem_t *sem = semaphore(0);
    struct sigaction action = {.sa_handler = wake_up}; /* no SA_RESTART */
    struct itimerval soon = {{0, 1000}, {0, 1000}};    /* again and again: the first may be early */
    sigaction(SIGVTALRM, &action, NULL);
    sigaction(SIGALRM, &action, NULL);
    if (setitimer(ITIMER_REAL, &soon, NULL) == -1)
        cannot("setitimer");
    ok_or_errno(sem_wait(sem) == 0);
}
PROBE(sem_unlinked, "sem-after-unlink", "Y-17", "sem_post after sem_unlink")
{
    sem_t *sem = semaphore(0);
    if (sem_unlink(name("a")) == -1)
        cannot("sem_unlink");
    ok_or_errno(sem_post(sem) == 0);
}
PROBE(sem_processes, "sem-two-processes", "Y-07", "a child's sem_post: sem_trywait here")
{
    sem_t *sem = semaphore(0);
    pid_t child = forked();
    if (child == 0)
        _exit(sem_post(sem) == 0 ? 0 : 1);
    wait_for(child);
    ok_or_errno(sem_trywait(sem) == 0);
}

/* ---- pthread objects in shared memory ---- */

static void *shared_memory(void)
{
    void *at = mmap(NULL, page(), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANON, -1, 0);
    if (at == MAP_FAILED)
        cannot("mmap");
    return at;
}
/* pthread functions return their errno */
static void zero_or_absent(int error)
{
    errno = error;
    ok_or_absent(error == 0);
}
PROBE(pshared_values, "process-shared-values", "Y-20", "PTHREAD_PROCESS_SHARED and _PRIVATE are")
{
    answer("%d %d", (int)PTHREAD_PROCESS_SHARED, (int)PTHREAD_PROCESS_PRIVATE);
}
PROBE(pshared_0, "process-shared-0", "Y-20", "pthread_mutexattr_setpshared(0)")
{
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    zero_or_absent(pthread_mutexattr_setpshared(&attributes, 0));
}
static pthread_mutex_t *shared_mutex(void *where)
{
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    errno = pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    if (errno != 0)
        cannot("pthread_mutexattr_setpshared");
    errno = pthread_mutex_init(where, &attributes);
    if (errno != 0)
        cannot("pthread_mutex_init");
    return where;
}
PROBE(mutex_shared, "mutex-shared", "Y-21", "a shared mutex, locked here: trylock in a child")
{
    pthread_mutex_t *mutex = shared_mutex(shared_memory());
    pthread_mutex_lock(mutex);
    pid_t child = forked();
    if (child == 0) {
        zero_or_absent(pthread_mutex_trylock(mutex));
        _exit(0);
    }
    wait_for(child);
}
/* Two children wait for one condition variable, the second at another address of the same memory */
struct together {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    int waiting, woken;
};
static pid_t waiter(struct together *at)
{
    pid_t child = forked();
    if (child != 0)
        return child;
    pthread_mutex_lock(&at->mutex);
    at->waiting++;
    errno = pthread_cond_wait(&at->cond, &at->mutex);
    if (errno != 0)
        ok_or_errno(false);
    at->waiting--;
    at->woken++;
    pthread_mutex_unlock(&at->mutex);
    _exit(0);
}
static bool wait_until(struct together *at, int waiting) /* or one has come back */
{
    for (bool there = false; !there; sched_yield()) {
        pthread_mutex_lock(&at->mutex);
        there = at->waiting == waiting || at->woken > 0;
        pthread_mutex_unlock(&at->mutex);
    }
    return at->woken == 0;
}
PROBE(cond_addresses, "cond-two-addresses", "Y-22", "two waiters see a condition at two addresses")
{
    int fd = object(page());
    struct together *one = (struct together *)(uintptr_t)map(fd, page());
    struct together *two = (struct together *)(uintptr_t)map(fd, page());
    pthread_condattr_t attributes;
    shared_mutex(&one->mutex);
    pthread_condattr_init(&attributes);
    pthread_condattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_cond_init(&one->cond, &attributes);
    pid_t first = waiter(one);
    wait_until(one, 1);
    pid_t second = waiter(two);
    if (!wait_until(one, 2))
        return; /* the second has said why */
    pthread_mutex_lock(&one->mutex);
    pthread_cond_broadcast(&one->cond);
    pthread_mutex_unlock(&one->mutex);
    wait_for(first);
    wait_for(second);
    if (shared->answer[0] == '\0')
        answer("ok");
}
PROBE(rwlock_shared, "rwlock-shared", "Y-23", "a shared rwlock, locked here: tryrdlock in a child")
{
    pthread_rwlock_t *lock = shared_memory();
    pthread_rwlockattr_t attributes;
    pthread_rwlockattr_init(&attributes);
    pthread_rwlockattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    errno = pthread_rwlock_init(lock, &attributes);
    if (errno != 0 || (errno = pthread_rwlock_wrlock(lock)) != 0)
        cannot("pthread_rwlock");
    pid_t child = forked();
    if (child == 0) {
        zero_or_absent(pthread_rwlock_tryrdlock(lock));
        _exit(0);
    }
    wait_for(child);
}
PROBE(mutex_robust, "mutex-robust", "Y-24", "pthread_mutexattr_setrobust")
{
#if defined(__APPLE__)
    answer("absent");
#else
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    zero_or_absent(pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST));
#endif
}
PROBE(mutex_owner, "mutex-owner-died", "Y-24", "a shared mutex whose owner was killed: trylock")
{
    pthread_mutex_t *mutex = shared_mutex(shared_memory());
    pid_t child = forked();
    if (child == 0) {
        pthread_mutex_lock(mutex);
        raise(SIGKILL);
    }
    wait_for(child);
    zero_or_absent(pthread_mutex_trylock(mutex));
}
PROBE(barrier, "barrier", "Y-25", "pthread_barrier_init")
{
#if defined(__APPLE__)
    answer("absent");
#else
    zero_or_absent(pthread_barrier_init(shared_memory(), NULL, 2));
#endif
}
PROBE(spin_lock, "spin-lock", "Y-25", "pthread_spin_init")
{
#if defined(__APPLE__)
    answer("absent");
#else
    zero_or_absent(pthread_spin_init(shared_memory(), PTHREAD_PROCESS_SHARED));
#endif
}
PROBE(mutex_timed, "mutex-timedlock", "Y-25", "pthread_mutex_timedlock, the time is over")
{
#if defined(__APPLE__)
    answer("absent");
#else
    struct timespec then = {.tv_sec = 1}; /* long ago */
    pthread_mutex_t *mutex = shared_mutex(shared_memory());
    pthread_mutex_lock(mutex);
    zero_or_absent(pthread_mutex_timedlock(mutex, &then));
#endif
}
PROBE(mutex_types, "mutex-types", "Y-26", "PTHREAD_MUTEX_ERRORCHECK and _RECURSIVE are")
{
    answer("%d %d", (int)PTHREAD_MUTEX_ERRORCHECK, (int)PTHREAD_MUTEX_RECURSIVE);
}
PROBE(mutex_size, "mutex-size", "Y-27", "sizeof(pthread_mutex_t)")
{
    answer("%zu", sizeof(pthread_mutex_t));
}
PROBE(sem_size, "sem-size", "Y-27", "sizeof(sem_t)")
{
    answer("%zu", sizeof(sem_t));
}
PROBE(cond_clock, "cond-clock", "Y-28", "pthread_condattr_setclock(CLOCK_MONOTONIC)")
{
#if defined(__APPLE__)
    answer("absent");
#else
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    zero_or_absent(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC));
#endif
}

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
    key_t key = ftok(LAB_KEYFILE, 77);
    kept('s', semget(key, 1, IPC_CREAT | IPC_EXCL | 0600), "semget");
    ok_or_errno(semget(key, semaphores, flags) != -1);
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
PROBE(flock_file, "flock-file", "Y-42", "flock of an ordinary file")
{
    int fd = open(LAB_KEYFILE, O_RDONLY);
    if (fd == -1)
        cannot("open");
    ok_or_errno(flock(fd, LOCK_SH) == 0);
}
#undef TOPIC
