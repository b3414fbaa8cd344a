/* fallback: the names are removed at the end, by undo */
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

static int id = -1, fd = -1;
static const char *made;

static void undo(void)
{
    if (id != -1)
        shmctl(id, IPC_RMID, NULL);
    if (made != NULL)
        shm_unlink(made);
    id = -1;
    made = NULL;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "TEXT");
    lab_operands(&argc, argv, 1, 1, "TEXT");
    if (strlen(argv[1]) >= ROOM)
        usage("TEXT is longer than %d bytes", ROOM - 1);

    lab_undo(undo);
    const char *way = "System V";
    char *shared = MAP_FAILED; /* which is (void *)-1, as shmat has it */
    id = shmget(IPC_PRIVATE, ROOM, 0600);
    if (id != -1)
        shared = shmat(id, NULL, 0);
    if (shared == MAP_FAILED) {
        way = "POSIX";
        fd = shm_open(lab_name("fallback"), O_RDWR | O_CREAT | O_EXCL, 0600);
        if (fd != -1) {
            made = lab_name("fallback");
            if (ftruncate(fd, ROOM) == 0 && posix_fallocate(fd, 0, ROOM) == 0)
                shared = mmap(NULL, ROOM, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        }
    }
    if (shared == MAP_FAILED) {
        way = "nameless";
        shared = mmap(NULL, ROOM, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (shared == MAP_FAILED)
            die("mmap");
    }

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
    undo();
    lab_keep();
    return 0;
}
