/* frame.c - a parent, its child and a stranger map one object: three addresses, one frame
 *
 *   $ ./frame
 *   frame: parent   addr=0x7f3f71a2a000 frame=0x19a186
 *   frame: child    addr=0x7f3f71a29000 frame=0x19a186
 *   frame: stranger addr=0x7fb0c1b5e000 frame=0x19a186
 *   frame: addresses=3 frames=1 proof=pagemap
 *
 * Each of the three maps the object for itself, and notes in the object what it found. --look adds
 * what the kernel tells everybody about the page. The stranger is this same program, executed anew:
 * all that it gets from the parent is the object's name. Only root may see the number of a frame;
 * for everybody else the proof is that it is the same page of the same object.
 */
#include "lab.h"
#include "lab_object.h"
#include "parts/frames.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PARENT, CHILD, STRANGER, ALL };
static const char *const who[ALL] = {"parent  ", "child   ", "stranger"};
struct seen {
    struct page by[ALL];
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
    seen->by[me].addr = seen; /* after this write our page table has an entry for the page */
    struct page page = get_page(seen);
    printf("frame: %s addr=%p frame=%s\n", who[me], page.addr, frame_name(page.frame));
    if (look)
        print_sharing("frame", seen);
    seen->by[me] = page;
}

static int stranger(const char *name, bool look)
{
    int fd = lab_open_object(name, sizeof(struct seen), "start it with ./frame alone");
    struct seen *seen = map(fd, name);
    const void *parent = seen->by[PARENT].addr, *child = seen->by[CHILD].addr;
    while (seen == parent || seen == child) /* not random on every system: ask for another */
        seen = map(fd, name);
    tell(seen, STRANGER, look);
    return 0;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--look] [stranger]");
    bool look = lab_flag(&argc, argv, "--look");
    lab_operands(&argc, argv, 0, 1, "");
    if (argc == 2 && strcmp(argv[1], "stranger") != 0)
        usage("%s: write stranger, or nothing at all", argv[1]);
    const char *name = lab_name("frame");
    if (argc == 2)
        return stranger(name, look);

    lab_undo(lab_undo_object);
    int fd = lab_make_object(name, sizeof(struct seen));
    struct seen *seen = map(fd, name);
    tell(seen, PARENT, look);

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) { /* it has inherited the parent's mapping, and makes a second one */
        tell(map(fd, name), CHILD, look);
        _exit(fflush(stdout) == 0 ? 0 : 1);
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    char *command[] = {argv[0], "stranger", look ? "--look" : NULL, NULL};
    if (status != 0 || lab_run(command) != 0)
        refuse(NULL, "the child or the stranger did not finish its work");

    int addresses = 1, frames = 1;
    const char *proof = "";
    for (int i = CHILD; i < ALL; i++) {
        addresses +=
            seen->by[i].addr != seen->by[PARENT].addr && seen->by[i].addr != seen->by[i - 1].addr;
        frames += !same_frame(&seen->by[PARENT], &seen->by[i], &proof);
    }
    printf("frame: addresses=%d frames=%d proof=%s\n", addresses, frames, proof);
    lab_remove_object();
    lab_keep();
    return 0;
}
