/* ofd-bare.c - three kinds of file locks: which of them does another close() release?
 *
 *   $ cc -o ofd-bare ofd-bare.c && touch file && ./ofd-bare record file
 *   locked: held
 *   another descriptor of the file is closed: free
 *   the holder is killed: free
 *
 * The kinds are record (fcntl F_SETLK), flock, and ofd (fcntl F_OFD_SETLK).
 */
#define _GNU_SOURCE /* for F_OFD_SETLK */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef F_OFD_SETLK /* macOS's headers do not have it, so there fcntl says EINVAL */
#define F_OFD_SETLK -1
#endif

static void die(const char *what)
{
    perror(what);
    exit(2);
}

/* Tries to lock the whole file, without waiting */
static int try_lock(const char *kind, int fd)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (strcmp(kind, "flock") == 0)
        return flock(fd, LOCK_EX | LOCK_NB);
    return fcntl(fd, strcmp(kind, "ofd") == 0 ? F_OFD_SETLK : F_SETLK, &whole);
}

/* Lets another process try, which opens the file for itself */
static void tell(const char *when, const char *kind, const char *path)
{
    int status;
    pid_t other = fork();
    if (other == -1)
        die("fork");
    if (other == 0) {
        int fd = open(path, O_RDWR);
        if (fd == -1)
            die(path);
        if (try_lock(kind, fd) == 0)
            _exit(0);
        if (errno != EAGAIN && errno != EACCES) /* EWOULDBLOCK is EAGAIN */
            die(kind);
        _exit(1);
    }
    if (waitpid(other, &status, 0) == -1)
        die("waitpid");
    if (!WIFEXITED(status))
        fprintf(stderr, "ofd-bare: the other process was killed\n");
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) /* it has said why */
        exit(2);
    printf("%s: %s\n", when, WEXITSTATUS(status) == 0 ? "free" : "held");
}

int main(int argc, char **argv)
{
    const char *kind = argc == 3 ? argv[1] : "";
    if (strcmp(kind, "record") != 0 && strcmp(kind, "flock") != 0 && strcmp(kind, "ofd") != 0) {
        fprintf(stderr, "ofd-bare: usage: ofd-bare record|flock|ofd FILE\n");
        return 2;
    }
    setbuf(stdout, NULL); /* two processes print */
    pid_t holder = fork();
    if (holder == -1)
        die("fork");
    if (holder == 0) {
        int fd = open(argv[2], O_RDWR), another = open(argv[2], O_RDWR);
        if (fd == -1 || another == -1)
            die(argv[2]);
        if (try_lock(kind, fd) == -1)
            die(kind);
        tell("locked", kind, argv[2]);
        close(another); /* as a library does that has read the same file */
        tell("another descriptor of the file is closed", kind, argv[2]);
        raise(SIGKILL);
    }
    int status;
    if (waitpid(holder, &status, 0) == -1)
        die("waitpid");
    if (!WIFSIGNALED(status))
        return 1; /* the holder has said why */
    tell("the holder is killed", kind, argv[2]);
    return 0;
}
