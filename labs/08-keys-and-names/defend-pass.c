/* defend-pass.c - third defence: no name at all; the descriptor goes over a socket (SCM_RIGHTS)
 *
 *   $ ./defend-pass "swordfish"
 *   defend-pass: no name leads to it: ENOENT
 *   defend-pass: the partner reads msg=swordfish
 *   defend-pass: the partner: mmap to store: EACCES
 *   defend-pass: the partner: open again to store: ok
 *
 * The name lives for three calls; O_EXCL tells us if somebody has it. What is sent was opened for
 * reading. On Linux a partner of our own user opens it again by /proc, where the mode counts, and
 * not the descriptor. COMMAND runs while the object has no name. pass.h sends, and to whom.
 */
#include "pass.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define SIZE 16384

static void show(const char *what, bool done)
{
    printf("defend-pass: the partner: %s: %s\n", what, done ? "ok" : lab_errno_name(errno));
}

static void partner(int socket)
{
    int fd = receive_descriptor(socket);
    struct stat st; /* whoever sends decides what this is */
    if (fstat(fd, &st) == -1)
        die("fstat");
    if (st.st_size < SIZE)
        refuse(NULL, "what came has %lld bytes", (long long)st.st_size);
    const char *text = mmap(NULL, SIZE, PROT_READ, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap");
    printf("defend-pass: the partner reads msg=");
    lab_print_text(text, SIZE);
    printf("\n");
    show("mmap to store",
         mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) != MAP_FAILED);
    char again[32];
    snprintf(again, sizeof again, "/proc/self/fd/%d", fd);
    if (!lab_is_macos()) /* which has no /proc */
        show("open again to store", open(again, O_RDWR) != -1);
}

static const char *made;

static void undo(void)
{
    if (made != NULL)
        shm_unlink(made);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "MESSAGE [COMMAND...]");
    char **command = lab_command(&argc, argv, 1);
    lab_operands(&argc, argv, 1, 1, "MESSAGE");
    if (strlen(argv[1]) >= SIZE)
        usage("MESSAGE is too long");
    const char *name = lab_name("pass");

    pid_t child;
    lab_undo(undo);
    int socket = start_partner(&child, partner); /* who inherits nothing: no object is there yet */

    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die("shm_open(%s)", name);
    made = name;
    int for_reading = shm_open(name, O_RDONLY, 0);
    if (for_reading == -1)
        die("shm_open(%s, O_RDONLY)", name);
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    made = NULL;
    if (shm_open(name, O_RDONLY, 0) == -1)
        printf("defend-pass: no name leads to it: %s\n", lab_errno_name(errno));
    if (ftruncate(fd, SIZE) == -1)
        die("ftruncate(%d)", SIZE);
    errno = lab_reserve(fd, SIZE); /* else a full /dev/shm is SIGBUS at the first touch */
    if (errno != 0)
        die_hint(errno == ENOSPC ? "/dev/shm is full: df /dev/shm" : NULL, "posix_fallocate(%d)",
                 SIZE);
    char *text = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%d)", SIZE);
    strcpy(text, argv[1]);
    int status = command != NULL ? lab_run(command) : 0;

    send_descriptor(socket, for_reading);
    int ended;
    if (waitpid(child, &ended, 0) == -1)
        die("waitpid");
    lab_keep();
    return status != 0 ? status : ended != 0;
}
