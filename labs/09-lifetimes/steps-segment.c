/* steps-segment.c - a writer is killed after each of its steps: what is left of its segment?
 *
 *   $ ./steps-segment
 *   steps-segment: killed after shmget: key=found nattch=0 text=
 *   steps-segment: killed after shmat: key=found nattch=0 text=
 *   ...
 *   steps-segment: killed after IPC_RMID: key=gone
 *
 * A writer makes a segment, writes "hello" into it, and removes it. For each step a new writer is
 * started, and killed after that step (parts/steps.c). steps-object does this with an object.
 */
#include "lab.h"
#include "parts/segment.h"
#include "parts/steps.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#define SIZE 16384 /* whole pages on Linux and on macOS */

static const char *const steps[] = {"shmget", "shmat", "half the write",
                                    "write",  "shmdt", "IPC_RMID"};
static key_t key;

static void undo(void)
{
    shmctl(shmget(key, 0, 0), IPC_RMID, NULL);
}

static void writer(void)
{
    int id = shmget(key, SIZE, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "shmget(key=0x%08x)", (unsigned)key);
    writer_made = true;
    step();
    char *text = shmat(id, NULL, 0);
    if (text == (void *)-1)
        die("shmat(id=%d)", id);
    step();
    step_write(text);
    if (shmdt(text) == -1)
        die("shmdt");
    step();
    if (shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
    writer_made = false;
    step();
}

static void look(bool made)
{
    struct shmid_ds ds;
    int id = shmget(key, 0, 0);
    if (id == -1 && errno != ENOENT)
        die("shmget(key=0x%08x)", (unsigned)key);
    if (id == -1) {
        printf("key=gone\n");
        return;
    }
    if (shmctl(id, IPC_STAT, &ds) == -1)
        die("shmctl(id=%d, IPC_STAT)", id);
    char *text = shmat(id, NULL, SHM_RDONLY);
    if (text == (void *)-1)
        die("shmat(id=%d)", id);
    printf("key=found nattch=%lu text=", (unsigned long)ds.shm_nattch);
    lab_print_text(text, SIZE);
    printf("\n");
    if (shmdt(text) == -1)
        die("shmdt");
    if (made && shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    key = segment_key();
    kill_after_each(&(struct life){steps, sizeof steps / sizeof *steps, writer, look, undo});
    return 0;
}
