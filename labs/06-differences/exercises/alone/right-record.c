/* alone.c - a record lock on the key file: no child has its parent's, and it ends with the process
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return fprintf(stderr, "usage: alone COMMAND... | --remove\n"), 2;
    const char *name = lab_name("posix");
    if (strcmp(argv[1], "--remove") == 0) {
        if (shm_unlink(name) != 0)
            fail("shm_unlink");
        return EXIT_SUCCESS;
    }
    int file = open("keyfile", O_RDWR);
    if (file < 0)
        fail("keyfile");
    struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 0};
    if (fcntl(file, F_SETLK, &all) != 0) {
        if (errno == EACCES || errno == EAGAIN)
            fprintf(stderr, "alone: another run is at work\n");
        else
            perror("fcntl");
        exit(1);
    }
    int object = shm_open(name, O_CREAT | O_RDWR, 0600);
    if (object < 0)
        fail("shm_open");
    struct stat have;
    if (fstat(object, &have) != 0)
        fail("fstat");
    if (have.st_size < (off_t)sizeof(uint64_t) && ftruncate(object, sizeof(uint64_t)) != 0)
        fail("ftruncate");
    uint64_t *count = mmap(0, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED, object, 0);
    if (count == MAP_FAILED)
        fail("mmap");
    *count += 1;
    printf("alone: run %llu\n", (unsigned long long)*count);
    munmap(count, sizeof *count);
    close(object);
    return lab_run(argv + 1);
}
