/* note: the text ends at its NUL, as the argument did; functions for the two sides */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *made; /* the object that this run has made */

static void undo(void)
{
    if (made != NULL)
        shm_unlink(made);
}

static void leave(const char *name, const char *text)
{
    size_t size = strlen(text) + 1;
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die("shm_open(%s)", name);
    made = name;
    if (ftruncate(fd, (off_t)size) == -1)
        die("ftruncate(%s, %zu)", name, size);
    char *note = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (note == MAP_FAILED)
        die("mmap(%s, %zu)", name, size);
    strcpy(note, text);
    printf("note: left %zu bytes\n", size - 1);
}

static void take(const char *name)
{
    int fd = shm_open(name, O_RDONLY | lab_no_wait(), 0);
    if (fd == -1)
        die("shm_open(%s)", name);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_size == 0)
        refuse(NULL, "%s is empty, so it is not a note", name);
    const char *note = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (note == MAP_FAILED)
        die("mmap(%s)", name);
    size_t length = strnlen(note, (size_t)st.st_size);
    printf("note: %zu bytes: ", length);
    lab_print_text(note, length);
    printf("\n");
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[TEXT]");
    lab_operands(&argc, argv, 0, 1, "TEXT");
    lab_undo(undo);
    if (argc > 1)
        leave(lab_name("note"), argv[1]);
    else
        take(lab_name("note"));
    lab_keep();
    return 0;
}
