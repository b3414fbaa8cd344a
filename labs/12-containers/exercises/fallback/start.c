/* fallback.c - share a text between parent and child, with the memory that there is
 *
 *   $ ./fallback hello
 *   fallback: System V: hello
 */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
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

    int id = shmget(IPC_PRIVATE, ROOM, 0600);
    if (id == -1)
        die("shmget");
    char *shared = shmat(id, NULL, 0);
    int error = errno;
    if (shmctl(id, IPC_RMID, NULL) == -1) /* it stays until both have ended */
        die("shmctl(IPC_RMID)");
    errno = error;
    if (shared == (void *)-1)
        die("shmat");

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
    printf("fallback: System V: ");
    lab_print_text(shared, ROOM);
    printf("\n");
    return 0;
}
