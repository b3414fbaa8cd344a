/* stutter: the buffer is emptied before the fork, and the child may leave by exit; no munmap */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct answer {
    long value;
    pid_t by;
};

static void square(struct answer *answer, long number)
{
    pid_t child = fork();
    int status;

    switch (child) {
    case -1:
        die("fork");
    case 0:
        answer->by = getpid();
        answer->value = number * number;
        exit(EXIT_SUCCESS);
    default:
        while (waitpid(child, &status, 0) == -1)
            if (errno != EINTR)
                die("waitpid");
        if (status != 0) {
            fprintf(stderr, "stutter: the child of %ld failed\n", number);
            exit(EXIT_FAILURE);
        }
    }
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "NUMBER...");
    lab_operands(&argc, argv, 1, argc, "NUMBER");
    struct answer *answer = mmap(NULL, (size_t)sysconf(_SC_PAGESIZE), PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANON, -1, 0);
    if (answer == MAP_FAILED)
        die("mmap");

    while (*++argv != NULL) {
        long number = lab_number("NUMBER", *argv, 0, 40000);
        printf("stutter: %ld squared ", number);
        fflush(stdout);
        square(answer, number);
        printf("is %ld, says %ld\n", answer->value, (long)answer->by);
    }
    return 0;
}
