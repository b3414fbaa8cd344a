/* baton.c - two processes count together and take turns
 *
 *   $ ./baton 4
 *   A 1
 *   B 2
 *   A 3
 *   B 4
 *
 * A prints the odd numbers, and B prints the even ones. Each waits for its own semaphore, prints,
 * and posts the other's semaphore.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static sem_t *turn[2]; /* [0]: whose numbers are even; [1]: odd */
static const char *made;

static void undo(void)
{
    if (made != NULL)
        sem_unlink(made);
}

/* It has a name because macOS has no other kind. The child inherits it, so unlink it at once. */
static sem_t *opened(const char *what, unsigned value)
{
    const char *name = lab_name(what);
    sem_t *semaphore = sem_open(name, O_CREAT | O_EXCL, 0600, value);
    if (semaphore == SEM_FAILED)
        die("sem_open(%s)", name);
    made = name;
    if (sem_unlink(name) == -1)
        die("sem_unlink(%s)", name);
    made = NULL;
    return semaphore;
}

static void count(const char *who, long from, long to)
{
    for (long i = from; i <= to; i += 2) {
        while (sem_wait(turn[i % 2]) == -1)
            if (errno != EINTR)
                die("sem_wait");
        printf("%s %ld\n", who, i);
        if (sem_post(turn[(i + 1) % 2]) == -1)
            die("sem_post");
    }
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "NUMBER");
    lab_operands(&argc, argv, 1, 1, "NUMBER");
    long to = lab_number("NUMBER", argv[1], 1, 1000);

    lab_undo(undo);
    turn[0] = opened("even", 0);
    turn[1] = opened("odd", 1); /* number 1 is printed first */
    lab_keep();

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
