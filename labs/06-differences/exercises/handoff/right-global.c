/* handoff.c - four semaphores' calls in main, goto for what fails, the parent reads and the child
 * prints */
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab.h"

struct shared {
    int last;
    char line[256];
};

static int down(sem_t *sem)
{
    int result;
    do
        result = sem_wait(sem);
    while (result == -1 && errno == EINTR);
    return result;
}

int main(void)
{
    sem_t *room = SEM_FAILED, *item = SEM_FAILED;
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct shared *s =
        mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_SHARED, -1, 0);
    if (s == MAP_FAILED) {
        perror("mmap");
        return EXIT_FAILURE;
    }
    char name[64];
    strcpy(name, lab_name("room"));
    if ((room = sem_open(name, O_CREAT | O_EXCL, 0600, 1)) == SEM_FAILED)
        goto failed;
    if (sem_unlink(name) != 0)
        goto failed;
    strcpy(name, lab_name("item"));
    if ((item = sem_open(name, O_CREAT | O_EXCL, 0600, 0)) == SEM_FAILED)
        goto failed;
    if (sem_unlink(name) != 0)
        goto failed;
    pid_t printer = fork();
    if (printer == -1)
        goto failed;
    if (printer == 0) {
        while (down(item) == 0 && !s->last) {
            printf("handoff: %.*s\n", (int)strcspn(s->line, "\n"), s->line);
            if (sem_post(room) != 0)
                _exit(1);
        }
        fflush(stdout);
        _exit(0);
    }
    char line[256];
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (down(room) != 0)
            goto failed;
        strcpy(s->line, line);
        if (sem_post(item) != 0)
            goto failed;
    }
    if (down(room) != 0)
        goto failed;
    s->last = 1;
    if (sem_post(item) != 0)
        goto failed;
    int status;
    if (waitpid(printer, &status, 0) == -1)
        goto failed;
    munmap(s, sizeof *s);
    return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
failed:
    perror("handoff");
    if (room != SEM_FAILED)
        sem_close(room);
    if (item != SEM_FAILED)
        sem_close(item);
    return EXIT_FAILURE;
}
