/* half.c - the text's own last byte is the mark: it is 'w' for a whole text, and put last */
#include "lab.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIZE 16384
#define TEXT 64

static long writes = LONG_MAX;

static void put(char *at, char byte)
{
    if (writes-- == 0)
        kill(getpid(), SIGKILL);
    atomic_store((_Atomic(char) *)at, byte);
}

static char *opened(const char *name)
{
    struct stat st;
    int fd = shm_open(name, O_RDWR | O_CREAT, 0600);
    if (fd == -1)
        die("shm_open(%s)", name);
    if (fstat(fd, &st) == -1)
        die("fstat");
    if (st.st_size < SIZE && ftruncate(fd, SIZE) == -1)
        die("ftruncate");
    char *at = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED)
        die("mmap");
    close(fd);
    return at;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--writes N] [TEXT]");
    const char *most = lab_option(&argc, argv, "--writes");
    lab_operands(&argc, argv, 0, 1, "");
    if (most)
        writes = lab_number("N", most, 0, LONG_MAX);
    char *object = opened(lab_name("posix"));
    char *mark = object + TEXT;

    if (argc == 1) {
        if (*mark != 'w') {
            printf("half: none\n");
            return 0;
        }
        fputs("half: text=", stdout);
        fwrite(object, 1, strnlen(object, TEXT), stdout);
        putchar('\n');
        return 0;
    }
    if (strlen(argv[1]) >= TEXT)
        refuse("write less", "too long");
    put(mark, 'h');
    char *at = object;
    for (const char *c = argv[1]; *c; c++)
        put(at++, *c);
    put(at, '\0');
    put(mark, 'w');
    return 0;
}
