/* posix-descriptor.c - what the descriptor of an object allows */
#include "../parts/made.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/uio.h>
#if defined(__APPLE__)
#include <sys/event.h>
#endif

TOPIC(posix_descriptor, "posix");

static struct iovec vector = {scratch, sizeof scratch};

PROBE(fd_read, "read", "P-50", "read")
{
    ok_or_errno(read(object(page()), scratch, sizeof scratch) != -1);
}
PROBE(fd_readv, "readv", "P-50", "readv")
{
    ok_or_errno(readv(object(page()), &vector, 1) != -1);
}
PROBE(fd_read_write_only, "read-write-only", "P-50", "read of a descriptor with O_WRONLY")
{
    ok_or_errno(read(object_new(O_WRONLY, 0600), scratch, sizeof scratch) != -1);
}
PROBE(fd_write, "write", "P-51", "write")
{
    ok_or_errno(write(object(page()), scratch, sizeof scratch) != -1);
}
PROBE(fd_writev, "writev", "P-51", "writev")
{
    ok_or_errno(writev(object(page()), &vector, 1) != -1);
}
PROBE(fd_write_read_only, "write-read-only", "P-51", "write to a descriptor with O_RDONLY")
{
    ok_or_errno(write(object_new(O_RDONLY, 0600), scratch, sizeof scratch) != -1);
}
PROBE(fd_pread, "pread", "P-52", "pread")
{
    ok_or_errno(pread(object(page()), scratch, sizeof scratch, 0) != -1);
}
PROBE(fd_pwrite, "pwrite", "P-52", "pwrite")
{
    ok_or_errno(pwrite(object(page()), scratch, sizeof scratch, 0) != -1);
}
PROBE(fd_lseek, "lseek", "P-53", "lseek to the end, to learn the size")
{
    ok_or_errno(lseek(object(page()), 0, SEEK_END) != -1);
}
PROBE(fd_fchmod, "fchmod", "P-56", "fchmod")
{
    ok_or_errno(fchmod(object(page()), 0640) == 0);
}
PROBE(fd_fchown, "fchown", "P-56", "fchown to oneself")
{
    ok_or_errno(fchown(object(page()), geteuid(), getegid()) == 0);
}
PROBE(fd_futimes, "futimes", "P-56", "futimes")
{
    ok_or_errno(futimes(object(page()), NULL) == 0);
}
PROBE(fd_fstatvfs, "fstatvfs", "P-56", "fstatvfs")
{
    struct statvfs st;
    ok_or_errno(fstatvfs(object(page()), &st) == 0);
}
PROBE(fd_fsync, "fsync", "P-57", "fsync")
{
    ok_or_errno(fsync(object(page())) == 0);
}
PROBE(fd_flock, "flock", "P-57", "flock of the descriptor")
{
    ok_or_errno(flock(object(page()), LOCK_EX | LOCK_NB) == 0);
}
PROBE(fd_lock, "fcntl-setlk", "P-58", "fcntl F_SETLK of the descriptor")
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};
    ok_or_errno(fcntl(object(page()), F_SETLK, &lock) == 0);
}
PROBE(fd_getlk, "fcntl-getlk", "P-58", "fcntl F_GETLK of the descriptor")
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};
    ok_or_errno(fcntl(object(page()), F_GETLK, &lock) == 0);
}
PROBE(fd_setfl, "fcntl-setfl", "P-59", "fcntl F_SETFL, O_NONBLOCK")
{
    ok_or_errno(fcntl(object(page()), F_SETFL, O_NONBLOCK) == 0);
}
PROBE(fd_dup, "dup", "P-60", "dup, then fstat of the copy")
{
    struct stat st;
    ok_or_errno(fstat(dup(object(page())), &st) == 0);
}
PROBE(fd_dupfd, "fcntl-dupfd", "P-60", "fcntl F_DUPFD")
{
    ok_or_errno(fcntl(object(page()), F_DUPFD, 20) != -1);
}
PROBE(fd_ioctl, "ioctl", "P-61", "ioctl FIONREAD")
{
    int n;
    ok_or_errno(ioctl(object(page()), FIONREAD, &n) == 0);
}
PROBE(fd_fpathconf, "fpathconf", "P-63", "fpathconf of _PC_NAME_MAX")
{
    ok_or_errno(fpathconf(object(page()), _PC_NAME_MAX) != -1);
}
PROBE(fd_passed, "descriptor-passed", "P-64", "the descriptor, sent over a Unix socket")
{
    int pair[2], fd = object(page());
    union {
        struct cmsghdr head;
        char room[64];
    } control;
    memset(&control, 0, sizeof control);
    struct msghdr message = {.msg_iov = &vector,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = CMSG_SPACE(sizeof fd)};
    control.head.cmsg_len = CMSG_LEN(sizeof fd);
    control.head.cmsg_level = SOL_SOCKET;
    control.head.cmsg_type = SCM_RIGHTS;
    memcpy(CMSG_DATA(&control.head), &fd, sizeof fd);
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
        cannot("socketpair");
    if (sendmsg(pair[0], &message, 0) == -1) {
        ok_or_errno(false);
        return;
    }
    close(fd); /* what arrives is a descriptor of its own */
    if (recvmsg(pair[1], &message, 0) == -1)
        cannot("recvmsg");
    memcpy(&fd, CMSG_DATA(&control.head), sizeof fd);
    ok_or_errno(mmap(NULL, page(), PROT_READ, MAP_SHARED, fd, 0) != MAP_FAILED);
}
PROBE(fd_seals, "seals", "P-65", "fcntl F_ADD_SEALS")
{
#if defined(__linux__)
    bool ok = fcntl(object(page()), F_ADD_SEALS, F_SEAL_SHRINK) == 0;
    if (!ok && errno == EINVAL) /* this fcntl knows no such command */
        answer("absent");
    else
        ok_or_absent(ok);
#else
    answer("absent");
#endif
}
PROBE(memfd, "memfd-create", "P-65", "memfd_create")
{
#if defined(__linux__)
    ok_or_absent(memfd_create("a", 0) != -1);
#else
    answer("absent");
#endif
}
PROBE(fd_poll, "poll", "P-62", "poll, to read")
{
    struct pollfd one = {.fd = object(page()), .events = POLLIN};
    if (poll(&one, 1, 1000) == -1)
        ok_or_errno(false);
    else if (one.revents & POLLNVAL)
        answer("POLLNVAL");
    else
        answer(one.revents & POLLIN ? "POLLIN" : "nothing");
}
PROBE(fd_select, "select", "P-62", "select, to read")
{
    int fd = object(page());
    struct timeval second = {.tv_sec = 1};
    fd_set in;
    FD_ZERO(&in);
    FD_SET(fd, &in);
    int n = select(fd + 1, &in, NULL, NULL, &second);
    if (n == -1)
        ok_or_errno(false);
    else
        answer(n == 1 ? "ready" : "nothing");
}
PROBE(fd_kqueue, "kqueue", "P-62", "kevent with EV_ADD and EVFILT_READ")
{
#if defined(__APPLE__)
    struct kevent event;
    EV_SET(&event, object(page()), EVFILT_READ, EV_ADD, 0, 0, NULL);
    ok_or_errno(kevent(kqueue(), &event, 1, NULL, 0, NULL) != -1);
#else
    answer("absent");
#endif
}
