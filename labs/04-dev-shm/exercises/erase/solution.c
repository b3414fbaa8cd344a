/* erase.c - overwrite an object's bytes with zeros; the object stays
 *
 *   $ ./erase /shmlab.1000.shell
 *   erase: /shmlab.1000.shell has 33 bytes, 33 of them 0
 */
#include "lab.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "NAME");
    lab_operands(&argc, argv, 1, 1, "NAME");
    const char *name = argv[1];

    int fd = shm_open(name, O_RDWR | lab_no_wait(), 0);
    if (fd == -1)
        die("shm_open(%s)", name);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if ((st.st_mode & S_IFMT) != 0 && !S_ISREG(st.st_mode)) /* macOS sets no type */
        refuse(NULL, "%s is not a regular file, so it is not an object", name);

    size_t size = (size_t)st.st_size, zeros = 0;
    if (size > 0) { /* mmap refuses a length of 0 */
        char *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (bytes == MAP_FAILED)
            die("mmap(%s, %zu)", name, size);
        lab_explain_sigbus(name);
        memset(bytes, 0, size);
        for (size_t i = 0; i < size; i++)
            zeros += bytes[i] == 0;
        if (munmap(bytes, size) == -1)
            die("munmap");
    }
    printf("erase: %s has %zu bytes, %zu of them 0\n", name, size, zeros);
    if (close(fd) == -1)
        die("close");
    return 0;
}
