/* lab_linux.c - what lab.h promises, as Linux does it */
#define _GNU_SOURCE /* IPC_INFO, struct shminfo, sched_setaffinity */
#include "lab.h"
#include "lab_leftovers.h"
#include "lab_meter.h"
#if defined(__linux__)
#include "macos-rules/rules.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A small file in /proc; "" if it cannot be read: the process has gone. The call itself, since
 * under macOS's rules open finds no /proc */
static const char *proc_text(const char *path, char *text, size_t room)
{
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd == -1 ? 0 : read(fd, text, room - 1);
    if (fd != -1)
        close(fd);
    text[n > 0 ? n : 0] = '\0';
    return text;
}

/* proc(5): PID/stat has, behind the name in parentheses, the state, and from the 12th word on what
 * the process used, in user and kernel mode, and what its children used that it has waited for */
static void add_load(long pid, struct lab_load *load, int depth)
{
    char path[64], text[4096]; /* children that do not fit are not looked at */
    long long used[4];
    snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    const char *after = strrchr(proc_text(path, text, sizeof text), ')');
    if (after == NULL ||
        sscanf(after, ") %*c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %lld %lld %lld %lld", &used[0],
               &used[1], &used[2], &used[3]) != 4)
        return;
    load->used += (used[0] + used[1] + used[2] + used[3]) * 1000 / sysconf(_SC_CLK_TCK);

    snprintf(path, sizeof path, "/proc/%ld/task", pid);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *threads = fd == -1 ? NULL : fdopendir(fd);
    if (threads == NULL)
        return;
    for (struct dirent *thread; (thread = readdir(threads)) != NULL;) {
        long id = atol(thread->d_name);
        if (id == 0)
            continue;
        snprintf(path, sizeof path, "/proc/%ld/task/%ld/stat", pid, id);
        after = strrchr(proc_text(path, text, sizeof text), ')');
        if (depth > 0 && after != NULL && after[1] != '\0') {
            load->running |= after[2] == 'R';
            load->blocked |= after[2] == 'D';
        }
        snprintf(path, sizeof path, "/proc/%ld/task/%ld/children", pid, id);
        char *child = text, *last = strrchr(proc_text(path, text, sizeof text), ' ');
        if (last != NULL)
            *last = '\0'; /* a blank stands behind each number: half of one is none */
        for (long number; depth < 100 && (number = strtol(child, &child, 10)) > 0;)
            add_load(number, load, depth + 1);
    }
    closedir(threads);
}

/* In a process namespace that has no /proc of its own, this /proc has other numbers than getpid */
void lab_get_load(struct lab_load *load)
{
    char us[32] = "";
    if (syscall(SYS_readlinkat, AT_FDCWD, "/proc/self", us, sizeof us - 1) > 0)
        add_load(atol(us), load, 0);
}

/* proc(5): each line begins with "start-end perms offset dev inode path", addresses in hex */
void lab_print_mapping(const char *who, const void *addr)
{
    if (lab_is_macos()) {
        printf("%s: the rules have no model of the share mode\n", who);
        return;
    }
    FILE *maps = fopen("/proc/self/maps", "r");
    if (maps == NULL)
        die_hint("is /proc mounted?", "open(/proc/self/maps)");
    char line[512];
    while (fgets(line, sizeof line, maps)) {
        unsigned long start, end;
        if (sscanf(line, "%lx-%lx", &start, &end) == 2 && start <= (unsigned long)addr &&
            (unsigned long)addr < end)
            printf("%s: %s", who, line);
    }
    if (ferror(maps))
        die("read(/proc/self/maps)");
    fclose(maps);
}

/* shmctl(2): IPC_INFO fills a struct shminfo with the limits of the caller's IPC namespace */
int lab_get_limits(struct lab_limits *limits)
{
    struct shminfo info;
    if (lab_is_macos())
        return lab_xnu_limits(limits);
    if (shmctl(0, IPC_INFO, (struct shmid_ds *)(void *)&info) == -1)
        return -1;
    limits->shmmax = info.shmmax;
    limits->shmmin = info.shmmin;
    limits->shmmni = info.shmmni;
    limits->shmseg = info.shmseg;
    limits->shmall = info.shmall;
    limits->shmall_unit = (unsigned long long)sysconf(_SC_PAGESIZE);
    return 0;
}

