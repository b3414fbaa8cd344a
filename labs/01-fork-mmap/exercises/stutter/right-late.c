/* stutter: nothing is printed before the children have ended; a slot for each, and all at once */
#include "lab.h"

#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct answer {
    long number, value;
    pid_t by;
};

int main(int argc, char **argv)
{
    int i, status, failed = 0;

    lab_start(argc, argv, "NUMBER...");
    lab_operands(&argc, argv, 1, argc, "NUMBER");
    int count = argc - 1;
    size_t size = (size_t)count * sizeof(struct answer);
    struct answer *answers =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (answers == MAP_FAILED) {
        perror("stutter: mmap");
        return 1;
    }
    for (i = 0; i < count; i++)
        answers[i].number = lab_number("NUMBER", argv[i + 1], 0, 40000);

    for (i = 0; i < count; i++) {
        pid_t child = fork();
        if (child == -1) {
            perror("stutter: fork");
            failed = 1;
            count = i;
        } else if (child == 0) {
            answers[i].value = answers[i].number * answers[i].number;
            answers[i].by = getpid();
            _exit(0);
        }
    }
    for (i = 0; i < count; i++) {
        if (wait(&status) == -1) {
            perror("stutter: wait");
            failed = 1;
        } else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
            fprintf(stderr, "stutter: a child failed\n");
            failed = 1;
        }
    }
    for (i = 0; i < count && !failed; i++)
        printf("stutter: %ld squared is %ld, says %ld\n", answers[i].number, answers[i].value,
               (long)answers[i].by);
    munmap(answers, size);
    return failed;
}
