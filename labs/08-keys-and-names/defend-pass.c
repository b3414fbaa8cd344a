/* defend-pass.c - third defence: no name at all; the descriptor goes over a socket (SCM_RIGHTS)
 *
 *   $ ./defend-pass "swordfish"
 *   defend-pass: no name leads to it: ENOENT
 *   defend-pass: the partner reads msg=swordfish
 *   defend-pass: the partner: mmap to store: EACCES
 *
 * The name lives for three calls; O_EXCL tells us if somebody has it. The descriptor that is sent
 * was opened for reading, so that the partner can read, and no more. COMMAND, if there is one, runs
 * while the object has no name.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SIZE 16384

union control { /* room for one descriptor, aligned as the kernel wants it */
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
};

/* A byte must go along: a message of control data alone is lost on some systems */
static void send_descriptor(int socket, int fd)
{
    char byte = 0;
    struct iovec part = {&byte, 1};
    union control control = {.bytes = {0}};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof control};
    struct cmsghdr *c = CMSG_FIRSTHDR(&message);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(c), &fd, sizeof fd);
    if (sendmsg(socket, &message, 0) != 1)
        die("sendmsg");
}

static int receive_descriptor(int socket)
{
    char byte;
    int fd;
    struct iovec part = {&byte, 1};
    union control control;
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof control};
    ssize_t n = recvmsg(socket, &message, 0);
    if (n == -1)
        die("recvmsg");
    if (n == 0) /* the other end is gone, and has said why */
        _exit(1);
    struct cmsghdr *c = CMSG_FIRSTHDR(&message);
    if (c == NULL || c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS ||
        c->cmsg_len != CMSG_LEN(sizeof fd) || message.msg_flags & MSG_CTRUNC)
        refuse(NULL, "the message brought no descriptor");
    memcpy(&fd, CMSG_DATA(c), sizeof fd);
    return fd;
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
    bool mapped = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) != MAP_FAILED;
    printf("defend-pass: the partner: mmap to store: %s\n", mapped ? "ok" : lab_errno_name(errno));
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

    int ends[2];
    lab_undo(undo);
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        die("socketpair");
    pid_t child = fork(); /* before the object is there: the partner inherits nothing of it */
    if (child == -1)
        die("fork");
    if (child == 0) {
        close(ends[0]);
        partner(ends[1]);
        fflush(stdout);
        _exit(0);
    }

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
    char *text = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%d)", SIZE);
    strcpy(text, argv[1]);
    int status = command != NULL ? lab_run(command) : 0;

    send_descriptor(ends[0], for_reading);
    int ended;
    if (waitpid(child, &ended, 0) == -1)
        die("waitpid");
    lab_keep();
    return status != 0 ? status : ended != 0;
}
