/* reader.c - show a System V segment: what is in it, and what the kernel keeps about it
 *
 *   $ ./writer "hello" && ./reader
 *   reader: addr=0x7fb0c1b5e000 msg=hello
 *   reader: key=0x0100a3f1 id=3 size=4096 mode=0600 uid=1000
 *   reader: nattch=1 cpid=4711 lpid=4712
 *
 * With --id it asks for no key. It attaches read-only: a store through this address would be fatal.
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
    int id = by_id ? (int)lab_number("N", by_id, 0, INT_MAX)
                   : shmget(key, 0, 0); /* size 0 and no flags: find it, make nothing */
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
    lab_print_text(text, ds.shm_segsz); /* stops at the NUL, or at the segment's end */
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
