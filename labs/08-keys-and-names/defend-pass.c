/* defend-pass.c - third defence: no name at all; send the descriptor over a socket (SCM_RIGHTS)
 *
 *   $ ./defend-pass "swordfish"
 *   defend-pass: opening it by its name: ENOENT
 *   defend-pass: the partner reads msg=swordfish
 *   defend-pass: the partner: mmap to write: EACCES
 *   defend-pass: the partner: open again to write: ok
 *
 * The object has a name for three calls only, and O_EXCL tells us if somebody has taken that name.
 * The descriptor that we send was opened for reading. On Linux a partner of the same user can open
 * the object again through /proc; then the object's mode counts, and not how the descriptor was
 * opened. COMMAND, if you give one, runs while the object has no name. lab_partner.c, in common/,
 * does the sending.
 */
#include "lab.h"
#include "lab_partner.h"
#include "parts/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void show(const char *what, bool done)
{
    printf("defend-pass: the partner: %s: %s\n", what, done ? "ok" : lab_errno_name(errno));
}

static void partner(int socket, void *unused)
{
    (void)unused;
    int fd = lab_receive_descriptor(socket);
    struct stat st; /* the sender may have sent anything, so look at it */
    if (fstat(fd, &st) == -1)
        die("fstat");
    if (st.st_size < SIZE)
        refuse(NULL, "the object that came has only %lld bytes", (long long)st.st_size);
    const char *text = mmap(NULL, SIZE, PROT_READ, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap");
    lab_explain_sigbus("the object that came"); /* the sender may still shrink it */
    printf("defend-pass: the partner reads msg=");
    lab_print_text(text, SIZE);
    printf("\n");
    show("mmap to write",
         mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) != MAP_FAILED);
    char again[32];
    snprintf(again, sizeof again, "/proc/self/fd/%d", fd);
    if (!lab_is_macos()) /* macOS has no /proc */
        show("open again to write", open(again, O_RDWR) != -1);
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
    /* Before we make the object: so the partner inherits none */
    int socket = lab_start_partner(&child, partner, NULL);

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
        printf("defend-pass: opening it by its name: %s\n", lab_errno_name(errno));
    secret_store(fd, name, argv[1]);
    int status = command != NULL ? lab_run(command) : 0;

    lab_send_descriptor(socket, for_reading);
    int ended;
    if (waitpid(child, &ended, 0) == -1)
        die("waitpid");
    lab_keep();
    return status != 0 ? status : ended != 0;
}
