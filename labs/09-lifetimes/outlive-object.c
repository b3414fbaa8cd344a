/* outlive-object.c - something happens to the process that holds an object: what outlives it?
 *
 *   $ ./outlive-object kill
 *   outlive-object: from=used event=kill to=left mapping=gone descriptor=closed
 *
 * Two facts make an object's state: can it be found, by its name, and does somebody hold it, with a
 * mapping or a descriptor? Both: used. Found and held by nobody: left. Held and not to be found:
 * nameless. Neither: gone. Without an operand every event comes in every state (outlive.h): the
 * arrows of the state diagram. ./holder-object is the process that holds. outlive-segment does the
 * same with a segment.
 */
#include "object.h"
#include "outlive.h"

#define SIZE 16384 /* whole pages on Linux and on macOS */

static const char *name;

static void undo(void) /* a holder ends by itself when its pipe is closed */
{
    if (made != NULL)
        shm_unlink(made);
}

/* An object with a byte that a holder knows, and nobody who has it mapped or open */
static void make(void)
{
    name = lab_name("outlive");
    char *bytes = make_object(name, SIZE);
    bytes[0] = 'P';
    if (munmap(bytes, SIZE) == -1)
        die("munmap");
}

static void hold(struct holder *h)
{
    start(h, "./holder-object", name, "mapping=gone descriptor=closed");
}

/* Takes the name. The kernel's answer is printed; ENOENT is one, too. */
static const char *take_away(void)
{
    if (shm_unlink(name) == 0) {
        made = NULL;
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

/* There is nothing to print: no call says how many have an object */
static void print_count(void)
{
}

int main(int argc, char **argv)
{
    outlive(argc, argv);
    return 0;
}
