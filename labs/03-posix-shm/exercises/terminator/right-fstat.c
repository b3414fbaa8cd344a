/* terminator: plain errors; unlinks what it made by itself; memset and memcpy */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    int fd, made = 0, status = 1;
    struct stat st;
    char *text;
    size_t size, letters;

    lab_start(argc, argv, "MESSAGE");
    lab_operands(&argc, argv, 1, 1, "MESSAGE");
    const char *name = lab_name("posix");
    letters = strlen(argv[1]);
    signal(SIGXFSZ, SIG_IGN);

    fd = shm_open(name, O_CREAT | O_EXCL | O_RDWR, S_IRUSR | S_IWUSR);
    if (fd >= 0)
        made = 1;
    else if (errno != EEXIST || (fd = shm_open(name, O_RDWR, 0)) < 0) {
        perror("terminator: shm_open");
        return 1;
    }
    if (made && ftruncate(fd, 16384) < 0) {
        perror("terminator: ftruncate");
        goto out;
    }
    if (fstat(fd, &st) < 0) {
        perror("terminator: fstat");
        goto out;
    }
    size = (size_t)st.st_size;
    if (letters >= size) {
        fprintf(stderr, "terminator: no room for %zu letters and their end\n", letters);
        goto out;
    }
    text = mmap(NULL, size, PROT_WRITE | PROT_READ, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED) {
        perror("terminator: mmap");
        goto out;
    }
    memset(text, 0, size);
    memcpy(text, argv[1], letters);
    munmap(text, size);
    printf("terminator: stored %s\n", argv[1]);
    status = made = 0;
out:
    close(fd);
    if (made)
        shm_unlink(name);
    return status;
}
