/* note: the length is decimal text, before the note; a copy of all is taken first */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DIGITS = 20 };

static int failed(const char *what)
{
    fprintf(stderr, "note: %s: %s\n", what, strerror(errno));
    return 1;
}

static int leave(const char *name, const char *text)
{
    char head[DIGITS + 1];
    size_t length = strlen(text), size = DIGITS + length;
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd < 0)
        return failed("shm_open");
    char *at = MAP_FAILED;
    if (ftruncate(fd, (off_t)size) == 0)
        at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED) {
        failed("ftruncate or mmap");
        shm_unlink(name);
        return 1;
    }
    snprintf(head, sizeof head, "%*zu", DIGITS, length);
    memcpy(at + DIGITS, text, length);
    memcpy(at, head, DIGITS);
    printf("note: left %zu bytes\n", length);
    return 0;
}

static int take(const char *name)
{
    struct stat st;
    int fd = shm_open(name, O_RDONLY, 0);
    if (fd < 0)
        return failed("shm_open");
    if (fstat(fd, &st) < 0)
        return failed("fstat");
    if (st.st_size < DIGITS) {
        fprintf(stderr, "note: no note is so small\n");
        return 1;
    }
    char *at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
    char *copy = malloc((size_t)st.st_size);
    if (at == MAP_FAILED || copy == NULL)
        return failed("mmap or malloc");
    memcpy(copy, at, (size_t)st.st_size);
    char head[DIGITS + 1] = "", *end;
    memcpy(head, copy, DIGITS);
    unsigned long length = strtoul(head, &end, 10);
    if (*end != '\0' || end == head || length > (unsigned long)st.st_size - DIGITS) {
        fprintf(stderr, "note: this is no note\n");
        return 1;
    }
    printf("note: %lu bytes: %.*s\n", length, (int)length, copy + DIGITS);
    if (shm_unlink(name) < 0)
        return failed("shm_unlink");
    return 0;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[TEXT]");
    lab_operands(&argc, argv, 0, 1, "TEXT");
    return argc > 1 ? leave(lab_name("note"), argv[1]) : take(lab_name("note"));
}
