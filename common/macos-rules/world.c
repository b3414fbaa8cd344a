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
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#define POPULATE_WRITE 23 /* MADV_POPULATE_WRITE, which older headers do not have */

static struct rule_world *world;
static pthread_mutex_t *lock; /* the world's */
_Static_assert(sizeof(pthread_mutex_t) <= sizeof((struct rule_world *)0)->lock, "a mutex fits");
static sigset_t before; /* the signals the holder of the lock had blocked */

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

/* XNU's tables take no descriptor of the program's. Ours do for a moment: past its limit we help
 * ourselves. */
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

/* The world's directory and state, made by the first process. Root's worlds are open to others:
 * only root can have processes of several users. The file is locked meanwhile; -1 with errno. */
static int state(bool make)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/state", rules_directory());
    int mode = geteuid() == 0 ? 0777 : 0700;
    int fd = rules_open(path, O_RDWR, 0);
    if (fd == -1 && errno == ENOENT && make) {
        if (syscall(SYS_mkdirat, AT_FDCWD, rules_directory(), mode) == 0)
            syscall(SYS_fchmodat, AT_FDCWD, rules_directory(), mode); /* whatever the umask is */
        fd = rules_open(path, O_RDWR | O_CREAT, 0666);
        if (fd != -1)
            syscall(SYS_fchmod, fd, 0666);
    }
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    while (fd != -1 && syscall(SYS_fcntl, fd, F_SETLKW, &lock) == -1)
        if (errno != EINTR) {
            syscall(SYS_close, fd);
            return -1;
        }
    return fd;
}

static struct rule_world *attach(int fd)
{
    struct stat st;
    pthread_mutexattr_t robust;
    if (fd == -1 || syscall(SYS_fstat, fd, &st) == -1)
        return NULL;
    bool fresh = st.st_size == 0;
    /* Its memory too: a touch in a full /dev/shm would be SIGBUS */
    size_t first = offsetof(struct rule_world, segments);
    if (fresh && (syscall(SYS_fallocate, fd, 0, (off_t)0, (off_t)first) == -1 ||
                  syscall(SYS_ftruncate, fd, (off_t)sizeof *world) == -1)) {
        int error = errno;
        syscall(SYS_ftruncate, fd, (off_t)0);
        errno = error;
        return NULL;
    }
    if (!fresh && st.st_size != (off_t)sizeof *world) {
        fprintf(stderr, "as-macos: %s is of another version of the rules: make clean-ipc\n",
                rules_directory());
        _exit(126);
    }
    struct rule_world *w = (void *)syscall(SYS_mmap, NULL, sizeof *world, PROT_READ | PROT_WRITE,
                                           MAP_SHARED, fd, (off_t)0);
    if (w == MAP_FAILED)
        return NULL;
    if (w->version == 0) { /* V-02; last_freed starts at slot 0 */
        NEXT(pthread_mutexattr_init)(&robust);
        NEXT(pthread_mutexattr_setpshared)(&robust, PTHREAD_PROCESS_SHARED);
        NEXT(pthread_mutexattr_setrobust)(&robust, PTHREAD_MUTEX_ROBUST);
        NEXT(pthread_mutex_init)((void *)w->lock, &robust);
        w->shmmax = 4194304;
        w->shmmin = 1;
        w->shmmni = 32;
        w->shmseg = 8;
        w->shmall = 1024;
        w->version = 2;
    }
    return w;
}

bool rules_back(void *row, size_t size)
{
    size_t page = getauxval(AT_PAGESZ);
    uintptr_t first = (uintptr_t)row / page * page, end = (uintptr_t)row + size;
    int error = errno; /* a kernel before 5.14 cannot say, and does not know the advice */
    bool full = syscall(SYS_madvise, first, end - first, POPULATE_WRITE) == -1 && errno == EFAULT;
    errno = error;
    return !full;
}

uint32_t rules_hash(const void *bytes, size_t size)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (const unsigned char *at = bytes; size > 0; size--)
        hash = (hash ^ *at++) * 16777619u;
    return (hash ^ hash >> 16) % RULE_BUCKETS;
}

void rules_link(uint32_t *head, uint32_t *next, size_t row)
{
    *next = *head;
    *head = (uint32_t)row + 1;
}

void rules_unlink(uint32_t *head, uint32_t *next, size_t row, void *rows, size_t size)
{
    size_t field = (size_t)((char *)next - (char *)rows) - row * size;
    while (*head != 0 && *head != row + 1)
        head = (void *)((char *)rows + (*head - 1) * size + field);
    if (*head != 0)
        *head = *next;
}

struct saved {
    uint32_t at, size;
};

