/* mailbox: the letter is read first and copied then; write in a loop; plain errors */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST 300000

struct box {
    _Atomic int full;
    size_t length;
    char letter[MOST];
};

static int failed(const char *what)
{
    fprintf(stderr, "mailbox: %s: %s\n", what, strerror(errno));
    return 1;
}

static int put(struct box *box)
{
    static char letter[MOST + 1];
    size_t have = 0;
    ssize_t n;

    if (box->full) {
        fprintf(stderr, "mailbox: there is a letter already\n");
        return 1;
    }
    do {
        n = read(STDIN_FILENO, letter + have, sizeof letter - have);
        if (n < 0)
            return failed("read");
        have += (size_t)n;
    } while (n > 0 && have < sizeof letter);
    if (have > MOST) {
        fprintf(stderr, "mailbox: too long\n");
        return 1;
    }
    memcpy(box->letter, letter, have);
    box->length = have;
    box->full = 1;
    printf("mailbox: put %zu bytes\n", have);
    return 0;
}

static int get(struct box *box)
{
    if (box->full == 0) {
        fprintf(stderr, "mailbox: there is no letter\n");
        return 1;
    }
    const size_t length = *(volatile size_t *)&box->length;
    if (length > MOST) {
        fprintf(stderr, "mailbox: this is no letter\n");
        return 1;
    }
    for (size_t at = 0; at < length;) {
        ssize_t n = write(STDOUT_FILENO, box->letter + at, length - at);
        if (n < 0)
            return failed("write");
        at += (size_t)n;
    }
    box->full = 0;
    return 0;
}

int main(int argc, char **argv)
{
    int made = 0, fd;
    struct stat st;

    lab_start(argc, argv, "put|get");
    lab_operands(&argc, argv, 1, 1, "put or get");
    if (strcmp(argv[1], "put") != 0 && strcmp(argv[1], "get") != 0)
        usage("%s: put or get", argv[1]);
    const char *name = lab_name("posix");
    signal(SIGXFSZ, SIG_IGN);
    fd = shm_open(name, O_RDWR, 0);
    if (fd < 0 && errno == ENOENT) {
        fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
        made = fd >= 0;
    }
    if (fd < 0)
        return failed("shm_open");
    if (made && ftruncate(fd, (off_t)sizeof(struct box)) < 0) {
        shm_unlink(name);
        return failed("ftruncate");
    }
    if (fstat(fd, &st) < 0) {
        if (made)
            shm_unlink(name);
        return failed("fstat");
    }
    if (st.st_size < (off_t)sizeof(struct box)) {
        fprintf(stderr, "mailbox: %s is no mailbox\n", name);
        return 1;
    }
    struct box *box = mmap(NULL, sizeof *box, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (box == MAP_FAILED)
        return failed("mmap");
    close(fd);
    return argv[1][0] == 'p' ? put(box) : get(box);
}
