/* runs: takes back what it made if that fails, as lab 03's writer does */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *made;

static void undo(void)
{
    if (made != NULL)
        shm_unlink(made);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("posix");

    lab_undo(undo);
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd != -1) {
        made = name;
        if (ftruncate(fd, (off_t)sizeof(long)) == -1)
            die("ftruncate(%s)", name);
    } else if (errno == EEXIST) {
        fd = shm_open(name, O_RDWR, 0);
    }
    if (fd == -1)
        die("shm_open(%s)", name);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_size == 0)
        refuse("wait for its maker, or ./remove it", "%s has no size", name);
    long *count = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (count == MAP_FAILED)
        die("mmap(%s)", name);
    close(fd);
    long now = ++*count;
    printf("runs: runs=%ld\n", now);
    lab_keep();
    return 0;
}
