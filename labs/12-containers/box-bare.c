/* box-bare.c - run a command with a /dev/shm and an IPC namespace of its own; only the calls
 *
 *   $ unshare -r ./box-bare 16M df /dev/shm
 *
 * unshare -r makes an ordinary user root in a user namespace, because only root may make the other
 * two; root may leave it out. box.c does this itself. macOS has none of these calls.
 */
#define _GNU_SOURCE /* unshare */
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/mount.h>
#else /* mount has other arguments there, and unshare does not exist */
#define unshare(flags)                           (errno = ENOSYS, -1)
#define mount(source, target, type, flags, data) ((void)(data), -1)
#endif

int main(int argc, char **argv)
{
    char options[64];
    if (argc < 3)
        errx(2, "usage: box-bare SIZE COMMAND...");
    snprintf(options, sizeof options, "size=%s,mode=1777", argv[1]);

    if (unshare(CLONE_NEWNS | CLONE_NEWIPC) == -1) /* mounts and segments of our own */
        err(1, "unshare");
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == -1) /* tell nobody what we mount */
        err(1, "mount(/)");
    if (mount("tmpfs", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, options) == -1)
        err(1, "mount(/dev/shm)");

    execvp(argv[2], argv + 2);
    err(1, "%s", argv[2]);
}
