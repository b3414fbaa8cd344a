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
#include <unistd.h>

enum { SIZE = 16384 };

int main(int argc, char **argv)
{
    lab_start(argc, argv, "MESSAGE");
    lab_operands(&argc, argv, 1, 1, "MESSAGE");
    const char *name = lab_name("posix");
    size_t length = strlen(argv[1]) + 1; /* with the NUL that ends it */
    if (length > SIZE)
        refuse("write less", "MESSAGE takes %zu bytes with its end, the object has %d", length,
               SIZE);

    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    bool made = fd != -1;
    if (fd == -1 && errno == EEXIST)
        fd = shm_open(name, O_RDWR, 0);
    if (fd == -1)
        die("shm_open(%s)", name);
    if (made && ftruncate(fd, SIZE) == -1)
        die("ftruncate(%s, %d)", name, SIZE);

    char *text = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%s, %d)", name, SIZE);
    memcpy(text, argv[1], length);
    printf("terminator: stored %s\n", argv[1]);

    if (munmap(text, SIZE) == -1)
        die("munmap");
    if (close(fd) == -1)
        die("close");
    return 0;
}
