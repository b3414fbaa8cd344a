/* pass.h - for defend-pass: a partner, to whom a descriptor goes over a Unix socket (SCM_RIGHTS,
 * unix(7), cmsg(3))
 *
 * What arrives is a new number for the sender's open description: the object, and the access that
 * it was opened with.
 */
#include "lab.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

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
        c->cmsg_len != CMSG_LEN(sizeof fd))
        refuse(NULL, "what came is not one descriptor");
    memcpy(&fd, CMSG_DATA(c), sizeof fd);
    return fd;
}

/* A child, who calls partner(socket). Returns our end of the socket. */
static int start_partner(pid_t *child, void (*partner)(int socket))
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        die("socketpair");
    *child = fork();
    if (*child == -1)
        die("fork");
    if (*child == 0) {
        if (close(ends[0]) == -1) /* or it would not see the end */
            die("close");
        partner(ends[1]);
        fflush(stdout);
        _exit(0);
    }
    if (close(ends[1]) == -1) /* no program that we run shall have either end */
        die("close");
    if (fcntl(ends[0], F_SETFD, FD_CLOEXEC) == -1)
        die("fcntl");
    return ends[0];
}
