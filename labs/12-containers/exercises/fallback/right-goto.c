/* fallback: one function, with goto; memfd_create as the last way */
#define _GNU_SOURCE
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROOM 256 /* bytes that parent and child share */

int main(int argc, char **argv)
{
    lab_start(argc, argv, "TEXT");
    lab_operands(&argc, argv, 1, 1, "TEXT");
    if (strlen(argv[1]) >= ROOM)
        usage("TEXT is longer than %d bytes", ROOM - 1);

    const char *way = "System V", *name = lab_name("fallback");
    char *shared;
    int fd = -1, id = shmget(IPC_PRIVATE, ROOM, 0600);
    if (id == -1)
        goto posix;
    shared = shmat(id, NULL, 0);
    if (shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl");
    if (shared != (void *)-1)
        goto found;
posix:
    way = "POSIX";
    fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        goto memfd;
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
map:
    if (ftruncate(fd, ROOM) == 0 && posix_fallocate(fd, 0, ROOM) == 0) {
        shared = mmap(NULL, ROOM, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (shared != MAP_FAILED)
            goto found;
    }
    close(fd);
    if (strcmp(way, "nameless") == 0)
        die("no memory");
memfd:
    way = "nameless";
    fd = memfd_create("fallback", MFD_CLOEXEC);
    if (fd == -1)
        die("memfd_create");
    goto map;
found:;

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        snprintf(shared, ROOM, "%s", argv[1]);
        _exit(0);
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (status != 0)
        refuse(NULL, "the child did not write");
    printf("fallback: %s: ", way);
    lab_print_text(shared, ROOM);
    printf("\n");
    return 0;
}
