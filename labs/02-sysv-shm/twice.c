/* twice.c - attach one segment twice in one process: two addresses for the same memory
 *
 *   $ ./writer "hello" && ./twice
 *   twice: addr=0x7f0a5d5f9000 and addr=0x7f0a5d5f8000 nattch=2
 *   twice: wrote 42 at the first, read 42 at the second
 *
 * So one byte of a segment can have several addresses, even in one process. The program writes
 * into the segment's last byte, and puts back what was there.
 */
#include "lab.h"
#include "parts/owner.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

static volatile char *changed; /* the byte that we have to put back */
static char before;

static void put_back(void)
{
    if (changed != NULL)
        *changed = before;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");

    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    int id = shmget(key, 0, 0);
    if (id == -1)
        die_hint(errno == ENOENT ? "run ./writer first" : NULL, "shmget(key=0x%08x)",
                 (unsigned)key);

    char *first = shmat(id, NULL, 0);
    if (first == (void *)-1)
        die_hint(errno == EACCES ? LAB_KEY_TAKEN : NULL, "shmat(id=%d)", id);
    volatile char *second =
        shmat(id, NULL, 0); /* volatile: the compiler does not know that both are one memory */
    if (second == (void *)-1)
        die("shmat(id=%d)", id);
    struct shmid_ds ds;
    if (shmctl(id, IPC_STAT, &ds) == -1)
        die("shmctl(id=%d, IPC_STAT)", id);
    owner_check(id, &ds.shm_perm);
    printf("twice: addr=%p and addr=%p nattch=%lu\n", (void *)first, (void *)second,
           (unsigned long)ds.shm_nattch);

    size_t last = ds.shm_segsz - 1;
    lab_undo(put_back);
    before = first[last];
    changed = &first[last];
    *changed = 42;
    printf("twice: wrote 42 at the first, read %d at the second\n", second[last]);
    put_back();
    lab_keep();

    if (shmdt((void *)second) == -1 || shmdt(first) == -1)
        die("shmdt");
    return 0;
}
