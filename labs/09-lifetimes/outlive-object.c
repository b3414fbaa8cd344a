/* outlive-object.c - something happens to the process that holds an object: what outlives it?
 *
 *   $ ./outlive-object kill
 *   outlive-object: from=used event=kill to=left mapping=gone descriptor=closed
 *
 * The state of an object depends on two questions. Can it be found by its name? Does a process hold
 * it, by a mapping or a descriptor? It is used if both are true, left if it can only be found,
 * nameless if it is only held, and gone if neither is true. Without an EVENT, the program tries
 * every event in every state (parts/outlive.c); --arrows prints only the two states and the event.
 * ./holder-object is the process that holds the object. outlive-segment does this with a segment.
 */
#include "lab.h"
#include "lab_object.h"
#include "parts/outlive.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define SIZE 16384 /* whole pages on Linux and on macOS */

static const char *name;
static bool made; /* and has not lost its name yet */

static void undo(void) /* a holder needs no undo: it ends when its pipe is closed */
{
    if (made)
        shm_unlink(name);
}

/* Makes an object with a byte that a holder can recognise. Nobody has it mapped or open yet. */
static const char *make(void)
{
    name = lab_name("outlive");
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "shm_open(%s)", name);
    made = true;
    lab_size_object(fd, name, SIZE);
    char *bytes = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        die("mmap(%s, %d)", name, SIZE);
    bytes[0] = 'P';
    if (munmap(bytes, SIZE) == -1)
        die("munmap");
    if (close(fd) == -1)
        die("close");
    return name;
}

/* Takes the name away. ENOENT is an answer like any other here: it is printed. */
static const char *take_away(void)
{
    if (shm_unlink(name) == 0) {
        made = false;
        return "ok";
    }
    if (errno != ENOENT)
        die("shm_unlink(%s)", name);
    return "ENOENT";
}

static bool found(void)
{
    int fd = shm_open(name, O_RDONLY | lab_no_wait(), 0);
    if (fd == -1 && errno != ENOENT)
        die("shm_open(%s)", name);
    if (fd != -1 && close(fd) == -1)
        die("close");
    return fd != -1;
}

int main(int argc, char **argv)
{
    /* There is no count to print: no call tells how many processes hold an object */
    const struct memory object = {
        undo, "./holder-object", "mapping=gone descriptor=closed", make, take_away, found, NULL};
    outlive(&object, argc, argv);
    return 0;
}
