/* scribble.c - write bytes into an object or a segment, as any process that may write there can
 *
 *   $ ./scribble /shmlab.1000.posix 8 ffffffff
 *   $ ./scribble 65538 0 00
 *
 * NAME is a POSIX object, ID a System V segment; the bytes are hexadecimal and must be inside. The
 * checks of exercises and the tests put hostile values into shared memory with it.
 */
#include "lab.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "NAME|ID OFFSET HEX");
    lab_operands(&argc, argv, 3, 3, argc < 2 ? "NAME or ID" : argc < 3 ? "OFFSET" : "HEX");
    size_t offset = (size_t)lab_number("OFFSET", argv[2], 0, 0x7fffffff),
           length = strlen(argv[3]) / 2, size;
    if (length == 0 || strlen(argv[3]) % 2 || argv[3][strspn(argv[3], "0123456789abcdef")])
        usage("HEX %s: two of 0 to 9 and a to f for each byte", argv[3]);

    char *at;
    if (argv[1][0] == '/') {
        int fd = shm_open(argv[1], O_RDWR, 0);
        if (fd == -1)
            die("shm_open(%s)", argv[1]);
        struct stat st;
        if (fstat(fd, &st) == -1)
            die("fstat(%s)", argv[1]);
        size = (size_t)st.st_size;
        at = size == 0 ? NULL : mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (at == MAP_FAILED)
            die("mmap(%s)", argv[1]);
    } else {
        int id = (int)lab_number("ID", argv[1], 0, 0x7fffffff);
        struct shmid_ds ds;
        if (shmctl(id, IPC_STAT, &ds) == -1)
            die("shmctl(%d, IPC_STAT)", id);
        size = ds.shm_segsz;
        at = shmat(id, NULL, 0);
        if (at == (char *)-1)
            die("shmat(%d)", id);
    }
    if (offset > size || length > size - offset)
        refuse("write inside", "%s has %zu bytes", argv[1], size);
    for (size_t i = 0; i < length; i++) {
        unsigned byte;
        sscanf(argv[3] + 2 * i, "%2x", &byte); // NOLINT(cert-err34-c): they are digits, seen above
        at[offset + i] = (char)byte;
    }
    return 0;
}
