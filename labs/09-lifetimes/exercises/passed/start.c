/* passed.c - write a word into a segment, and become a worker that prints it
 *
 *   $ ./passed hello
 *   passed: pid=4711 writes
 *   passed: pid=4711 reads hello
 */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

#define SIZE 4096

static int made = -1;

static void undo(void)
{
    if (made != -1)
        shmctl(made, IPC_RMID, NULL);
}

static void work(const char *passed)
{
    char *text = (char *)strtoull(passed, NULL, 0);
    printf("passed: pid=%ld reads %.*s\n", (long)getpid(), SIZE, text);
    if (shmdt(text) == -1)
        die("shmdt");
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "WORD");
    bool worker = lab_flag(&argc, argv, "--worker");
    lab_operands(&argc, argv, 1, 1, "WORD");
    if (worker) {
        work(argv[1]);
        return 0;
    }
    if (strlen(argv[1]) >= SIZE)
        refuse("write less", "WORD is too long");

    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    lab_undo(undo);
    made = shmget(key, SIZE, IPC_CREAT | IPC_EXCL | 0600);
    if (made == -1)
        die("shmget(key=0x%08x)", (unsigned)key);
    char *text = shmat(made, NULL, 0);
    if (text == (void *)-1)
        die("shmat(id=%d)", made);
    strcpy(text, argv[1]);
    printf("passed: pid=%ld writes\n", (long)getpid());

    char passed[32];
    snprintf(passed, sizeof passed, "%p", (void *)text);
    /* Since lab_undo, signals such as SIGTERM wait. From here on they end the process, and the
     * worker, too */
    lab_keep();
    execl(argv[0], argv[0], "--worker", passed, (char *)NULL);
    int error = errno;
    undo();
    errno = error;
    die("exec(%s)", argv[0]);
}
