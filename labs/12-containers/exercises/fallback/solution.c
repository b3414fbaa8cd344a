/* fallback.c - share a text between parent and child, with the memory that there is
 *
 *   $ ./fallback hello
 *   fallback: System V: hello
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROOM 256 /* bytes that parent and child share */

/* Each returns the address of ROOM bytes that a child will share, or NULL with errno set, and
 * leaves neither a segment nor a name */
static char *segment(void)
{
    int id = shmget(IPC_PRIVATE, ROOM, 0600);
    if (id == -1)
        return NULL;
    char *shared = shmat(id, NULL, 0);
    int error = errno;
    if (shmctl(id, IPC_RMID, NULL) == -1) /* it stays until both have ended */
        die("shmctl(IPC_RMID)");
    errno = error;
    return shared != (void *)-1 ? shared : NULL;
}

static char *mapped(int fd)
{
    errno = ftruncate(fd, ROOM) == -1 ? errno : posix_fallocate(fd, 0, ROOM);
    char *shared =
        errno == 0 ? mmap(NULL, ROOM, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) : MAP_FAILED;
    int error = errno;
    close(fd);
    errno = error;
    return shared != MAP_FAILED ? shared : NULL;
}

static char *object(void)
{
    const char *name = lab_name("fallback");
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        return NULL;
    if (shm_unlink(name) == -1) /* the descriptor is enough from here on */
        die("shm_unlink(%s)", name);
    return mapped(fd);
}

static char *nameless(void)
{
    char *shared = mmap(NULL, ROOM, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return shared != MAP_FAILED ? shared : NULL;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        char *(*get)(void);
    } ways[] = {{"System V", segment}, {"POSIX", object}, {"nameless", nameless}};
    lab_start(argc, argv, "TEXT");
    lab_operands(&argc, argv, 1, 1, "TEXT");
    if (strlen(argv[1]) >= ROOM)
        usage("TEXT is longer than %d bytes", ROOM - 1);

    char *shared = NULL;
    const char *way = NULL;
    for (size_t i = 0; i < sizeof ways / sizeof *ways && shared == NULL; i++) {
        shared = ways[i].get();
        way = ways[i].name;
    }
    if (shared == NULL)
        die("no memory to share");

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        snprintf(shared, ROOM, "%s", argv[1]);
        _exit(0);
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (status != 0)
        refuse(NULL, "the child did not write");
    printf("fallback: %s: ", way);
    lab_print_text(shared, ROOM);
    printf("\n");
    return 0;
}
