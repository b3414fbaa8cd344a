/* steps-object.c - kill -9 between the steps of a writer's life: what is left of its object?
 *
 *   $ ./steps-object
 *   steps-object: killed after open: name=found st_size=0
 *   steps-object: killed after size: name=found st_size=16384 text=
 *   ...
 *   steps-object: killed after unlink: name=gone
 *
 * A writer makes an object, stores hello, and removes it. It is started once for each step, and
 * killed after that (steps.h). steps-segment does the same with a segment.
 */
#include "steps.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

static const char *const steps[] = {"open",  "size",  "map",   "half the store",
                                    "store", "unmap", "close", "unlink"};
static const char *name;

static void undo(void)
{
    end_writer();
    if (made)
        shm_unlink(name);
}

static void writer(void)
{
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "shm_open(%s)", name);
    made = true;
    step();
    if (ftruncate(fd, SIZE) == -1)
        die("ftruncate(%s, %d)", name, SIZE);
    errno = lab_reserve(fd, SIZE);
    if (errno != 0)
        die_hint(errno == ENOSPC ? "/dev/shm is full: df /dev/shm" : NULL, "posix_fallocate(%s)",
                 name);
    step();
    char *text = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%s, %d)", name, SIZE);
    step();
    store(text);
    if (munmap(text, SIZE) == -1)
        die("munmap");
    step();
    if (close(fd) == -1)
        die("close");
    step();
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    made = false;
    step();
}

static void look(void)
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
    if (st.st_size > 0) {
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
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    name = lab_name("steps");

    lab_undo(undo);
    kill_after_each(steps, sizeof steps / sizeof *steps);
    lab_keep();
    return 0;
}
