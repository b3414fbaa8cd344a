/* world.c - the world's state, shared by all its processes, and its lock */
#include "rules.h"

#include <dirent.h>
#include <elf.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

static struct rule_world *world;
static pthread_mutex_t threads = PTHREAD_MUTEX_INITIALIZER;
static sigset_t before; /* the signals the holder of the lock had blocked */
static int locked = -1; /* the state file, open while the lock is held */

void *rules_next(const char *name)
{
    void *next = dlsym(RTLD_NEXT, name);
    if (next == NULL) {
        fprintf(stderr, "as-macos: this C library has no %s\n", name);
        abort();
    }
    return next;
}

const char *rules_directory(void)
{
    static const char *directory;
    if (directory == NULL && (directory = getenv("SHMLAB_WORLD")) == NULL)
        directory = "";
    return directory;
}

size_t rules_page(void)
{
    static size_t page;
    const char *text = getenv("SHMLAB_PAGE");
    if (page == 0)
        page = text && strcmp(text, "4096") == 0 ? 4096 : 16384;
    return page;
}

int rules_release(void)
{
    static int release;
    const char *text = getenv("SHMLAB_RELEASE");
    if (release == 0)
        release = text == NULL ? 1500 : (int)(atof(text) * 100 + 0.5) / 1;
    return release == 2640 ? 2604 : release; /* 26.4 is older than 26.10 would be */
}

const char *rules_path(const char *kind, uint64_t serial)
{
    static __thread char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s.%llu", rules_directory(), kind, (unsigned long long)serial);
    return path;
}

/* ---- the state ---- */

/* XNU's tables take no descriptor of the program's, ours do: past its limit we help ourselves. */
int rules_open(const char *path, int flags, mode_t mode)
{
    struct rlimit limit;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, mode);
    if (fd == -1 && errno == EMFILE && getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        rlim_t before = limit.rlim_cur;
        limit.rlim_cur = before + 4 < limit.rlim_max ? before + 4 : limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
        fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, mode);
        limit.rlim_cur = before;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    return fd;
}

int rules_lowest(int fd, int least, bool close_on_exec)
{
    int lower = fd == -1
                    ? -1
                    : (int)syscall(SYS_fcntl, fd, close_on_exec ? F_DUPFD_CLOEXEC : F_DUPFD, least);
    if (lower == -1 || (lower > fd && fd >= least)) {
        if (lower != -1)
            syscall(SYS_close, lower);
        return fd;
    }
    syscall(SYS_close, fd);
    return lower;
}

static bool take(int fd, short type)
{
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET};
    while (syscall(SYS_fcntl, fd, F_SETLKW, &lock) == -1)
        if (errno != EINTR)
            return false;
    return true;
}

/* The first process of a world makes its directory and its state. Root's worlds are open to others:
 * only root can have processes of several users. */
static struct rule_world *attach(int fd)
{
    struct stat st;
    if (syscall(SYS_fstat, fd, &st) == -1)
        return NULL;
    bool fresh = st.st_size == 0;
    /* Its memory too: a touch in a full /dev/shm would be SIGBUS */
    if (fresh && (syscall(SYS_fallocate, fd, 0, (off_t)0, (off_t)sizeof *world) == -1 ||
                  syscall(SYS_ftruncate, fd, (off_t)sizeof *world) == -1)) {
        int error = errno;
        syscall(SYS_ftruncate, fd, (off_t)0);
        errno = error;
        return NULL;
    }
    struct rule_world *w = (void *)syscall(SYS_mmap, NULL, sizeof *world, PROT_READ | PROT_WRITE,
                                           MAP_SHARED, fd, (off_t)0);
    if (w == MAP_FAILED)
        return NULL;
    if (fresh)
        *w = (struct rule_world){.version = 1,
                                 .shmmax = 4194304,
                                 .shmmin = 1,
                                 .shmmni = 32,
                                 .shmseg = 8,
                                 .shmall = 1024}; /* V-02; last_freed starts at slot 0 */
    return w;
}

