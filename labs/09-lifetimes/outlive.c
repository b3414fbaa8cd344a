/* outlive.c - something happens to the process that holds shared memory: what outlives it?
 *
 *   $ ./outlive kill
 *   outlive: segment from=used event=kill to=left attach=gone nattch=0
 *   outlive: object from=used event=kill to=left mapping=gone descriptor=closed
 *
 * Two facts make the state of a segment, and of an object: can it be found, by key or by name, and
 * does somebody hold it, with an attach, a mapping or a descriptor? Both: used. Found and held by
 * nobody: left. Held and not to be found: nameless. Neither: gone. Without an operand it tries
 * every event in every state: the arrows of the state diagram. ./holder is the process that holds.
 */
#include "events.h"
#include "holder.h"
#include "object.h"
#include "segment.h"

#define SIZE 16384 /* whole pages on Linux and on macOS */

static const char *name;

static void undo(void) /* a holder ends by itself when its pipe is closed */
{
    if (id != -1)
        shmctl(id, IPC_RMID, NULL);
    if (made != NULL)
        shm_unlink(made);
}

/* A segment and an object, with a byte in each that a holder knows, and nobody who holds them */
static void make(void)
{
    char *bytes = make_segment(SIZE);
    bytes[0] = 'S';
    if (shmdt(bytes) == -1)
        die("shmdt");
    bytes = make_object(name, SIZE);
    bytes[0] = 'P';
    if (munmap(bytes, SIZE) == -1)
        die("munmap");
}

/* Takes key and name. What the kernel answered is printed; ENOENT and EINVAL are answers, too. */
static void take_names(char *segment_says, char *object_says)
{
    int result = shmctl(id, IPC_RMID, NULL);
    if (result == -1 && errno != EINVAL)
        die("shmctl(id=%d, IPC_RMID)", id);
    strcpy(segment_says, result == -1 ? "EINVAL" : "ok");
    result = shm_unlink(name);
    if (result == -1 && errno != ENOENT)
        die("shm_unlink(%s)", name);
    strcpy(object_says, result == -1 ? "ENOENT" : "ok");
}

/* Whether key and name lead anywhere, and what the segment's count is */
static void look(bool *key_found, bool *name_found, char *nattch, size_t room)
{
    struct shmid_ds ds;
    int result = shmctl(id, IPC_STAT, &ds);
    if (result == -1 && errno != EINVAL)
        die("shmctl(id=%d, IPC_STAT)", id);
    if (result == -1)
        strcpy(nattch, "EINVAL");
    else
        snprintf(nattch, room, "%lu", (unsigned long)ds.shm_nattch);

    *key_found = shmget(key, 0, 0) != -1;
    if (!*key_found && errno != ENOENT)
        die("shmget(key=0x%08x)", (unsigned)key);
    int fd = shm_open(name, O_RDONLY | lab_no_wait(), 0);
    *name_found = fd != -1;
    if (fd == -1 && errno != ENOENT)
        die("shm_open(%s)", name);
    if (fd != -1 && close(fd) == -1)
        die("close");
}

static const char *state(bool found, const char *first, const char *second)
{
    bool held = strcmp(first, "reads") == 0 || strcmp(second, "reads") == 0;
    return states[(found ? LEFT : 0) | (held ? NAMELESS : 0)];
}

/* One event in one state: two lines */
static void show(int from, int event)
{
    struct holder first = {0}, second = {0}, *h = &first; /* h: whom it happens to */
    char segment_says[8], object_says[8], nattch[24];
    bool key_found, name_found;

    make();
    if (from != LEFT)
        start(&first, id, name);
    if (from == NAMELESS)
        take_names(segment_says, object_says);

    if (event == KILL) {
        if (kill(first.pid, SIGKILL) == -1)
            die("kill");
        hear(&first);
    } else if (event == REMOVE)
        take_names(segment_says, object_says);
    else if (event == JOIN)
        start(h = &second, id, name);
    else if (event != CREATE)
        tell(&first, events[event]);

    look(&key_found, &name_found, nattch, sizeof nattch);
    printf("outlive: segment from=%s event=%s to=%s ", states[from], events[event],
           state(key_found, first.attach, second.attach));
    printf(event == REMOVE ? "answer=%s nattch=%s\n" : "attach=%s nattch=%s\n",
           event == REMOVE ? segment_says : h->attach, nattch);
    printf("outlive: object from=%s event=%s to=%s ", states[from], events[event],
           state(name_found, first.mapping, second.mapping));
    if (event == REMOVE)
        printf("answer=%s\n", object_says);
    else
        printf("mapping=%s descriptor=%s\n", h->mapping, h->descriptor);

    stop(&first);
    stop(&second);
    if (key_found && shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
    id = -1;
    if (name_found && shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    made = NULL;
}

int main(int argc, char **argv)
{
    int from, event;
    bool one = one_event(argc, argv, &from, &event);
    name = lab_name("outlive");

    lab_undo(undo);
    if (one)
        show(from, event);
    for (from = USED; !one && from >= GONE; from--)
        for (event = 0; event < EVENTS; event++)
            if (possible(from, event))
                show(from, event);
    lab_keep();
    return 0;
}
