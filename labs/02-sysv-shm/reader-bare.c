/* reader-bare.c - print the text that writer-bare left in a segment, and remove the segment
 *
 *   $ ./reader-bare
 *   hello
 *
 * It works only after writer-bare. reader.c and remove.c share this work, and remove.c checks whose
 * the segment is.
 */
#include <err.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
    key_t key = ftok("keyfile", 1); /* the writer's file and number, and so the writer's key */
    if (key == -1)
        err(1, "ftok(keyfile)");
    int id = shmget(key, 4096, 0); /* no IPC_CREAT: find a segment of 4096 bytes or more */
    if (id == -1)
        err(1, "shmget");
    char *text = shmat(id, NULL, SHM_RDONLY); /* attach it for reading only */
    if (text == (char *)-1)
        err(1, "shmat");
    printf("%.4096s\n", text); /* stop at the segment's end: there may be no NUL in it */
    if (shmdt(text) == -1)
        err(1, "shmdt");
    if (shmctl(id, IPC_RMID, NULL) == -1) /* remove the segment */
        err(1, "shmctl(IPC_RMID)");
    return 0;
}
