/* writer.c - leave a message in a System V shared-memory segment
 *
 *   $ ./writer "hello"
 *   writer: created key=0x0100a3f1 id=3 size=4096
 *   writer: addr=0x7f3f71a29000 msg=hello
 *
 * It takes four steps: get a key (ftok), an id (shmget) and an address (shmat), and write. The
 * segment stays when this program ends: ./reader shows it, ./remove removes it.
 */
#include "lab.h"
#include "parts/owner.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#define SIZE 4096

static int made = -1; /* the segment that this run made */

static void undo(void)
{
    if (made != -1)
        shmctl(made, IPC_RMID, NULL);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "MESSAGE");
    lab_operands(&argc, argv, 1, 1, "MESSAGE");
    size_t length = strlen(argv[1]) + 1; /* the NUL that ends it has to fit, too */
    if (length == 1)
        usage("MESSAGE is empty");

    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    /* Ask to be the one that makes the segment. If it exists already, use it as it is. */
    lab_undo(undo);
    int id = shmget(key, SIZE, IPC_CREAT | IPC_EXCL | 0600);
    if (id != -1)
        made = id;
    else if (errno == EEXIST)
        id = shmget(key, 0, 0600);
    if (id == -1)
        die_hint(errno == EACCES ? LAB_KEY_TAKEN : NULL, "shmget(key=0x%08x)", (unsigned)key);
    struct shmid_ds ds;
    if (shmctl(id, IPC_STAT, &ds) == -1)
        die("shmctl(id=%d, IPC_STAT)", id);
    owner_check(id, &ds.shm_perm);
    if (length > ds.shm_segsz)
        refuse("write less", "MESSAGE takes %zu bytes with its end, the segment has %zu", length,
               (size_t)ds.shm_segsz);
    printf("writer: %s key=0x%08x id=%d size=%zu\n", made == -1 ? "found" : "created",
           (unsigned)key, id, (size_t)ds.shm_segsz);

    char *text = shmat(id, NULL, 0);
    if (text == (void *)-1) /* not NULL: shmat returns -1 if it fails */
        die("shmat(id=%d)", id);
    memcpy(text, argv[1], length);
    printf("writer: addr=%p msg=", (void *)text);
    lab_print_text(text, ds.shm_segsz);
    printf("\n");
    if (shmdt(text) == -1)
        die("shmdt");
    lab_keep();
    return 0;
}
