/* limits-header.c - what sysconf and the headers say */
#include "../parts/made.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

TOPIC(limits_header, "limits");

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

PROBE(nattch_size, "nattch-size", "V-81 V-105", "bytes of shmatt_t")
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
PROBE(mode_size, "ipc-perm-mode-size", "V-103", "bytes of shm_perm.mode")
{
    answer("%zu", sizeof((struct shmid_ds *)0)->shm_perm.mode);
}
PROBE(internal, "shm-internal", "V-104", "shm_internal of IPC_STAT")
{
#if defined(__APPLE__)
    answer(segment_status(segment(100, 0600)).shm_internal == NULL ? "NULL" : "set");
#else
    answer("absent");
#endif
}
PROBE(in_libc, "in-libc", "P-134", "is shm_open in the C library, so that -lrt is not needed?")
{
#if defined(__GLIBC__)
    answer(__GLIBC_PREREQ(2, 34) ? "yes" : "no");
#else
    answer("yes");
#endif
}

/* ---- headers: what compiles. The compiler here is asked, with `flags`. ---- */

static void compiles(const char *flags, const char *source)
{
    char command[128];
    signal(SIGPIPE, SIG_IGN); /* there may be no compiler */
    snprintf(command, sizeof command, "cc -std=c11 %s -fsyntax-only -x c - 2>/dev/null", flags);
    FILE *compiler = popen(command, "w");
    if (compiler == NULL)
        cannot("popen");
    fputs(source, compiler);
    int status = pclose(compiler);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        answer("absent");
    else
        answer(status == 0 ? "yes" : "no");
}
PROBE(two_arguments, "shm-open-two-arguments", "P-20", "does shm_open with two arguments compile?")
{
    compiles("", "#include <fcntl.h>\n#include <sys/mman.h>\n"
                 "int f(void) { return shm_open(\"/a\", O_RDWR); }\n");
}
PROBE(strict_shm_r, "shm-r-strict", "V-100", "does SHM_R compile under _POSIX_C_SOURCE?")
{
    compiles("-D_POSIX_C_SOURCE=200809L", "#include <sys/shm.h>\nint mode = SHM_R;\n");
}
PROBE(own_semun, "union-semun", "V-106", "does a union semun of one's own compile?")
{
    compiles("", "#include <sys/types.h>\n#include <sys/sem.h>\nunion semun { int val; };\n");
}
