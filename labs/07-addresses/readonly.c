/* readonly.c - one frame, two pages: one may be stored into, the other one only read
 *
 *   $ ./readonly
 *   readonly: stored 7 through the first, read 7 through the second
 *   readonly: store through the second: SIGSEGV at byte 5, SEGV_ACCERR
 *   readonly: store where nothing is mapped: SIGSEGV at byte 5, SEGV_MAPERR
 *
 * The bits that allow an access stand in the page table's entry, not at the frame. macOS sends
 * SIGBUS for what they forbid. A child does the storing. Its handler writes down what the kernel
 * says, and returns; the store is tried again, and ends the child.
 */
#include "object.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>

static struct told { /* in memory that parent and child share */
    int code;
    const void *addr;
} * told;

static void note(int number, siginfo_t *info, void *context)
{
    (void)number, (void)context;
    told->code = info->si_code;
    told->addr = info->si_addr;
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
    printf("readonly: %s: %s at byte %ld, %s\n", what, lab_signal_name(WTERMSIG(status)),
           (long)((uintptr_t)told->addr - (uintptr_t)page),
           code_name(WTERMSIG(status), told->code));
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("readonly");
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    told = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (told == MAP_FAILED)
        die("mmap(%zu bytes)", page);

    int fd = object_make(name, page);
    volatile char *first = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (first == MAP_FAILED)
        die("mmap(%s, %zu)", name, page);
    volatile char *second = mmap(NULL, page, PROT_READ, MAP_SHARED, fd, 0);
    if (second == MAP_FAILED)
        die("mmap(%s, %zu, PROT_READ)", name, page);
    if (close(fd) == -1)
        die("close");
    object_remove();

    first[5] = 7;
    printf("readonly: stored 7 through the first, read %d through the second\n", second[5]);
    store("store through the second", second);
    if (munmap((void *)second, page) == -1)
        die("munmap");
    store("store where nothing is mapped", second);

    if (munmap((void *)first, page) == -1 || munmap(told, page) == -1)
        die("munmap");
    return 0;
}
