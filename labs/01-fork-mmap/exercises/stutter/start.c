/* stutter.c - let children square numbers in a shared page
 *
 *   $ ./stutter 7
 *   stutter: 7 squared is 49, says 4712
 */
#include "lab.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct answer {
    long value;
    pid_t by;
};

int main(int argc, char **argv)
{
    lab_start(argc, argv, "NUMBER...");
    lab_operands(&argc, argv, 1, argc, "NUMBER");
    struct answer *answer =
        mmap(NULL, sizeof *answer, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (answer == MAP_FAILED)
        die("mmap(%zu bytes)", sizeof *answer);

    for (int i = 1; i < argc; i++) {
        long number = lab_number("NUMBER", argv[i], 0, 40000);
        printf("stutter: %ld squared ", number);

        pid_t child = fork();
        if (child == -1)
            die("fork");
        if (child == 0) {
            answer->value = number * number;
            answer->by = getpid();
            exit(0);
        }
        int status;
        if (waitpid(child, &status, 0) == -1)
            die("waitpid");
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
            refuse(NULL, "the child did not finish its work");
        printf("is %ld, says %ld\n", answer->value, (long)answer->by);
    }

    if (munmap(answer, sizeof *answer) == -1)
        die("munmap");
    return 0;
}
