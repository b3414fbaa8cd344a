/* stays.c - make a segment, and remove it when you press Enter
 *
 *   $ ./stays
 *   stays: id=3, press Enter to remove it
 *
 *   stays: removed
 */
#include "lab.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

static int made = -1; /* the segment that this run made */

static void undo(void)
{
    if (made == -1)
        return;
    if (shmctl(made, IPC_RMID, NULL) == -1)
        perror("stays: shmctl(IPC_RMID)");
    else
        printf("stays: removed\n");
    made = -1;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    if (atexit(undo) != 0) /* so that undo runs when the program ends */
        die("atexit");

    made = shmget(IPC_PRIVATE, 4096, 0600);
    if (made == -1)
        die("shmget(IPC_PRIVATE, 4096)");
    printf("stays: id=%d, press Enter to remove it\n", made);

    char c;
    if (read(STDIN_FILENO, &c, 1) == -1) {
        perror("stays: read");
        return 1;
    }
    return 0;
}
