/* ninth.c - attach and detach the lab's segment, again and again
 *
 *   $ ./writer hello && ./ninth 2
 *   ninth: round=1 nattch=1 letters=5
 *   ninth: round=2 nattch=1 letters=5
 */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "ROUNDS");
    lab_operands(&argc, argv, 1, 1, "ROUNDS");
    long rounds = lab_number("ROUNDS", argv[1], 1, 100000);

    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    int id = shmget(key, 0, 0);
    if (id == -1)
        die_hint(errno == ENOENT ? "run ./writer first" : NULL, "shmget(key=0x%08x)",
                 (unsigned)key);

    for (long round = 1; round <= rounds; round++) {
        char *text = shmat(id, NULL, SHM_RDONLY);
        if (text == (void *)-1)
            die("shmat(id=%d)", id);
        struct shmid_ds ds;
        if (shmctl(id, IPC_STAT, &ds) == -1)
            die("shmctl(id=%d, IPC_STAT)", id);
        printf("ninth: round=%ld nattch=%lu letters=%zu\n", round, (unsigned long)ds.shm_nattch,
               strnlen(text, ds.shm_segsz));
        if (shmdt(text) == -1)
            die("shmdt");
    }
    return 0;
}
