/* writer.c - leave a message in a System V shared-memory segment
 *
 *   $ ./writer "hello"
 *   writer: created key=0x0100a3f1 id=3 size=4096
 *   writer: addr=0x7f3f71a29000 msg=hello
 *
 * The four steps: a key (ftok), an id (shmget), an address (shmat), a store. The segment stays when
 * this program ends: ./reader shows it, ./remove removes it.
 */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

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
    const char *message = argv[1];
    size_t length = strlen(message) + 1; /* with the NUL that ends it */
    if (length == 1)
        usage("MESSAGE is empty");

    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);

    /* Ask to be the one who makes it; if it is there already, use what is there. */
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
    if (ds.shm_perm.uid != geteuid())
        refuse(LAB_KEY_TAKEN, "segment id=%d belongs to uid=%lu", id,
               (unsigned long)ds.shm_perm.uid);
    if (length > ds.shm_segsz)
        refuse("write less", "MESSAGE takes %zu bytes with its end, the segment has %zu", length,
               (size_t)ds.shm_segsz);
    printf("writer: %s key=0x%08x id=%d size=%zu\n", made == -1 ? "found" : "created",
           (unsigned)key, id, (size_t)ds.shm_segsz);

    char *text = shmat(id, NULL, 0);
    if (text == (void *)-1) /* not NULL: shmat fails with -1 */
        die("shmat(id=%d)", id);
    memcpy(text, message, length);
    printf("writer: addr=%p msg=", (void *)text);
    lab_print_text(text, ds.shm_segsz);
    printf("\n");

    if (shmdt(text) == -1)
        die("shmdt");
    lab_keep();
    return 0;
}
