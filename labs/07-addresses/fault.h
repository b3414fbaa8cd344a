/* fault.h - for readonly: a child makes a store that is forbidden, and the parent says what came of
 * it
 *
 * The child's handler passes on what the kernel says, and returns; the store is tried again, and
 * ends the child.
 */
#ifndef FAULT_H
#define FAULT_H

#include "lab.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

struct told {
    int code;
    const void *addr;
};
static int line[2]; /* a pipe: memory that is mapped now could come to where nothing shall be */

static void note(int number, siginfo_t *info, void *context)
{
    struct told told = {info->si_code, info->si_addr};
    (void)number, (void)context;
    if (write(line[1], &told, sizeof told) != sizeof told)
        _exit(1);
}

static const char *code_name(int number, int code)
{
    if (number == SIGSEGV)
        return code == SEGV_MAPERR ? "SEGV_MAPERR" : code == SEGV_ACCERR ? "SEGV_ACCERR" : "?";
    return code == BUS_ADRALN ? "BUS_ADRALN" : code == BUS_ADRERR ? "BUS_ADRERR" : "?";
}

/* Byte 5 of `page`, so that it can be seen that the kernel tells the byte and not the page only */
static void store(const char *what, volatile char *page)
{
    if (pipe(line) == -1)
        die("pipe");
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}); /* best effort: no core file from this */
        struct sigaction action = {.sa_sigaction = note, .sa_flags = SA_SIGINFO | SA_RESETHAND};
        if (sigaction(SIGSEGV, &action, NULL) == -1 || sigaction(SIGBUS, &action, NULL) == -1)
            die("sigaction");
        page[5] = 1;
        _exit(0);
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (!WIFSIGNALED(status))
        refuse(NULL, "%s: no signal, status %d", what, WEXITSTATUS(status));
    if (close(line[1]) == -1) /* else we would wait for a child that has told nothing */
        die("close");
    struct told told;
    ssize_t length = read(line[0], &told, sizeof told);
    if (length == -1)
        die("read");
    if (length != sizeof told)
        refuse(NULL, "%s: the child has told nothing", what);
    if (close(line[0]) == -1)
        die("close");
    printf("%s: %s: %s at byte %ld, %s\n", lab_program(), what, lab_signal_name(WTERMSIG(status)),
           (long)((uintptr_t)told.addr - (uintptr_t)page), code_name(WTERMSIG(status), told.code));
}

#endif
