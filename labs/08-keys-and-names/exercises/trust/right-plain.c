/* trust.c - the questions in a function that says no by its words; printf with a precision */
#include "lab.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int doubt(const struct stat *st, char *text, size_t room)
{
    if (st->st_uid != getuid())
        return snprintf(text, room, "belongs to uid=%u", (unsigned)st->st_uid);
    if (st->st_mode & (S_IRWXG | S_IRWXO))
        return snprintf(text, room, "has mode=%04o", (unsigned)(st->st_mode & 0777));
    if (st->st_size <= 0)
        return snprintf(text, room, "has 0 bytes");
    return 0;
}

static void give_up(const char *call)
{
    perror(call);
    exit(EXIT_FAILURE);
}

int main(void)
{
    char text[64];
    struct stat st;
    const char *name = lab_name("secret");
    int fd = shm_open(name, O_RDONLY, 0);
    if (fd < 0)
        give_up("shm_open");
    if (fstat(fd, &st) < 0)
        give_up("fstat");
    if (doubt(&st, text, sizeof text) > 0) {
        fprintf(stderr, "trust: %s %s\n", name, text);
        return 1;
    }
    size_t size = st.st_size > INT_MAX ? INT_MAX : (size_t)st.st_size;
    char *at = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED)
        give_up("mmap");
    printf("trust: msg=%.*s\n", (int)strnlen(at, size), at);
    return 0;
}
