/* unguess.c - a letter of 64 from each six bits, read with read(2); a function for each thing to do
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROOM = 4096, TRIES = 100 };

static void failed(const char *what)
{
    fprintf(stderr, "unguess: %s: %s\n", what, strerror(errno));
    exit(EXIT_FAILURE);
}

static void random_word(char word[12])
{
    unsigned char bytes[11];
    int source = open("/dev/urandom", O_RDONLY);
    if (source < 0)
        failed("/dev/urandom");
    for (size_t have = 0; have < sizeof bytes;) {
        ssize_t n = read(source, bytes + have, sizeof bytes - have);
        if (n == -1 && errno == EINTR)
            continue;
        if (n <= 0)
            failed("read");
        have += (size_t)n;
    }
    close(source);
    for (int i = 0; i < 11; i++) {
        unsigned six = bytes[i] & 63;
        word[i] = (char)(six < 26   ? 'a' + six
                         : six < 52 ? 'A' + six - 26
                         : six < 62 ? '0' + six - 52
                                    : "-_"[six - 62]);
    }
    word[11] = '\0';
}

static int make(char *name, size_t size)
{
    char word[12];
    for (int i = 0; i < TRIES; i++) {
        random_word(word);
        snprintf(name, size, "%s", lab_name(word));
        int fd = shm_open(name, O_CREAT | O_RDWR | O_EXCL, 0600);
        if (fd >= 0)
            return fd;
        if (errno != EEXIST)
            failed("shm_open");
    }
    fprintf(stderr, "unguess: no name is free\n");
    exit(EXIT_FAILURE);
}

static void give_up(const char *what, const char *name)
{
    int error = errno;
    shm_unlink(name);
    errno = error;
    failed(what);
}

int main(int argc, char **argv)
{
    char name[40];
    if (argc < 3 || strlen(argv[1]) >= ROOM) {
        fprintf(stderr, "usage: unguess MESSAGE COMMAND...\n");
        return 2;
    }
    int fd = make(name, sizeof name);
    if (ftruncate(fd, ROOM) != 0)
        give_up("ftruncate", name);
    char *at = mmap(NULL, ROOM, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED)
        give_up("mmap", name);
    memcpy(at, argv[1], strlen(argv[1]) + 1);
    munmap(at, ROOM);
    close(fd);
    setenv("SECRET", name, 1);
    pid_t child = fork();
    if (child == -1)
        give_up("fork", name);
    if (child == 0) {
        execvp(argv[2], argv + 2);
        perror(argv[2]);
        _exit(127);
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        give_up("waitpid", name);
    if (shm_unlink(name) != 0)
        failed("shm_unlink");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
