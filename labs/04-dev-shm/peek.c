/* peek.c - show an object's bytes, through shm_open and mmap
 *
 *   $ ./peek /shmlab.1000.shell
 *   peek: /shmlab.1000.shell has 33 bytes
 *   00000000  63 72 65 61 74 65 64 20  ...  created ...
 *   $ ./peek /shmlab.1000.shell ./poke /shmlab.1000.shell 0 CREATED
 *
 * With a COMMAND it keeps the mapping, runs the command, and shows the bytes again through that
 * same mapping. Lines of zeros are left out.
 */
#include "lab.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define WIDTH 16

static void dump(const char *bytes, size_t size)
{
    for (size_t line = 0; line < size; line += WIDTH) {
        size_t end = line + WIDTH < size ? line + WIDTH : size, zeros = line;
        while (zeros < end && bytes[zeros] == 0)
            zeros++;
        if (zeros == end)
            continue;
        printf("%08zx ", line);
        for (size_t i = line; i < line + WIDTH; i++)
            i < end ? printf(" %02x", (unsigned char)bytes[i]) : printf("   ");
        printf("  ");
        for (size_t i = line; i < end; i++)
            putchar(isprint((unsigned char)bytes[i]) ? bytes[i] : '.');
        putchar('\n');
    }
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "NAME [COMMAND...]");
    char **command = lab_command(&argc, argv, 1);
    lab_operands(&argc, argv, 1, 1, "NAME");
    const char *name = argv[1];

    int fd = shm_open(name, O_RDONLY | lab_no_wait(), 0);
    if (fd == -1)
        die_hint(errno == ENOENT && lab_is_macos()
                     ? "macOS has no file system view; run lab 03's writer, and give its name"
                 : errno == ENOENT ? "ls /dev/shm shows what is there"
                 : errno == ELOOP  ? "it is a symbolic link, no object"
                 : errno == EINVAL ? "a name is one slash, then no other"
                                   : NULL,
                 "shm_open(%s)", name);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if ((st.st_mode & S_IFMT) != 0 && !S_ISREG(st.st_mode)) /* macOS gives objects no type */
        refuse(NULL, "%s is no regular file, and so no object", name);
    size_t size = (size_t)st.st_size;
    printf("peek: %s has %zu bytes\n", name, size);
    if (size == 0)
        return 0;
    char *bytes = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        die("mmap(%s, %zu)", name, size);
    lab_explain_sigbus(name);
    dump(bytes, size);

    int status = 0;
    if (command != NULL) {
        status = lab_run(command);
        if (fstat(fd, &st) == -1)
            die("fstat(%s)", name);
        if ((size_t)st.st_size < size) /* beyond the new end a touch is SIGBUS */
            refuse(NULL, "%s shrank from %zu to %lld bytes under the mapping", name, size,
                   (long long)st.st_size);
        printf("peek: and now, through the same mapping\n");
        dump(bytes, size);
    }
    if (munmap(bytes, size) == -1)
        die("munmap");
    if (close(fd) == -1)
        die("close");
    return status;
}
