/* fates.c - the handler unblocks what came before it jumps; a table of the pages' names; perror */
#include "lab.h"

#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static jmp_buf home;

static void caught(int number, siginfo_t *info, void *context)
{
    (void)info, (void)context;
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, number);
    sigprocmask(SIG_UNBLOCK, &one, NULL);
    longjmp(home, number);
}

static void check(int bad, const char *what)
{
    if (bad) {
        perror(what);
        exit(EXIT_FAILURE);
    }
}

int main(int argc, char **argv)
{
    static const int signals[] = {SIGSEGV, SIGBUS};
    size_t size = (size_t)getpagesize();
    struct {
        const char *name;
        volatile char *at;
    } pages[] = {{"writable", NULL}, {"end", NULL}, {"read-only", NULL}, {"unmapped", NULL}};

    FILE *file = tmpfile();
    check(file == NULL, "tmpfile");
    check(ftruncate(fileno(file), (off_t)size) != 0, "ftruncate");
    pages[0].at = mmap(NULL, 2 * size, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0);
    check(pages[0].at == MAP_FAILED, "mmap");
    pages[1].at = pages[0].at + size;
    pages[2].at = mmap(NULL, size, PROT_READ, MAP_SHARED | MAP_ANON, -1, 0);
    check(pages[2].at == MAP_FAILED, "mmap");
    pages[3].at = mmap(NULL, size, PROT_READ, MAP_SHARED | MAP_ANON, -1, 0);
    check(pages[3].at == MAP_FAILED, "mmap");
    check(munmap((void *)pages[3].at, size) != 0, "munmap");

    for (int i = 0; i < 2; i++) {
        struct sigaction action;
        memset(&action, 0, sizeof action);
        sigemptyset(&action.sa_mask);
        action.sa_sigaction = caught;
        action.sa_flags = SA_SIGINFO;
        check(sigaction(signals[i], &action, NULL) != 0, "sigaction");
    }
    for (volatile int i = 1; i < argc; i++) {
        volatile int which = 0;
        while (which < 4 && strcmp(argv[i], pages[which].name) != 0)
            which++;
        if (which == 4) {
            fprintf(stderr, "fates: what is %s?\n", argv[i]);
            return 2;
        }
        int number = setjmp(home);
        if (number == 0)
            *pages[which].at = 'x';
        printf("fates: %s: %s\n", argv[i],
               number == 0        ? "written"
               : number == SIGBUS ? "SIGBUS"
                                  : "SIGSEGV");
    }
    return EXIT_SUCCESS;
}
