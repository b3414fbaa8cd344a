/* writer-bare.c - write a text into a System V segment, and leave the segment there
 *
 *   $ ./writer-bare hello
 *
 * It prints nothing, and works only if there is no segment yet. ./reader-bare shows the text and
 * removes the segment. writer.c also works with a segment that exists, and checks whose it is.
 */
#include <err.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(int argc, char **argv)
{
    if (argc != 2)
        errx(2, "usage: writer-bare TEXT");
    key_t key = ftok("keyfile", 1); /* a file and a number give a key */
    if (key == -1)
        err(1, "ftok(keyfile)");
    int id = shmget(key, 4096, IPC_CREAT | IPC_EXCL | 0600); /* make a segment; returns its id */
    if (id == -1)
        err(1, "shmget");
    char *text = shmat(id, NULL, 0); /* attach the segment; returns its address */
    if (text == (char *)-1)
        err(1, "shmat");
    snprintf(text, 4096, "%s", argv[1]); /* from here on it is ordinary memory */
    if (shmdt(text) == -1)               /* detach; the segment stays */
        err(1, "shmdt");
    return 0;
}
