/* outlive-segment.c - something happens to the process that holds a segment: what outlives it?
 *
 *   $ ./outlive-segment kill
 *   outlive-segment: from=used event=kill to=left attach=gone nattch=0
 *
 * The state of a segment depends on two questions. Can it be found by its key? Does a process hold
 * it, by an attach? It is used if both are true, left if it can only be found, nameless if it is
 * only held, and gone if neither is true. Without an EVENT, the program tries every event in every
 * state (parts/outlive.c); --arrows prints only the two states and the event. ./holder-segment is
 * the process that holds the segment. outlive-object does the same with an object.
 */
#include "lab.h"
#include "parts/outlive.h"
#include "parts/segment.h"

#include <errno.h>
#include <stdio.h>
#include <sys/shm.h>

#define SIZE 16384 /* whole pages on Linux and on macOS */

/* Makes a segment with a byte that a holder can recognise. Nobody is attached to it yet. */
static const char *make(void)
{
    static char operand[16];
    char *bytes = segment_make(SIZE);
    bytes[0] = 'S';
    if (shmdt(bytes) == -1)
        die("shmdt");
    snprintf(operand, sizeof operand, "%d", segment_id);
    return operand;
}

/* Takes the key away. EINVAL is an answer like any other here: it is printed. */
static const char *take_away(void)
{
    if (shmctl(segment_id, IPC_RMID, NULL) == 0)
        return "ok";
    if (errno != EINVAL)
        die("shmctl(id=%d, IPC_RMID)", segment_id);
    return "EINVAL";
}

static bool found(void)
{
    key_t key = segment_key();
    if (shmget(key, 0, 0) != -1)
        return true;
    if (errno != ENOENT)
        die("shmget(key=0x%08x)", (unsigned)key);
    return false;
}

/* Asks by the id, so it works on Linux even when the key is gone */
static void print_count(void)
{
    struct shmid_ds ds;
    if (shmctl(segment_id, IPC_STAT, &ds) == 0)
        printf(" nattch=%lu", (unsigned long)ds.shm_nattch);
    else if (errno == EINVAL)
        printf(" nattch=EINVAL");
    else
        die("shmctl(id=%d, IPC_STAT)", segment_id);
}

int main(int argc, char **argv)
{
    /* segment_undo need not end the holder: it ends when its pipe is closed */
    const struct memory segment = {segment_undo, "./holder-segment", "attach=gone", make, take_away,
                                   found,        print_count};
    outlive(&segment, argc, argv);
    return 0;
}
