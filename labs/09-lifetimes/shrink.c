/* shrink.c - another process makes an object smaller while a reader has it mapped
 *
 *   $ ./shrink
 *   shrink: the reader has mapped 32768 bytes
 *   shrink: the reader finds byte[0]=1 byte[16384]=2
 *   shrink: another process: ftruncate 16384: ok
 *   shrink: the reader finds byte[0]=1 byte[16384]=SIGBUS     (on Linux; on macOS EINVAL and 2)
 *   shrink: another process: ftruncate 32768: ok
 *   shrink: the reader finds byte[0]=1 byte[16384]=0
 *
 * The reader has made no mistake: its mapping is as long as the object was. With --anew the object
 * keeps its size but loses its name, and a smaller object gets that name.
 */
#include "lab.h"
#include "lab_object.h"
#include "parts/touch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define HALF 16384 /* whole pages on Linux and on macOS */

static void read_both(const char *bytes)
{
    char first[8], second[8];
    printf("shrink: the reader finds byte[0]=%s", touch(bytes, first));
    printf(" byte[%d]=%s\n", HALF, touch(bytes + HALF, second));
}

/* Another process changes the size of the object that has the name. It exits with the errno. */
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
    if (!WIFEXITED(status) || WEXITSTATUS(status) == 1) /* 1 is from die, which has said why */
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

    lab_undo(lab_undo_object);
    int fd = lab_make_object(name, 2 * HALF);
    char *bytes = mmap(NULL, 2 * HALF, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        die("mmap(%s, %d)", name, 2 * HALF);
    if (close(fd) == -1) /* the mapping keeps the object */
        die("close");
    bytes[0] = 1;
    bytes[HALF] = 2;
    printf("shrink: the reader has mapped %d bytes\n", 2 * HALF);
    read_both(bytes);

    if (anew) {
        lab_remove_object();
        if (close(lab_make_object(name, HALF)) == -1)
            die("close");
        printf("shrink: a new object of %d bytes has the name now\n", HALF);
        read_both(bytes);
    } else {
        resize(name, HALF);
        read_both(bytes);
        resize(name, 2 * HALF);
        read_both(bytes);
    }

    if (munmap(bytes, 2 * HALF) == -1)
        die("munmap");
    lab_remove_object();
    lab_keep();
    return 0;
}
