/* steps-object.c - a writer is killed after each of its steps: what is left of its object?
 *
 *   $ ./steps-object
 *   steps-object: killed after open: name=found st_size=0
 *   steps-object: killed after size: name=found st_size=16384 text=
 *   ...
 *   steps-object: killed after unlink: name=gone
 *
 * A writer makes an object, writes "hello" into it, and removes it. For each step a new writer is
 * started, and killed after that step (parts/steps.c). steps-segment does this with a segment.
 */
#include "lab.h"
#include "lab_object.h"
#include "parts/steps.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIZE 16384 /* whole pages on Linux and on macOS */

static const char *const steps[] = {"open",  "size",  "map",   "half the write",
                                    "write", "unmap", "close", "unlink"};
static const char *name;

static void undo(void)
{
    shm_unlink(name);
}

static void writer(void)
{
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "shm_open(%s)", name);
    writer_made = true;
    step();
    lab_size_object(fd, name, SIZE);
    step();
    char *text = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%s, %d)", name, SIZE);
    step();
    step_write(text);
    if (munmap(text, SIZE) == -1)
        die("munmap");
    step();
    if (close(fd) == -1)
        die("close");
    step();
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    writer_made = false;
    step();
}

static void look(bool made)
{
    struct stat st;
    int fd = shm_open(name, O_RDONLY | lab_no_wait(), 0);
    if (fd == -1 && errno != ENOENT)
        die("shm_open(%s)", name);
    if (fd == -1) {
        printf("name=gone\n");
        return;
    }
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    printf("name=found st_size=%lld", (long long)st.st_size);
    if (st.st_size >= SIZE) { /* a smaller object may have the name now: don't read past its end */
        char *text = mmap(NULL, SIZE, PROT_READ, MAP_SHARED, fd, 0);
        if (text == MAP_FAILED)
            die("mmap(%s, %d)", name, SIZE);
        printf(" text=");
        lab_print_text(text, SIZE);
        if (munmap(text, SIZE) == -1)
            die("munmap");
    }
    printf("\n");
    if (close(fd) == -1)
        die("close");
    if (made && shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    name = lab_name("steps");

    kill_after_each(&(struct life){steps, sizeof steps / sizeof *steps, writer, look, undo});
    return 0;
}
