/* marks.c - keep marks in a POSIX object, and say their number and their mean
 *
 *   $ ./marks 5 3 4 && ./marks && ./marks --remove
 *   marks: stored 3
 *   marks: n=3 mean=4.00
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *name;

static void undo(void)
{
    shm_unlink(name);
}

static void store(int count, char **words)
{
    size_t size = (size_t)count * sizeof(int);
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die_hint(errno == EEXIST ? "./marks --remove" : NULL, "shm_open(%s)", name);
    lab_undo(undo);
    if (ftruncate(fd, (off_t)size) == -1)
        die("ftruncate(%s, %zu)", name, size);
    int *marks = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (marks == MAP_FAILED)
        die("mmap(%s, %zu)", name, size);
    for (int i = 0; i < count; i++)
        marks[i] = (int)lab_number("MARK", words[i], 0, 100);
    printf("marks: stored %d\n", count);
    lab_keep();
}

static void show(void)
{
    int fd = shm_open(name, O_RDONLY, 0);
    if (fd == -1)
        die_hint(errno == ENOENT ? "store some: ./marks 5 3 4" : NULL, "shm_open(%s)", name);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    size_t size = (size_t)st.st_size;
    if (size < sizeof(int))
        refuse("./marks --remove", "%s has no marks in it", name);
    const int *marks = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
    if (marks == MAP_FAILED)
        die("mmap(%s, %zu)", name, size);
    size_t count = size / sizeof(int);
    long long sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += marks[i];
    printf("marks: n=%zu mean=%.2f\n", count, (double)sum / (double)count);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--remove | MARK...]");
    bool removing = lab_flag(&argc, argv, "--remove");
    lab_operands(&argc, argv, 0, removing ? 0 : INT_MAX, "MARK");
    name = lab_name("posix");
    if (removing && shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    if (!removing && argc > 1)
        store(argc - 1, argv + 1);
    else if (!removing)
        show();
    return 0;
}