int lab_reserve(int fd, size_t size)
{
    int error = 0;
    while (!lab_is_macos() && (error = posix_fallocate(fd, 0, (off_t)size)) == EINTR)
        ;
    return error == EOPNOTSUPP ? 0 : error; /* a file system that cannot */
}

int lab_settle(int nth)
{
    cpu_set_t may, mine;
    if (sched_getaffinity(0, sizeof may, &may) == -1) {
        if (errno == EINVAL)
            return CPU_SETSIZE; /* more processors than fit into the set: the scheduler has room */
        die("sched_getaffinity");
    }
    int count = CPU_COUNT(&may), left = nth % count, cpu = 0;
    for (; !CPU_ISSET(cpu, &may) || left-- > 0; cpu++)
        ;
    CPU_ZERO(&mine);
    CPU_SET(cpu, &mine);
    if (sched_setaffinity(0, sizeof mine, &mine) == -1)
        die("sched_setaffinity");
    return count;
}

/* This user's. And for root in a run, whose SHMLAB_PREFIX nobody else has, whatever the owner is:
 * lab 08's programs make objects as other users if root runs them. Of those no directory, whose
 * content would be theirs, and no owner that this user namespace does not know (65534). */
static bool is_ours(const struct stat *st)
{
    return st->st_uid == geteuid() || (geteuid() == 0 && getenv("SHMLAB_PREFIX") != NULL &&
                                       S_ISREG(st->st_mode) && st->st_uid != 65534);
}

/* shm_overview(7), sem_overview(7): objects are files in /dev/shm, semaphores are files sem.NAME
 * there */
void lab_each_object(const char *prefix, void (*each)(const char *name))
{
    if (lab_is_macos()) {
        lab_xnu_each_object(prefix, each);
        return;
    }
    DIR *dir = opendir("/dev/shm");
    if (dir == NULL) {
        if (errno == ENOENT)
            return; /* no /dev/shm, no objects */
        die("opendir(/dev/shm)");
    }
    struct dirent *entry;
    while ((entry = readdir(dir)) != NULL) {
        struct stat st;
        char name[sizeof entry->d_name + 1];
        snprintf(name, sizeof name, "/%s", entry->d_name);
        const char *rest = strncmp(name, "/sem.", 5) == 0 ? name + 5 : name + 1;
        if (strncmp(rest, prefix + 1, strlen(prefix + 1)) == 0 &&
            fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && is_ours(&st))
            each(name);
    }
    closedir(dir);
}

/* The world's segments, queues and waits are the kernel's, and have no key: its state knows their
 * ids.
 */
static void remove_kernels(const struct rule_world *world)
{
    for (uint32_t i = 0; i < world->table[RULE_SEGMENT].high && i < RULE_SEGMENTS; i++)
        if (world->segments[i].used && !world->segments[i].removed)
            shmctl(world->segments[i].linux_id, IPC_RMID, NULL);
    for (int i = 0; i < RULE_QUEUES; i++)
        if (world->queues[i].used)
            msgctl(world->queues[i].linux_id, IPC_RMID, NULL);
    if (world->kernel_set != 0)
        semctl(world->kernel_set - 1, 0, IPC_RMID);
}

int lab_remove_world(const char *name, bool look)
{
    struct stat st;
    char path[512];
    snprintf(path, sizeof path, "/dev/shm%s", name);
    int at = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    int state = at == -1 ? -1 : openat(at, "state", O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    bool is_world = state != -1;
    if (is_world && !look) {
        if (fstat(state, &st) == 0 && st.st_size == (off_t)sizeof(struct rule_world)) {
            struct rule_world *world = mmap(NULL, sizeof *world, PROT_READ, MAP_SHARED, state, 0);
            if (world != MAP_FAILED) { /* best effort */
                remove_kernels(world);
                munmap(world, sizeof *world);
            }
        }
        DIR *dir = fdopendir(dup(at));
        for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;)
            unlinkat(at, entry->d_name, 0); /* fails for . and .., which is right */
        if (dir != NULL)
            closedir(dir);
        if (unlinkat(AT_FDCWD, path, AT_REMOVEDIR) == -1)
            is_world = false;
    }
    if (state != -1)
        close(state);
    if (at != -1)
        close(at);
    return is_world ? 1 : state != -1 ? -1 : 0;
}
#endif
