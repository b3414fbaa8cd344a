/* terminator.c - leave a message in lab 03's object
 *
 *   $ ./terminator hello && ./reader
 *   terminator: stored hello
 *   reader: name=/shmlab.1000.posix addr=0x7fb0c1b5e000 msg=hello
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SIZE = 16384 };

static const char *made; /* the object that this run has made */

static void undo(void)
{
    if (made != NULL)
        shm_unlink(made);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "MESSAGE");
    lab_operands(&argc, argv, 1, 1, "MESSAGE");
    const char *name = lab_name("posix");
    size_t length = strlen(argv[1]);

    lab_undo(undo); /* from here on a failure removes what this run has made */
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd != -1)
        made = name;
    else if (errno == EEXIST)
        fd = shm_open(name, O_RDWR, 0);
    if (fd == -1)
        die("shm_open(%s)", name);
    if (made && ftruncate(fd, SIZE) == -1)
        die("ftruncate(%s, %d)", name, SIZE);
    struct stat st; /* another program may have made it, with another size */
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_size == 0)
        refuse("wait for its writer", "%s has no size yet", name);
    size_t size = (size_t)st.st_size;
    if (length > size)
        refuse("write less", "MESSAGE takes %zu bytes, %s has %zu", length, name, size);

    char *text = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%s, %zu)", name, size);
    memcpy(text, argv[1], length);
    printf("terminator: stored %s\n", argv[1]);

    if (munmap(text, size) == -1)
        die("munmap");
    if (close(fd) == -1)
        die("close");
    lab_keep(); /* from here on `undo` does not run */
    return 0;
}
