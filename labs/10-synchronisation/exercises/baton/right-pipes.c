/* baton.c - the baton is a byte, which goes to and fro through two pipes; the child is A */
#include "lab.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void count(const char *who, long from, long to, int in, int out)
{
    char baton;
    for (long i = from; i <= to; i += 2) {
        if (read(in, &baton, 1) != 1)
            die("read(%s)", who);
        printf("%s %ld\n", who, i);
        if (i < to && write(out, &baton, 1) != 1)
            die("write(%s)", who);
    }
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "NUMBER");
    lab_operands(&argc, argv, 1, 1, "NUMBER");
    long to = lab_number("NUMBER", argv[1], 1, 1000);
    int to_a[2], to_b[2];
    if (pipe(to_a) == -1 || pipe(to_b) == -1)
        die("pipe");
    if (write(to_a[1], "", 1) != 1)
        die("write");
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        close(to_a[1]), close(to_b[0]);
        count("A", 1, to, to_a[0], to_b[1]);
        close(to_b[1]);
        fflush(stdout);
        _exit(0);
    }
    close(to_a[0]), close(to_b[1]);
    count("B", 2, to, to_b[0], to_a[1]);
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    return status != 0;
}
