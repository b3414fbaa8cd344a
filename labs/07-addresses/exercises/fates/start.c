/* fates.c - write to one page after the other, and say what happens each time
 *
 *   $ ./fates writable read-only unmapped writable
 *   fates: writable: written
 *   fates: read-only: SIGSEGV
 *   fates: unmapped: SIGSEGV
 *   fates: writable: written
 *
 * A page may be writable, read-only or unmapped. "end" is a page of a file mapping that lies behind
 * the end of the file. A forbidden write is SIGSEGV on Linux and SIGBUS on macOS; behind the end of
 * a file it is SIGBUS on both.
 */
#include "lab.h"

#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static jmp_buf back; /* setjmp notes a place here, and longjmp goes on at that place */
static volatile sig_atomic_t came; /* the signal that came, or 0 */

static void jump(int number)
{
    came = number;
    longjmp(back, 1);
}

/* Writes to `page`. Returns the signal that the write caused, or 0 if there was none. */
static int store(volatile char *page)
{
    came = 0;
    if (setjmp(back) == 0)
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
    if (sigaction(SIGSEGV, &action, NULL) == -1)
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
        printf("fates: %s: %s\n", argv[i], number == 0 ? "written" : lab_signal_name(number));
    }
    return 0;
}
