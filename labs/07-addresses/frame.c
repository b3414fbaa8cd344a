/* frame.c - a parent, its child and a stranger: three addresses, one frame
 *
 *   $ ./frame
 *   frame: parent   addr=0x7f3f71a2a000 frame=0x19a186
 *   frame: child    addr=0x7f3f71a29000 frame=0x19a186
 *   frame: stranger addr=0x7fb0c1b5e000 frame=0x19a186
 *   frame: addresses=3 frames=1 proof=pagemap
 *
 * Each maps the object for itself, and writes what it found into the object. --look adds what the
 * kernel tells everybody. The stranger is this program, executed anew: it has nothing of the
 * parent's but the object's name. The frame's number is for root; for others the proof is the
 * object.
 */
#include "object.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

enum { PARENT, CHILD, STRANGER, ALL };
static const char *const who[ALL] = {"parent  ", "child   ", "stranger"};

struct seen {              /* what the object holds */
    const void *addr[ALL]; /* to compare: nobody else can follow them */
    struct lab_page page[ALL];
};

static struct seen *map(int fd, const char *name)
{
    struct seen *seen = mmap(NULL, sizeof *seen, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (seen == MAP_FAILED)
        die("mmap(%s, %zu)", name, sizeof *seen);
    return seen;
}

static void tell(struct seen *seen, int me, bool look)
{
    seen->addr[me] = seen; /* a store: now there is an entry in this process's page table */
    lab_get_page(seen, &seen->page[me]);
    printf("frame: %s addr=%p frame=%s\n", who[me], (void *)seen,
           lab_frame_name(seen->page[me].frame));
    if (look)
        lab_print_sharing("frame", seen);
}

static int stranger(const char *name, bool look)
{
    int fd = object_open(name, sizeof(struct seen), "./frame without a word starts it");
    struct seen *seen = map(fd, name);
    while (seen == seen->addr[PARENT] || seen == seen->addr[CHILD])
        seen = map(fd, name); /* where addresses are not random, ours is to be another one */
    tell(seen, STRANGER, look);
    return 0;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--look] [stranger]");
    bool look = lab_flag(&argc, argv, "--look");
    lab_operands(&argc, argv, 0, 1, "");
    if (argc == 2 && strcmp(argv[1], "stranger") != 0)
        usage("%s: write stranger, or nothing", argv[1]);
    const char *name = lab_name("frame");
    if (argc == 2)
        return stranger(name, look);

    int fd = object_make(name, sizeof(struct seen));
    struct seen *seen = map(fd, name);
    tell(seen, PARENT, look);

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) { /* it has the parent's mapping, too, and makes another one */
        tell(map(fd, name), CHILD, look);
        _exit(fflush(stdout) == 0 ? 0 : 1);
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    char *command[] = {argv[0], look ? "--look" : "stranger", look ? "stranger" : NULL, NULL};
    if (status != 0 || lab_run(command) != 0)
        refuse(NULL, "the child or the stranger did not finish its work");

    int addresses = 1, frames = 1;
    const char *proof = "";
    for (int i = CHILD; i < ALL; i++) {
        addresses += seen->addr[i] != seen->addr[PARENT] && seen->addr[i] != seen->addr[i - 1];
        frames += !lab_same_frame(&seen->page[PARENT], &seen->page[i], &proof);
    }
    printf("frame: addresses=%d frames=%d proof=%s\n", addresses, frames, proof);

    if (munmap(seen, sizeof *seen) == -1)
        die("munmap");
    if (close(fd) == -1)
        die("close");
    object_remove();
    return 0;
}
