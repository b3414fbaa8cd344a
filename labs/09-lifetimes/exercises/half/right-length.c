/* half.c - the length is the mark: while a text is written there is none. It ends without munmap */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab.h"

struct message {
    unsigned char length; /* 1 more than the text's; 0: none */
    char text[64];
};
static long writes = -1;

static void put(char *at, char byte)
{
    if (writes == 0)
        raise(SIGKILL);
    if (writes > 0)
        writes--;
    *(volatile char *)at = byte;
}

static void give_up(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

int main(int argc, char **argv)
{
    char name[64];
    int next = 1;
    if (argc > 2 && strcmp(argv[1], "--writes") == 0) {
        writes = atol(argv[2]);
        next = 3;
    }
    snprintf(name, sizeof name, "%s", lab_name("posix"));

    int fd = shm_open(name, O_CREAT | O_RDWR, S_IRUSR | S_IWUSR);
    if (fd < 0)
        give_up("shm_open");
    struct stat st;
    if (fstat(fd, &st) < 0)
        give_up("fstat");
    if (st.st_size == 0 && ftruncate(fd, 16384) < 0)
        give_up("ftruncate");
    struct message *shared = mmap(NULL, 16384, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (shared == MAP_FAILED)
        give_up("mmap");

    if (next < argc) {
        size_t length = strlen(argv[next]);
        if (length > 63) {
            fputs("half: too long\n", stderr);
            return 1;
        }
        put((char *)&shared->length, 0);
        for (size_t i = 0; i < length; i++)
            put(shared->text + i, argv[next][i]);
        put((char *)&shared->length, (char)(length + 1));
    } else if (shared->length == 0 || shared->length > sizeof shared->text) {
        puts("half: none");
    } else {
        printf("half: text=%.*s\n", shared->length - 1, shared->text);
    }
    return 0;
}
