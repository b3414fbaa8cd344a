/* steps-segment.c - kill -9 between the steps of a writer's life: what is left of its segment?
 *
 *   $ ./steps-segment
 *   steps-segment: killed after shmget: key=found nattch=0 text=
 *   steps-segment: killed after shmat: key=found nattch=0 text=
 *   ...
 *   steps-segment: killed after IPC_RMID: key=gone
 *
 * A writer makes a segment, stores hello, and removes it. It is started once for each step, and
 * killed after that (steps.h). steps-object does the same with an object.
 */
#include "steps.h"

#include <sys/ipc.h>
#include <sys/shm.h>

static const char *const steps[] = {"shmget", "shmat", "half the store",
                                    "store",  "shmdt", "IPC_RMID"};
static key_t key;

static void undo(void)
{
    end_writer();
    if (made)
        shmctl(shmget(key, 0, 0), IPC_RMID, NULL);
}

static void writer(void)
{
    int id = shmget(key, SIZE, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "shmget(key=0x%08x)", (unsigned)key);
    made = true;
    step();
    char *text = shmat(id, NULL, 0);
    if (text == (void *)-1)
        die("shmat(id=%d)", id);
    step();
    store(text);
    if (shmdt(text) == -1)
        die("shmdt");
    step();
    if (shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
    made = false;
    step();
}

static void look(void)
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
    if (shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);

    lab_undo(undo);
    kill_after_each(steps, sizeof steps / sizeof *steps);
    lab_keep();
    return 0;
}
