/* orphan.c - announce, make, use, remove, withdraw; or be killed before that
 *
 *   $ ./orphan ./sweep
 *   orphan: pid=4711 holds /shmlab.1000.orphan and segment id=3
 *   sweep: pid=4711 is at work: kept
 *   $ ./orphan --die; ./sweep
 *   orphan: pid=4713 holds /shmlab.1000.orphan and segment id=4
 *   sweep: pid=4713 has ended
 *   ...
 *
 * The file `announced` says who makes something, before it is made. So whatever object or segment a
 * killed run leaves, ./sweep knows of it, on a system too that cannot list its objects. One that
 * is killed while it announces leaves its draft, announced-PID, too. --die sends SIGKILL to itself.
 */
#include "announce.h"
#include "object.h"
#include "segment.h"

#include <signal.h>

#define SIZE 16384 /* whole pages on Linux and on macOS */

static void undo(void) /* the announcement last: until then it says the truth */
{
    if (id != -1)
        shmctl(id, IPC_RMID, NULL);
    if (made != NULL)
        shm_unlink(made);
    if (announced)
        unlink("announced");
    if (draft[0] != '\0')
        unlink(draft);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--die] [COMMAND...]");
    char **command = lab_command(&argc, argv, 0);
    bool die_now = lab_flag(&argc, argv, "--die");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("orphan");

    char self[64]; /* the number alone would also be a later process's */
    snprintf(self, sizeof self, "pid=%ld start=%llu\n", (long)getpid(), lab_start_time(getpid()));
    lab_undo(undo);
    announce(self);

    char *head = make_object(name, SIZE);
    strcpy(head, self); /* so the object says whose it is; a segment does by itself: shm_cpid */
    char *bytes = make_segment(SIZE);
    if (shmdt(bytes) == -1)
        die("shmdt");
    printf("orphan: pid=%ld holds %s and segment id=%d\n", (long)getpid(), name, id);

    if (die_now && kill(getpid(), SIGKILL) == -1)
        die("kill");
    int status = command != NULL ? lab_run(command) : 0;

    if (munmap(head, SIZE) == -1)
        die("munmap");
    if (shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
    id = -1;
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    made = NULL;
    if (unlink("announced") == -1)
        die("unlink(announced)");
    announced = false;
    lab_keep();
    return status;
}
