/* lab_partner.c - a child at the other end of a socket: see lab_partner.h */
#include "lab_partner.h"

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

/* Send one byte along: some systems lose a message that has nothing but control data. */
void lab_send_descriptor(int socket, int fd)
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

int lab_receive_descriptor(int socket)
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
    if (n == 0) /* the sender has ended, and has said why */
        _exit(1);
    struct cmsghdr *c = CMSG_FIRSTHDR(&message);
    if ((message.msg_flags & MSG_CTRUNC) != 0 || c == NULL || c->cmsg_level != SOL_SOCKET ||
        c->cmsg_type != SCM_RIGHTS || c->cmsg_len != CMSG_LEN(sizeof fd))
        refuse(NULL, "the message that came has no descriptor, or more than one");
    memcpy(&fd, CMSG_DATA(c), sizeof fd);
    return fd;
}

void lab_connect(int ends[2])
{
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        die("socketpair");
    for (int i = 0; i < 2; i++)
        if (fcntl(ends[i], F_SETFD, FD_CLOEXEC) == -1)
            die("fcntl");
}

int lab_start_partner(pid_t *child, void (*partner)(int socket, void *with), void *with)
{
    int ends[2];
    lab_connect(ends);
    fflush(stdout);
    *child = fork();
    if (*child == -1)
        die("fork");
    if (*child == 0) {
        if (close(ends[0]) == -1) /* or it would never see that its parent has ended */
            die("close");
        partner(ends[1], with);
        fflush(stdout);
        _exit(0);
    }
    if (close(ends[1]) == -1) {
        close(ends[0]); /* so that the partner ends, if our undo waits for it */
        die("close");
    }
    return ends[0];
}
