/* reader.c - show what is in a System V segment, and what the kernel knows about the segment
 *
 *   $ ./writer "hello" && ./reader
 *   reader: addr=0x7fb0c1b5e000 msg=hello
 *   reader: key=0x0100a3f1 id=3 size=4096 mode=0600 uid=1000
 *   reader: nattch=1 cpid=4711 lpid=4712
 *
 * With --id N it attaches the segment with that id, and does not look for one by the key. It
 * attaches for reading only: a write through this address would end the program.
 */
#include "lab.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--id N]");
    const char *by_id = lab_option(&argc, argv, "--id");
    lab_operands(&argc, argv, 0, 0, "");

    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    int id;
    if (by_id)
        id = (int)lab_number("N", by_id, 0, INT_MAX);
    else
        id = shmget(key, 0, 0); /* size 0 and no flags: find a segment, make none */
    if (id == -1)
        die_hint(errno == ENOENT ? "run ./writer first" : NULL, "shmget(key=0x%08x)",
                 (unsigned)key);

    char *text = shmat(id, NULL, SHM_RDONLY);
    if (text == (void *)-1)
        die_hint(errno == EACCES ? LAB_KEY_TAKEN : NULL, "shmat(id=%d)", id);
    struct shmid_ds ds;
    if (shmctl(id, IPC_STAT, &ds) == -1)
        die("shmctl(id=%d, IPC_STAT)", id);

    printf("reader: addr=%p msg=", (void *)text);
    lab_print_text(text, ds.shm_segsz); /* up to its NUL, or to the segment's end */
    printf("\n");
    if (!by_id)
        printf("reader: key=0x%08x ", (unsigned)key);
    else
        printf("reader: ");
    printf("id=%d size=%zu mode=%04o uid=%lu\n", id, (size_t)ds.shm_segsz,
           (unsigned)ds.shm_perm.mode, (unsigned long)ds.shm_perm.uid);
    printf("reader: nattch=%lu cpid=%ld lpid=%ld\n", (unsigned long)ds.shm_nattch,
           (long)ds.shm_cpid, (long)ds.shm_lpid);

    if (shmdt(text) == -1)
        die("shmdt");
    return 0;
}
