#define _GNU_SOURCE /* unshare, setns, O_PATH */
#include "spaces.h"

#include "lab.h"

#if defined(__linux__)
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

static const char no_namespaces[] =
    "no namespaces for this user here: run it as root, or outside of the container you are in";

static void put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd == -1 || write(fd, text, strlen(text)) == -1 || close(fd) == -1)
        die_hint(no_namespaces, "writing %s to %s", text, path);
}

/* Only root may make the other namespaces. In a user namespace of its own every process is root,
 * if the system lets it make one. Our uid and gid stay what they are. */
static void leave(int flags)
{
    char line[64];
    unsigned long uid = geteuid(), gid = getegid();
    if (unshare(flags) == 0)
        return;
    if (errno != EPERM || unshare(CLONE_NEWUSER | flags) == -1)
        die_hint(no_namespaces, "unshare");
    put("/proc/self/setgroups", "deny"); /* or gid_map cannot be written: user_namespaces(7) */
    snprintf(line, sizeof line, "%lu %lu 1", uid, uid);
    put("/proc/self/uid_map", line);
    snprintf(line, sizeof line, "%lu %lu 1", gid, gid);
    put("/proc/self/gid_map", line);
}

#define NS_OWNER 0xb704 /* <linux/nsfs.h>: NS_GET_OWNER_UID */

/* Goes into the namespace of this kind that `pid` is in */
static void join(long pid, const char *kind, int flag)
{
    char path[64];
    struct stat theirs, ours;
    uid_t owner;
    snprintf(path, sizeof path, "/proc/%ld/ns/%s", pid, kind);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        die_hint(errno == ENOENT ? "there is no such process" : "it is another user's", "open(%s)",
                 path);
    if (fstat(fd, &theirs) == -1)
        die("fstat(%s)", path);
    snprintf(path, sizeof path, "/proc/self/ns/%s", kind);
    if (stat(path, &ours) == -1)
        die("stat(%s)", path);
    if (flag == CLONE_NEWUSER && theirs.st_ino != ours.st_ino && geteuid() == 0 &&
        (ioctl(fd, NS_OWNER, &owner) == -1 || owner != 0)) /* in there, root would be nobody */
        refuse("join it as its user", "process %ld is in another user's namespace", pid);
    if (theirs.st_ino != ours.st_ino && setns(fd, flag) == -1)
        die_hint("join a box that you have started yourself, from outside of all boxes",
                 "setns(%s of %ld)", kind, pid);
    close(fd);
}

static void mount_shm(size_t size)
{
    char options[64];
    snprintf(options, sizeof options, "size=%zu,mode=1777", size);
    if (mount("tmpfs", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, options) == -1)
        die_hint(errno == ENOENT ? "there is no directory /dev/shm" : no_namespaces,
                 "mount(/dev/shm)");
}

/* A /dev that has no directory shm: a new tmpfs, with the devices that most programs need */
static void hide_shm(void)
{
    static const char *const devices[] = {"null", "zero", "full", "random", "urandom", "tty"};
    enum { COUNT = sizeof devices / sizeof *devices };
    char from[64], to[64];
    int fd[COUNT];
    for (int i = 0; i < COUNT; i++) {
        snprintf(from, sizeof from, "/dev/%s", devices[i]);
        fd[i] = open(from, O_PATH | O_CLOEXEC);
    }
    if (mount("tmpfs", "/dev", "tmpfs", MS_NOSUID, "size=64K,mode=755") == -1)
        die_hint(no_namespaces, "mount(/dev)");
    for (int i = 0; i < COUNT; i++) {
        snprintf(from, sizeof from, "/proc/self/fd/%d", fd[i]);
        snprintf(to, sizeof to, "/dev/%s", devices[i]);
        int file = fd[i] == -1 ? -1 : open(to, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
        if (file != -1 && (close(file) == -1 || mount(from, to, NULL, MS_BIND, NULL) == -1))
            die("mount(%s)", to);
        if (fd[i] != -1)
            close(fd[i]);
    }
}

void spaces_enter(const struct spaces *wanted)
{
    char here[PATH_MAX];
    bool mounts = wanted->shm == OWN || wanted->shm == NONE;
    int flags = (wanted->ipc == OWN ? CLONE_NEWIPC : 0) | (mounts ? CLONE_NEWNS : 0);
    if (getcwd(here, sizeof here) == NULL)
        die("getcwd");

    long other = wanted->ipc > 0 ? wanted->ipc : wanted->shm;
    if (other > 0)
        join(other, "user", CLONE_NEWUSER); /* first: it permits the others */
    if (wanted->ipc > 0)
        join(wanted->ipc, "ipc", CLONE_NEWIPC);
    if (wanted->shm > 0) {
        join(wanted->shm, "mnt", CLONE_NEWNS);
        if (chdir(here) == -1) /* setns has taken us to the other one's root */
            die("chdir(%s)", here);
    }
    if (flags != 0)
        leave(flags);
    if (mounts && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == -1)
        die_hint(no_namespaces, "mount(/)");
    if (wanted->shm == OWN)
        mount_shm(wanted->shm_size);
    if (wanted->shm == NONE)
        hide_shm();
}

void spaces_end_with(pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1)
        die("prctl(PR_SET_PDEATHSIG)");
    if (getppid() != parent) /* it has ended before the call */
        _exit(1);
}
#else
void spaces_end_with(pid_t parent)
{
    (void)parent;
}

void spaces_enter(const struct spaces *wanted)
{
    (void)wanted;
    refuse(NULL, "this system has no namespaces");
}
#endif
