/* append.c - add to the text that is in lab 03's object
 *
 *   $ ./writer hello && ./append ", world" && ./reader
 *   append: 7 bytes more
 *   reader: name=/shmlab.1000.posix addr=0x7fb0c1b5e000 msg=hello, world
 *
 * So far it writes TEXT in place of the text that is there.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "TEXT");
    lab_operands(&argc, argv, 1, 1, "TEXT");
    const char *name = lab_name("posix");
    size_t length = strlen(argv[1]) + 1; /* with the NUL that ends it */

    int fd = shm_open(name, O_RDWR, 0);
    if (fd == -1)
        die_hint(errno == ENOENT ? "run ./writer first" : NULL, "shm_open(%s)", name);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_size == 0)
        refuse("./remove it, if no writer is at work", "%s has no size yet", name);
    size_t size = (size_t)st.st_size;
    char *text = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%s, %zu)", name, size);

    if (length > size)
        refuse("append less", "TEXT takes %zu bytes with its NUL, %s has %zu", length, name, size);
    memcpy(text, argv[1], length);
    printf("append: %zu bytes more\n", length - 1);

    if (munmap(text, size) == -1)
        die("munmap");
    if (close(fd) == -1)
        die("close");
    return 0;
}
