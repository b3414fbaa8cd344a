/* outlive-segment.c - something happens to the process that holds a segment: what outlives it?
 *
 *   $ ./outlive-segment kill
 *   outlive-segment: from=used event=kill to=left attach=gone nattch=0
 *
 * Two facts make a segment's state: can it be found, by its key, and does somebody hold it, with an
 * attach? Both: used. Found and held by nobody: left. Held and not to be found: nameless. Neither:
 * gone. Without an operand every event comes in every state (outlive.h): the arrows of the state
 * diagram. ./holder-segment is the process that holds. outlive-object does the same with an object.
 */
#include "outlive.h"
#include "segment.h"

#define SIZE 16384 /* whole pages on Linux and on macOS */

static void undo(void) /* a holder ends by itself when its pipe is closed */
{
    if (id != -1)
        shmctl(id, IPC_RMID, NULL);
}

/* A segment with a byte that a holder knows, and nobody who is attached */
static void make(void)
{
    char *bytes = make_segment(SIZE);
    bytes[0] = 'S';
    if (shmdt(bytes) == -1)
        die("shmdt");
}

static void hold(struct holder *h)
{
    char number[16];
    snprintf(number, sizeof number, "%d", id);
    start(h, "./holder-segment", number, "attach=gone");
}

/* Takes the key. The kernel's answer is printed; EINVAL is one, too. */
static const char *take_away(void)
{
    if (shmctl(id, IPC_RMID, NULL) == 0)
        return "ok";
    if (errno != EINVAL)
        die("shmctl(id=%d, IPC_RMID)", id);
    return "EINVAL";
}

static bool found(void)
{
    if (shmget(key, 0, 0) != -1)
        return true;
    if (errno != ENOENT)
        die("shmget(key=0x%08x)", (unsigned)key);
    return false;
}

/* The kernel counts the attaches, by the id, and so also where the key is gone */
static void print_count(void)
{
    struct shmid_ds ds;
    if (shmctl(id, IPC_STAT, &ds) == 0)
        printf(" nattch=%lu", (unsigned long)ds.shm_nattch);
    else if (errno == EINVAL)
        printf(" nattch=EINVAL");
    else
        die("shmctl(id=%d, IPC_STAT)", id);
}

int main(int argc, char **argv)
{
    outlive(argc, argv);
    return 0;
}
