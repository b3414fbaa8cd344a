/* orphan.c - announce memory, make it, use it and remove it, or be killed before it is removed
 *
 *   $ ./orphan ./sweep
 *   orphan: pid=4711 holds /shmlab.1000.orphan and segment id=3
 *   sweep: pid=4711 is still at work, so everything is kept
 *   $ ./orphan --die; ./sweep
 *   orphan: pid=4713 holds /shmlab.1000.orphan and segment id=4
 *   sweep: pid=4713 has ended
 *   ...
 *
 * The file `announced` says which process is about to make memory. It is written before the memory
 * is made, so ./sweep knows of whatever a killed run leaves, even on a system that cannot list its
 * objects. A run killed while it announces also leaves the file announced-PID. --die: kill yourself
 */
#include "lab.h"
#include "lab_object.h"
#include "parts/announced.h"
#include "parts/segment.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

#define SIZE 16384 /* whole pages on Linux and on macOS */

static void undo(void) /* removes the announcement last: it is true until then */
{
    segment_undo();
    lab_undo_object();
    announce_undo();
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--die] [COMMAND...]");
    char **command = lab_command(&argc, argv, 0);
    bool die_now = lab_flag(&argc, argv, "--die");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("orphan");

    char self[ANNOUNCED_SIZE] = "";
    lab_undo(undo);
    announce(self);

    int fd = lab_make_object(name, SIZE);
    char *head = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (head == MAP_FAILED)
        die("mmap(%s, %d)", name, SIZE);
    if (close(fd) == -1) /* the mapping keeps the object */
        die("close");
    strcpy(head, self); /* marks the object as ours; the kernel marks a segment: shm_cpid */
    char *bytes = segment_make(SIZE);
    if (shmdt(bytes) == -1)
        die("shmdt");
    printf("orphan: pid=%ld holds %s and segment id=%d\n", (long)getpid(), name, segment_id);

    if (die_now && kill(getpid(), SIGKILL) == -1)
        die("kill");
    int status = command != NULL ? lab_run(command) : 0;

    if (munmap(head, SIZE) == -1)
        die("munmap");
    segment_remove();
    lab_remove_object();
    withdraw();
    lab_keep();
    return status;
}
