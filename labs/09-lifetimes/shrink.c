/* shrink.c - another process takes memory away from an object that is mapped here
 *
 *   $ ./shrink
 *   shrink: the reader has mapped 32768 bytes
 *   shrink: the reader: byte 0: 1, byte 16384: 2
 *   shrink: another process: ftruncate 16384: ok
 *   shrink: the reader: byte 0: 1, byte 16384: SIGBUS     (on Linux; on macOS EINVAL and 2)
 *   shrink: another process: ftruncate 32768: ok
 *   shrink: the reader: byte 0: 1, byte 16384: 0
 *
 * The reader has made no mistake: its mapping is as long as the object was. With --anew the other
 * process leaves the object alone, and puts a smaller one in its place, under its name.
 */
#include "object.h"
#include "touch.h"

#define HALF 16384 /* whole pages on Linux and on macOS */

static void undo(void)
{
    if (made != NULL)
        shm_unlink(made);
}

static void read_both(const char *bytes)
{
    char first[8], second[8];
    printf("shrink: the reader: byte 0: %s", touch(bytes, first));
    printf(", byte %d: %s\n", HALF, touch(bytes + HALF, second));
}

/* Another process sizes what has the name now. Its status is the errno. */
static void resize(const char *name, off_t size)
{
    int status;
    fflush(stdout);
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        int fd = shm_open(name, O_RDWR, 0);
        if (fd == -1)
            die("shm_open(%s)", name);
        _exit(ftruncate(fd, size) == -1 ? errno : 0);
    }
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (!WIFEXITED(status) || WEXITSTATUS(status) == 1) /* of die: it has said why */
        refuse(NULL, "the other process did not finish its work");
    printf("shrink: another process: ftruncate %lld: %s\n", (long long)size,
           WEXITSTATUS(status) ? lab_errno_name(WEXITSTATUS(status)) : "ok");
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--anew]");
    bool anew = lab_flag(&argc, argv, "--anew");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("shrink");

    lab_undo(undo);
    char *bytes = make_object(name, 2 * HALF);
    bytes[0] = 1;
    bytes[HALF] = 2;
    printf("shrink: the reader has mapped %d bytes\n", 2 * HALF);
    read_both(bytes);

    if (anew) {
        if (shm_unlink(name) == -1)
            die("shm_unlink(%s)", name);
        made = NULL;
        int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
        if (fd == -1)
            die("shm_open(%s)", name);
        made = name;
        if (close(fd) == -1)
            die("close");
        printf("shrink: the name leads to a new object\n");
    }
    resize(name, HALF);
    read_both(bytes);
    if (!anew) {
        resize(name, 2 * HALF);
        read_both(bytes);
    }

    if (munmap(bytes, 2 * HALF) == -1)
        die("munmap");
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    made = NULL;
    lab_keep();
    return 0;
}
