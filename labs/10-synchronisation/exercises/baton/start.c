/* baton.c - two processes count together and take turns
 *
 *   $ ./baton 4
 *   A 1
 *   B 2
 *   A 3
 *   B 4
 *
 * A prints the odd numbers, and B prints the even ones.
 */
#include "lab.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void count(const char *who, long from, long to)
{
    for (long i = from; i <= to; i += 2)
        printf("%s %ld\n", who, i);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "NUMBER");
    lab_operands(&argc, argv, 1, 1, "NUMBER");
    long to = lab_number("NUMBER", argv[1], 1, 1000);

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        count("B", 2, to);
        exit(0);
    }
    count("A", 1, to);
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    return status != 0;
}
