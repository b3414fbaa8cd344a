/* lend.c - make a segment and an object with the same text, and tell a command where they are
 *
 *   $ ./lend hello ./borrow
 *   borrow: segment id=5 text=hello
 *   borrow: object /shmlab.1000.lend text=hello
 *   borrow: found=both
 *
 * The command gets two more arguments: the segment's id and the object's name. An X11 program tells
 * the X server the id of a segment in the same way.
 */
#include "lab.h"
#include "lab_object.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

#define ROOM 256 /* bytes, in the segment and in the object */

static int id = -1; /* the segment */

static void undo(void)
{
    if (id != -1)
        shmctl(id, IPC_RMID, NULL);
    lab_undo_object();
}

static void make_segment(const char *text)
{
    id = shmget(IPC_PRIVATE, ROOM, 0600);
    if (id == -1)
        die_hint(errno == ENOSYS ? "this kernel has no System V: use POSIX objects, or memfd_create"
                                 : NULL,
                 "shmget");
    lab_note_segment(id);
    char *segment = shmat(id, NULL, 0);
    if (segment == (void *)-1)
        die("shmat(%d)", id);
    snprintf(segment, ROOM, "%s", text);
    if (shmdt(segment) == -1)
        die("shmdt");
}

static void make_object(const char *name, const char *text)
{
    int fd = lab_make_object(name, ROOM);
    char *object = mmap(NULL, ROOM, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (object == MAP_FAILED)
        die("mmap(%s)", name);
    snprintf(object, ROOM, "%s", text);
    if (munmap(object, ROOM) == -1 || close(fd) == -1)
        die("munmap(%s)", name);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "TEXT COMMAND...");
    char **command = lab_command(&argc, argv, 1);
    lab_operands(&argc, argv, 1, 1, "TEXT");
    if (command == NULL)
        usage("no COMMAND");
    if (strlen(argv[1]) >= ROOM)
        usage("TEXT is longer than %d bytes", ROOM - 1);
    char name[LAB_NAME_MAX + 1], number[16];
    snprintf(name, sizeof name, "%s", lab_name("lend"));

    lab_undo(undo);
    make_segment(argv[1]);
    make_object(name, argv[1]);

    size_t words = 0;
    while (command[words] != NULL)
        words++;
    char **longer = calloc(words + 3, sizeof *longer);
    if (longer == NULL)
        die("calloc");
    memcpy(longer, command, words * sizeof *longer);
    snprintf(number, sizeof number, "%d", id);
    longer[words] = number;
    longer[words + 1] = name;
    int status = lab_run(longer);
    free(longer);
    if (shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(%d, IPC_RMID)", id);
    id = -1;
    lab_remove_object();
    lab_keep();
    return status;
}
