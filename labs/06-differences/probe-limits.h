/* probe-limits.h - part of probe.c: how much there is, and what a header or sysconf says. */
#define TOPIC "limits"

PROBE(page_size, "page-size", "M-19", "the page, in bytes")
{
    answer("%zu", page());
}
PROBE(page_same, "page-size-same", "M-19", "do getpagesize and sysconf agree?")
{
    answer((size_t)getpagesize() == page() ? "yes" : "no");
}
PROBE(shmlba, "shmlba", "V-54", "SHMLBA is a page?")
{
    answer((size_t)SHMLBA == page() ? "yes" : "no");
}

/* ---- System V: as the kernel says ---- */

static struct lab_limits limits(void)
{
    struct lab_limits l;
    if (lab_get_limits(&l) == -1)
        cannot("lab_get_limits");
    return l;
}
PROBE(says_shmmax, "shmmax", "V-02", "shmmax: bytes in one segment, at most")
{
    answer("%llu", limits().shmmax);
}
PROBE(says_shmmin, "shmmin", "V-02", "shmmin: bytes in one segment, at least")
{
    answer("%llu", limits().shmmin);
}
PROBE(says_shmmni, "shmmni", "V-02", "shmmni: segments in all")
{
    answer("%llu", limits().shmmni);
}
PROBE(says_shmseg, "shmseg", "V-02", "shmseg: attaches of one process, as the kernel reports it")
{
    answer("%llu", limits().shmseg);
}
PROBE(says_shmall, "shmall", "V-08", "shmall: units of all segments together")
{
    answer("%llu", limits().shmall);
}

/* ---- System V: by trying ---- */

PROBE(limit_4m, "shmget-4m", "V-02", "shmget of 4 MiB")
{
    made((size_t)4 << 20);
}
PROBE(limit_4m_more, "shmget-4m-and-1", "V-29", "shmget of 4 MiB and a byte")
{
    made(((size_t)4 << 20) + 1);
}
PROBE(limit_total, "shmget-total", "V-30", "the third segment of 2 MiB")
{
    segment((size_t)2 << 20, 0600);
    segment((size_t)2 << 20, 0600);
    made((size_t)2 << 20);
}
PROBE(limit_32, "shmget-32", "V-02", "the 32nd segment")
{
    for (int i = 0; i < 31; i++)
        segment(1, 0600);
    made(1);
}
PROBE(limit_33, "shmget-33", "V-31", "the 33rd segment")
{
    for (int i = 0; i < 32; i++)
        segment(1, 0600);
    made(1);
}
PROBE(limit_removed, "shmget-33-removed", "V-31", "the 33rd, the others removed but attached")
{
    int ready[2];
    if (pipe(ready) == -1)
        cannot("pipe");
    for (int i = 0; i < 32; i++)
        segment(1, 0600);
    for (int i = 0; i < 32; i += 8) { /* eight each: a process of macOS attaches no more */
        if (forked() != 0)
            continue;
        for (int j = i; j < i + 8; j++)
            attached(shared->id[j].id, 0);
        if (write(ready[1], "", 1) == 1)
            pause();
        _exit(1);
    }
    for (int i = 0; i < 4; i++)
        if (read(ready[0], some, 1) != 1)
            cannot("read");
    for (int i = 0; i < 32; i++)
        if (shmctl(shared->id[i].id, IPC_RMID, NULL) == -1)
            cannot("shmctl");
    made(1);
}

/* ---- sysconf: which options of POSIX a system says it has ---- */

static void option(int which)
{
    errno = 0;
    answer("%ld", sysconf(which));
}
PROBE(option_shm, "option-shared-memory", "P-130", "sysconf: shared memory objects")
{
    option(_SC_SHARED_MEMORY_OBJECTS);
}
PROBE(option_sem, "option-semaphores", "P-131", "sysconf: semaphores")
{
    option(_SC_SEMAPHORES);
}
PROBE(option_barriers, "option-barriers", "P-131", "sysconf: barriers")
{
    option(_SC_BARRIERS);
}
PROBE(option_messages, "option-message-passing", "P-131", "sysconf: message passing")
{
    option(_SC_MESSAGE_PASSING);
}
PROBE(option_memlock, "option-memlock", "P-131", "sysconf: mlockall")
{
    option(_SC_MEMLOCK);
}
PROBE(option_range, "option-memlock-range", "P-131", "sysconf: mlock")
{
    option(_SC_MEMLOCK_RANGE);
}
PROBE(option_spin, "option-spin-locks", "P-131", "sysconf: spin locks")
{
    option(_SC_SPIN_LOCKS);
}
PROBE(option_timeouts, "option-timeouts", "P-131", "sysconf: timeouts")
{
    option(_SC_TIMEOUTS);
}
PROBE(option_io, "option-synchronized-io", "P-131", "sysconf: synchronized I/O")
{
    option(_SC_SYNCHRONIZED_IO);
}
PROBE(option_mapped, "option-mapped-files", "P-132", "sysconf: mapped files")
{
    option(_SC_MAPPED_FILES);
}
PROBE(option_protection, "option-memory-protection", "P-132", "sysconf: memory protection")
{
    option(_SC_MEMORY_PROTECTION);
}
PROBE(option_fsync, "option-fsync", "P-132", "sysconf: fsync")
{
    option(_SC_FSYNC);
}
PROBE(option_pshared, "option-process-shared", "P-132", "sysconf: process-shared mutexes")
{
    option(_SC_THREAD_PROCESS_SHARED);
}
PROBE(option_xopen, "option-system-v", "P-133", "sysconf: System V shared memory")
{
    option(_SC_XOPEN_SHM);
}

/* ---- headers: the numbers ---- */

PROBE(nattch_size, "nattch-size", "V-105", "bytes of shmatt_t")
{
    answer("%zu", sizeof(shmatt_t));
}
#define NUMBER(symbol, id) /* its number, as the header has it */                                  \
    PROBE(number_##symbol, id, "errno", #symbol " is number")                                      \
    {                                                                                              \
        answer("%d", symbol);                                                                      \
    }
NUMBER(EAGAIN, "number-eagain")
NUMBER(ENAMETOOLONG, "number-enametoolong")
NUMBER(ENOSYS, "number-enosys")
NUMBER(ETIMEDOUT, "number-etimedout")
NUMBER(EOVERFLOW, "number-eoverflow")
NUMBER(ENOTSUP, "number-enotsup")
NUMBER(EOPNOTSUPP, "number-eopnotsupp")
NUMBER(EIDRM, "number-eidrm")
NUMBER(EOWNERDEAD, "number-eownerdead")
NUMBER(EINVAL, "number-einval")
NUMBER(SIGBUS, "number-sigbus")
NUMBER(SIGSEGV, "number-sigsegv")
PROBE(number_creat, "number-o-creat", "errno", "O_CREAT is")
{
    answer("0x%x", (unsigned)O_CREAT);
}
PROBE(number_rmid, "number-ipc-rmid", "V-102", "IPC_CREAT, IPC_EXCL and IPC_RMID are")
{
    answer("%o %o %o", (unsigned)IPC_CREAT, (unsigned)IPC_EXCL, (unsigned)IPC_RMID);
}
PROBE(number_rdonly, "number-shm-rdonly", "V-101", "SHM_RDONLY and SHM_RND are")
{
    answer("%o %o", (unsigned)SHM_RDONLY, (unsigned)SHM_RND);
}
#undef TOPIC
