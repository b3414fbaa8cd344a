/* terminator: strcpy once the room is known; a function that opens; only errors are tidied up */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *made;

static void undo(void)
{
    if (made != NULL && shm_unlink(made) == -1)
        perror("terminator: shm_unlink");
}

static int open_or_make(const char *name, off_t size)
{
    int fd;
    while ((fd = shm_open(name, O_RDWR, 0)) == -1 && errno == ENOENT) {
        fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
        if (fd == -1 && errno == EEXIST)
            continue;
        if (fd == -1)
            break;
        made = name;
        if (ftruncate(fd, size) == -1)
            die("ftruncate(%s)", name);
        break;
    }
    if (fd == -1)
        die("shm_open(%s)", name);
    return fd;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "MESSAGE");
    lab_operands(&argc, argv, 1, 1, "MESSAGE");
    const char *name = lab_name("posix");
    lab_undo(undo);

    int fd = open_or_make(name, 16384);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_size == 0 || strlen(argv[1]) > (size_t)st.st_size - 1)
        refuse(NULL, "%s has room for %lld bytes", name, (long long)st.st_size);
    char *text = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%s)", name);
    strcpy(text, argv[1]);
    printf("terminator: stored %s\n", text);
    lab_keep();
    return 0;
}
