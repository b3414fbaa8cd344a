#define _GNU_SOURCE /* syscall numbers */
#include "filter.h"

#include "lab.h"

#if defined(__linux__)
#include <errno.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

/* The numbers of calls differ by processor: <linux/audit.h> */
#if defined(__x86_64__) && !defined(__ILP32__)
#define PROCESSOR 0xc000003e
#define TOO_HIGH  0x40000000 /* from here on: the calls of x32 */
#elif defined(__i386__)
#define PROCESSOR 0x40000003
#elif defined(__aarch64__)
#define PROCESSOR 0xc00000b7
#elif defined(__arm__)
#define PROCESSOR 0x40000028
#elif defined(__riscv) && __riscv_xlen == 64
#define PROCESSOR 0xc00000f3
#endif

#if !defined(TOO_HIGH)
#define TOO_HIGH UINT32_MAX
#endif

#if defined(PROCESSOR)
/* One call that some processors have for all of System V */
#if defined(SYS_ipc)
#define IPC SYS_ipc,
#else
#define IPC
#endif
/* Newer kernels have one for each on those, too */
#if defined(SYS_shmget)
#define SHM SYS_shmget, SYS_shmat, SYS_shmdt, SYS_shmctl,
#else
#define SHM
#endif
#if defined(SYS_semget)
#define SEM SYS_semget, SYS_semctl,
#else
#define SEM
#endif
#if defined(SYS_semop)
#define SEMOP SYS_semop,
#else
#define SEMOP
#endif
#if defined(SYS_semtimedop)
#define SEMTIMED SYS_semtimedop,
#else
#define SEMTIMED
#endif
#if defined(SYS_semtimedop_time64)
#define SEMTIMED64 SYS_semtimedop_time64,
#else
#define SEMTIMED64
#endif
#if defined(SYS_msgget)
#define MSG SYS_msgget, SYS_msgctl, SYS_msgsnd, SYS_msgrcv,
#else
#define MSG
#endif
static const uint32_t calls[] = {IPC SHM SEM SEMOP SEMTIMED SEMTIMED64 MSG};
#define CALLS (sizeof calls / sizeof *calls)

/* seccomp(2): a program that the kernel runs at each call, over the call's number (at 0) and the
 * processor (at 4). 0x20 loads one of them, 0x15 (equal) and 0x35 (at least) compare and skip
 * `yes` or `no` steps, 0x06 answers. */
void filter_sysv(void)
{
    enum { LOAD = 0x20, EQUAL = 0x15, LEAST = 0x35, ANSWER = 0x06 };
    enum { ALLOW = 0x7fff0000, ERROR = 0x00050000 };
    struct step {
        uint16_t code;
        uint8_t yes, no;
        uint32_t value;
    } steps[CALLS + 6];
    size_t n = 0;
    steps[n++] = (struct step){LOAD, 0, 0, 4};
    steps[n++] = (struct step){EQUAL, 0, (uint8_t)(CALLS + 3), PROCESSOR}; /* another: ENOSYS */
    steps[n++] = (struct step){LOAD, 0, 0, 0};
    steps[n++] = (struct step){LEAST, (uint8_t)(CALLS + 1), 0, TOO_HIGH};
    for (size_t i = 0; i < CALLS; i++)
        steps[n++] = (struct step){EQUAL, (uint8_t)(CALLS - i), 0, calls[i]};
    steps[n++] = (struct step){ANSWER, 0, 0, ALLOW};
    steps[n++] = (struct step){ANSWER, 0, 0, ERROR | ENOSYS};
    struct {
        uint16_t length;
        struct step *first;
    } program = {(uint16_t)n, steps};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1) /* or only root may set a filter */
        die("prctl(PR_SET_NO_NEW_PRIVS)");
    if (prctl(PR_SET_SECCOMP, 2 /* SECCOMP_MODE_FILTER */, &program) == -1)
        die_hint("this kernel has no seccomp filters", "prctl(PR_SET_SECCOMP)");
}
#else
void filter_sysv(void)
{
    refuse(NULL, "--no-sysv does not know this processor");
}
#endif
#else
void filter_sysv(void)
{
    refuse(NULL, "this system has no seccomp");
}
#endif
