/* fates.c - what becomes of a store, page by page
 *
 *   $ ./fates writable read-only unmapped writable
 *   fates: writable: stored
 *   fates: read-only: SIGSEGV
 *   fates: unmapped: SIGSEGV
 *   fates: writable: stored
 *
 * The pages: writable; read-only; unmapped; end, a page of a file mapping that lies behind the
 * file's end. A forbidden store is SIGSEGV on Linux and SIGBUS on macOS; behind a file's end it is
 * SIGBUS on both.
 */
#include "lab.h"

#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static sigjmp_buf back;
static volatile sig_atomic_t came; /* the signal, or 0 */

static void jump(int number)
{
    came = number;
    siglongjmp(back, 1);
}

/* Stores into `page`, and returns the signal that this brought, or 0 */
static int store(volatile char *page)
{
    came = 0;
    if (sigsetjmp(back, 1) == 0) /* with the mask: in its handler a signal is blocked */
        *page = 1;
    return came;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "writable|read-only|unmapped|end...");
    lab_operands(&argc, argv, 1, 64, "PAGE");
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    FILE *file = tmpfile();
    if (file == NULL)
        die("tmpfile");
    if (ftruncate(fileno(file), (off_t)page) == -1)
        die("ftruncate");
    char *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0);
    if (pages == MAP_FAILED)
        die("mmap(%zu bytes)", 2 * page);
    char *fixed = mmap(NULL, 2 * page, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (fixed == MAP_FAILED)
        die("mmap(%zu bytes, PROT_READ)", 2 * page);
    if (munmap(fixed + page, page) == -1)
        die("munmap");

    struct sigaction action = {.sa_handler = jump};
    if (sigaction(SIGSEGV, &action, NULL) == -1 || sigaction(SIGBUS, &action, NULL) == -1)
        die("sigaction");

    for (int i = 1; i < argc; i++) {
        char *at = strcmp(argv[i], "writable") == 0    ? pages
                   : strcmp(argv[i], "end") == 0       ? pages + page
                   : strcmp(argv[i], "read-only") == 0 ? fixed
                   : strcmp(argv[i], "unmapped") == 0  ? fixed + page
                                                       : NULL;
        if (at == NULL)
            usage("%s: write writable, read-only, unmapped or end", argv[i]);
        int number = store(at);
        printf("fates: %s: %s\n", argv[i], number == 0 ? "stored" : lab_signal_name(number));
    }
    return 0;
}