/* SHMLAB_SET, from as-macos --set: "shmmax=8388608 shmmni=4". Each process says it again. */
static void settings(void)
{
    const char *at = getenv("SHMLAB_SET");
    char name[8];
    long long value;
    int length, error;
    for (; at && sscanf(at, " %6[a-z]=%lld%n", name, &value, &length) == 2; at += length) {
        if (strcmp(name, "shmmni") == 0 && world->shmmni == (uint64_t)value)
            continue;
        if ((error = rules_set_limit(world, name, value)) != 0) {
            fprintf(stderr, "as-macos: --set %s=%lld: %s\n", name, value,
                    error == EPERM ? "once System V memory was used, shmmni stays: make clean-ipc"
                                   : "shmmax counts whole pages, the others go up to 2147483647");
            _exit(2);
        }
    }
}

static void after_fork(void)
{
    pthread_mutex_init(&threads, NULL);
    if (locked != -1)
        syscall(SYS_close, locked); /* the parent's lock is not the child's */
    locked = -1;
}

struct rule_world *rules_lock(void)
{
    static bool once;
    char path[PATH_MAX];
    sigset_t all, own;
    sigfillset(&all); /* a handler may come back here: the labs' clean-up does */
    pthread_sigmask(SIG_SETMASK, &all, &own);
    pthread_mutex_lock(&threads);
    before = own;
    snprintf(path, sizeof path, "%s/state", rules_directory());
    int mode = geteuid() == 0 ? 0777 : 0700;
    int fd = rules_open(path, O_RDWR, 0);
    if (fd == -1 && errno == ENOENT) {
        if (syscall(SYS_mkdirat, AT_FDCWD, rules_directory(), mode) == 0)
            syscall(SYS_fchmodat, AT_FDCWD, rules_directory(), mode); /* whatever the umask is */
        fd = rules_open(path, O_RDWR | O_CREAT, 0666);
        if (fd != -1)
            syscall(SYS_fchmod, fd, 0666);
    }
    if (fd == -1 || !take(fd, F_WRLCK) || (world == NULL && (world = attach(fd)) == NULL)) {
        fprintf(stderr, "as-macos: the world %s cannot be had: %s\n", rules_directory(),
                strerror(errno));
        _exit(126);
    }
    if (!once) {
        once = true;
        settings();
        pthread_atfork(NULL, NULL, after_fork);
    }
    locked = fd;
    return world;
}

void rules_unlock(void)
{
    int error = errno;
    syscall(SYS_close, locked); /* closing gives the lock back */
    locked = -1;
    sigset_t own = before;
    pthread_mutex_unlock(&threads);
    pthread_sigmask(SIG_SETMASK, &own, NULL);
    errno = error;
}

struct rule_world *rules_world(void)
{
    if (world == NULL) {
        rules_lock();
        rules_unlock();
    }
    return world;
}

struct rule_object *rules_object(int fd)
{
    struct stat st;
    int error = errno;
    struct rule_object *found = NULL;
    if (syscall(SYS_fstat, fd, &st) == 0 && S_ISREG(st.st_mode) && *rules_directory()) {
        struct rule_world *w = rules_world();
        for (int i = 0; i < RULE_OBJECTS && found == NULL; i++)
            if (w->objects[i].used && w->objects[i].inode == st.st_ino)
                found = &w->objects[i];
    }
    if (found) { /* inode numbers repeat on other file systems */
        struct stat home;
        if (syscall(SYS_newfstatat, AT_FDCWD, rules_directory(), &home, 0) == -1 ||
            home.st_dev != st.st_dev)
            found = NULL;
    }
    errno = error;
    return found;
}

bool rules_access(mode_t mode, uid_t uid, gid_t gid, int want)
{
    int owner = mode >> 6 & want, group = mode >> 3 & want, world_bits = mode & want;
    if (geteuid() == 0 || (geteuid() == uid && owner == want))
        return true; /* an owner whose bits do not do is judged like the others */
    gid_t groups[NGROUPS_MAX];
    int n = getgroups(NGROUPS_MAX, groups);
    bool member = getegid() == gid;
    for (int i = 0; i < n; i++)
        member = member || groups[i] == gid;
    return (group == want && world_bits == want) || (member ? group == want : world_bits == want);
}
