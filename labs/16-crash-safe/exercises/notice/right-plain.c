/* notice.c - two places of their own, each with the number of its text; the higher number counts.
 * No helpers of the labs but for the name. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab.h"

struct place {
    volatile uint64_t number; /* 0: nothing whole is here */
    volatile char text[64];
};

static long left = -1; /* bytes until the kill; -1: never */

static void put(volatile char *at, char byte)
{
    if (left == 0)
        raise(SIGKILL);
    if (left > 0)
        left--;
    *at = byte;
    __sync_synchronize();
}

static struct place *newest(struct place *p, uint64_t *number)
{
    uint64_t a = p[0].number, b = p[1].number;
    __sync_synchronize();
    *number = a > b ? a : b;
    return a > b ? &p[0] : &p[1];
}

static int fail(const char *what)
{
    perror(what);
    return 1;
}

int main(int argc, char **argv)
{
    const char *text = NULL;
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--writes") == 0 && i + 1 < argc)
            left = strtol(argv[++i], NULL, 10);
        else
            text = argv[i];
    if (text && strlen(text) > 63) {
        fprintf(stderr, "notice: TEXT is longer than 63 bytes\n");
        return 2;
    }
    const char *name = lab_name("notice");
    int fd = shm_open(name, text ? O_RDWR | O_CREAT : O_RDONLY, 0600);
    struct stat st = {0};
    if (fd < 0 && (text || errno != ENOENT))
        return fail("shm_open");
    if (fd >= 0 && fstat(fd, &st) != 0)
        return fail("fstat");
    if (!text && st.st_size == 0) {
        puts("notice: none");
        return 0;
    }
    size_t size = 2 * sizeof(struct place);
    if (st.st_size == 0 && ftruncate(fd, (off_t)size) != 0)
        return fail("ftruncate");
    if (st.st_size != 0 && st.st_size < (off_t)size) {
        fprintf(stderr, "notice: the object is too small\n");
        return 1;
    }
    struct place *p =
        mmap(NULL, size, text ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, fd, 0);
    if (p == MAP_FAILED)
        return fail("mmap");
    uint64_t number, again;
    if (text) {
        struct place *at = newest(p, &number);
        if (number == UINT64_MAX) { /* nobody counts so far: it is not ours */
            fprintf(stderr, "notice: the object is not ours\n");
            return 1;
        }
        at = at == p ? p + 1 : p;
        at->number = 0;
        __sync_synchronize();
        size_t i = 0;
        do
            put(&at->text[i], text[i]);
        while (text[i++] != '\0');
        at->number = number + 1;
        return 0;
    }
    char copy[64];
    do {
        struct place *at = newest(p, &number);
        for (int i = 0; i < 64; i++)
            copy[i] = at->text[i];
        __sync_synchronize();
        again = at->number;
    } while (again != number);
    copy[63] = '\0';
    if (number == 0)
        puts("notice: none");
    else
        printf("notice: text=%s\n", copy);
    return 0;
}
