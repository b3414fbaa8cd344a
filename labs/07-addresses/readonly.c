/* readonly.c - one frame, two pages: you may write through the first, and only read the second
 *
 *   $ ./readonly
 *   readonly: wrote 7 through the first, read 7 through the second
 *   readonly: write through the second: SIGSEGV at byte 5, SEGV_ACCERR
 *   readonly: write where nothing is mapped: SIGSEGV at byte 5, SEGV_MAPERR
 *
 * The bits that allow or forbid an access belong to the page table's entry, not to the frame. When
 * they forbid one, Linux sends SIGSEGV and macOS SIGBUS. A child does the writing. Its handler
 * notes what the kernel says, and returns; the processor then tries the write again, which ends the
 * child.
 * --signals leaves out the codes at the end of the lines.
 */
#include "lab.h"
#include "lab_object.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

struct told {
    int code; /* of the signal; 0 if there was none */
    const void *addr;
};
static volatile struct told *told; /* what the child was told, for the parent to read */
static bool codes = true;

static void note(int number, siginfo_t *info, void *context)
{
    (void)number, (void)context;
    told->addr = info->si_addr;
    told->code = info->si_code;
}

static const char *code_name(int number, int code)
{
    if (number == SIGSEGV)
        return code == SEGV_MAPERR ? "SEGV_MAPERR" : code == SEGV_ACCERR ? "SEGV_ACCERR" : "?";
    return code == BUS_ADRALN ? "BUS_ADRALN" : code == BUS_ADRERR ? "BUS_ADRERR" : "?";
}

/* A child writes byte 5 of `page`. Not byte 0: so you see that the kernel reports the exact byte.
 */
static void try_to_write(const char *what, volatile char *page)
{
    told->code = 0;
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}); /* best effort: leave no core file */
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
    if (told->code == 0)
        refuse(NULL, "%s: the child ended before it noted a signal", what);
    int number = WTERMSIG(status);
    printf("readonly: %s: %s at byte %ld", what, lab_signal_name(number),
           (long)((uintptr_t)told->addr - (uintptr_t)page));
    if (codes)
        printf(", %s", code_name(number, told->code));
    printf("\n");
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--signals]");
    codes = !lab_flag(&argc, argv, "--signals");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("readonly");
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    /* Map this first. Later the kernel could put it where `second` was, and there must be nothing.
     */
    told = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (told == MAP_FAILED)
        die("mmap(%zu bytes)", page);
    lab_undo(lab_undo_object);
    int fd = lab_make_object(name, page);
    volatile char *first = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (first == MAP_FAILED)
        die("mmap(%s, %zu)", name, page);
    volatile char *second = mmap(NULL, page, PROT_READ, MAP_SHARED, fd, 0);
    if (second == MAP_FAILED)
        die("mmap(%s, %zu, PROT_READ)", name, page);
    lab_remove_object();
    lab_keep();

    first[5] = 7;
    printf("readonly: wrote 7 through the first, read %d through the second\n", second[5]);
    try_to_write("write through the second", second);
    if (munmap((void *)second, page) == -1)
        die("munmap");
    try_to_write("write where nothing is mapped", second);
    return 0;
}