void rules_save(const void *what, size_t size)
{
    struct saved head = {(uint32_t)((const char *)what - (char *)world), (uint32_t)size};
    uint32_t n = world->saved;
    if (n + size + sizeof head > sizeof world->before)
        return;
    memcpy(world->before + n, what, size); /* its head comes behind it: it is read from the end */
    memcpy(world->before + n + size, &head, sizeof head);
    __atomic_store_n(&world->saved, n + (uint32_t)(size + sizeof head), __ATOMIC_SEQ_CST);
}

void rules_keep(void)
{
    __atomic_store_n(&world->saved, 0, __ATOMIC_SEQ_CST);
}

/* The holder of the lock was killed */
static void take_back(void)
{
    struct saved head;
    while (world->saved >= sizeof head) {
        memcpy(&head, world->before + world->saved - sizeof head, sizeof head);
        uint32_t start = world->saved - (uint32_t)sizeof head - head.size;
        memcpy((char *)world + head.at, world->before + start, head.size);
        __atomic_store_n(&world->saved, start, __ATOMIC_SEQ_CST);
    }
}

/* ---- the program's memory ---- */

/* The kernel is asked with calls that touch a byte of it and then do nothing: the signals of a mask
 * that is set in no known way, one page's entry in mincore. */
size_t rules_reach(const void *at, size_t n, bool write)
{
    const uintptr_t page = getauxval(AT_PAGESZ), first = (uintptr_t)at;
    int error = errno;
    for (uintptr_t p = first; p - first < n; p = (p / page + 1) * page) {
        long result = write ? syscall(SYS_mincore, world, page, p)
                            : syscall(SYS_rt_sigprocmask, -1, p & ~(uintptr_t)7, NULL, (size_t)8);
        if (result == -1 && errno == EFAULT)
            n = p - first;
    }
    errno = error;
    return n;
}

int rules_string(const char *from, char *to, size_t room)
{
    for (size_t i = 0; i < room; i++) {
        if ((i == 0 || (uintptr_t)(from + i) % 4096 == 0) && rules_reach(from + i, 1, false) == 0)
            return EFAULT;
        if ((to[i] = from[i]) == '\0')
            return 0;
    }
    return ENAMETOOLONG;
}

/* ---- limits of this run ---- */

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

struct rule_world *rules_lock(void)
{
    static pthread_mutex_t threads = PTHREAD_MUTEX_INITIALIZER;
    static bool once;
    sigset_t all, own;
    sigfillset(&all); /* a handler may come back here: the labs' clean-up does */
    pthread_sigmask(SIG_SETMASK, &all, &own);
    pthread_mutex_lock(&threads);
    if (world == NULL) {
        int fd = state(true);
        if ((world = attach(fd)) == NULL) {
            fprintf(stderr, "as-macos: the world %s cannot be had: %s\n", rules_directory(),
                    strerror(errno));
            _exit(126);
        }
        syscall(SYS_close, fd);
        lock = (void *)world->lock;
    }
    pthread_mutex_unlock(&threads);
    if (NEXT(pthread_mutex_lock)(lock) == EOWNERDEAD) {
        take_back();
        NEXT(pthread_mutex_consistent)(lock);
    }
    before = own;
    if (!once) {
        once = true;
        settings();
    }
    return world;
}

void rules_unlock(void)
{
    int error = errno;
    sigset_t own = before;
    rules_keep();
    NEXT(pthread_mutex_unlock)(lock);
    pthread_sigmask(SIG_SETMASK, &own, NULL);
    errno = error;
}

bool rules_ours(const struct stat *st)
{
    static dev_t home;
    static bool known;
    struct stat directory;
    if (!known && S_ISREG(st->st_mode) && *rules_directory() &&
        syscall(SYS_newfstatat, AT_FDCWD, rules_directory(), &directory, 0) == 0) {
        home = directory.st_dev;
        known = true;
    }
    return known && S_ISREG(st->st_mode) && st->st_dev == home;
}

/* as-macos begins: what --set has set, or that another run or sysctl has. Said once: what is run
 * from here on has no SHMLAB_SAY. */
__attribute__((constructor)) static void begin(void)
{
    const char *set = getenv("SHMLAB_SET");
    int fd;
    if (getenv("SHMLAB_SAY") == NULL)
        return;
    unsetenv("SHMLAB_SAY");
    if (set == NULL || *set == '\0') {
        if ((fd = state(false)) == -1)
            return;
        syscall(SYS_close, fd);
    }
    struct rule_world *w = rules_lock();
    bool usual = w->shmmax == 4194304 && w->shmmin == 1 && w->shmmni == 32 && w->shmseg == 8 &&
                 w->shmall == 1024;
    if (!usual)
        fprintf(stderr,
                "as-macos: limits set in this world, until make clean-ipc: shmmax=%llu shmmin=%llu "
                "shmmni=%llu shmseg=%llu shmall=%llu\n",
                (unsigned long long)w->shmmax, (unsigned long long)w->shmmin,
                (unsigned long long)w->shmmni, (unsigned long long)w->shmseg,
                (unsigned long long)w->shmall);
    rules_unlock();
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
