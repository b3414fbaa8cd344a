/* holder.c - hold a segment and an object, and do what one is told
 *
 *   $ ./holder 3 /shmlab.1000.outlive
 *   holder: attach=reads mapping=reads descriptor=open
 *   exec                                                     (you type this)
 *   holder: attach=gone mapping=gone descriptor=closed
 *
 * It reads a word a line: exit, exec, fork, detach. After each it says what it still has. outlive
 * starts it; by itself it stays until you press Ctrl-D.
 */
#include "look.h"

#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/wait.h>

static void *attach, *mapping; /* (void *)-1, which is MAP_FAILED too, if there never was one */
static const char *no_attach, *no_mapping; /* why */
static int fd;

static void tell(void)
{
    printf("holder: attach=%s", attach == (void *)-1 ? no_attach : look(attach, 'S'));
    printf(" mapping=%s", mapping == MAP_FAILED ? no_mapping : look(mapping, 'P'));
    printf(" descriptor=%s\n", still_open(fd));
}

/* The new image gets the addresses and the number, to look there. */
static _Noreturn void exec(const char *self)
{
    char places[3][32];
    snprintf(places[0], sizeof places[0], "%ju", (uintmax_t)(uintptr_t)attach);
    snprintf(places[1], sizeof places[1], "%ju", (uintmax_t)(uintptr_t)mapping);
    snprintf(places[2], sizeof places[2], "%d", fd);
    execlp(self, self, "--after-exec", places[0], places[1], places[2], (char *)NULL);
    die("exec(%s)", self);
}

static void obey(const char *word, const char *self)
{
    if (strcmp(word, "exit") == 0)
        exit(0);
    if (strcmp(word, "exec") == 0)
        exec(self);
    if (strcmp(word, "fork") == 0) {
        int status;
        pid_t child = fork();
        if (child == -1)
            die("fork");
        if (child != 0) { /* it holds on, and the child goes on */
            if (waitpid(child, &status, 0) == -1)
                die("waitpid");
            exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
        }
    } else if (strcmp(word, "detach") == 0) {
        if (shmdt(attach) == -1)
            die("shmdt");
        if (munmap(mapping, 1) == -1) /* whole pages: the page of this byte */
            die("munmap");
        if (close(fd) == -1)
            die("close");
    } else
        refuse("write exit, exec, fork or detach", "%s: no such word", word);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "ID NAME");
    bool after_exec = lab_flag(&argc, argv, "--after-exec");
    lab_operands(&argc, argv, after_exec ? 3 : 2, after_exec ? 3 : 2, argc < 2 ? "ID" : "NAME");
    setvbuf(stdin, NULL, _IONBF, 0); /* exec would lose what is read ahead */

    if (after_exec) {
        attach = (void *)(uintptr_t)strtoumax(argv[1], NULL, 10);
        mapping = (void *)(uintptr_t)strtoumax(argv[2], NULL, 10);
        fd = (int)lab_number("FD", argv[3], -1, INT_MAX);
        no_attach = no_mapping = "gone"; /* it was never there */
    } else {
        attach = shmat((int)lab_number("ID", argv[1], 0, INT_MAX), NULL, 0);
        if (attach == (void *)-1)
            no_attach = lab_errno_name(errno);
        mapping = MAP_FAILED;
        fd = shm_open(argv[2], O_RDWR | lab_no_wait(), 0);
        if (fd != -1)
            mapping = mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (mapping == MAP_FAILED)
            no_mapping = lab_errno_name(errno);
    }

    char line[32];
    for (tell(); fgets(line, sizeof line, stdin) != NULL; tell()) {
        line[strcspn(line, "\n")] = '\0';
        obey(line, argv[0]);
    }
    if (ferror(stdin))
        die("read");
    return 0;
}
