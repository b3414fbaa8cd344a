/* lab_linux.c - what lab.h promises, as Linux does it */
#define _GNU_SOURCE /* IPC_INFO and struct shminfo */
#include "lab.h"
#if defined(__linux__)
#include "macos-rules/rules.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
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

/* The line of `file`, /proc/self/maps or smaps, that describes the mapping at `addr` is left in
 * `line`, and the stream stands behind it; NULL if there is none. */
static FILE *mapping_line(const char *file, const void *addr, char *line, size_t room)
{
    unsigned long start, end;
    char next;
    /* The call itself, since under macOS's rules open finds no /proc, and they have no region's id
     */
    int fd = (int)syscall(SYS_openat, AT_FDCWD, file, O_RDONLY | O_CLOEXEC);
    FILE *maps = fd == -1 ? NULL : fdopen(fd, "r");
    if (maps == NULL)
        die_hint("is /proc mounted?", "open(%s)", file);
    while (fgets(line, (int)room, maps))
        if (sscanf(line, "%lx-%lx%c", &start, &end, &next) == 3 && next == ' ' &&
            start <= (unsigned long)addr && (unsigned long)addr < end)
            return maps;
    if (ferror(maps))
        die("read(%s)", file);
    fclose(maps);
    return NULL;
}

/* proc_pid_pagemap(5): 8 bytes a page; bit 63 present, bit 56 mapped once, bits 0 to 54 the frame
 */
void lab_get_page(const void *addr, struct lab_page *page)
{
    char line[512], mode[8];
    unsigned long start, offset, inode, size = (unsigned long)sysconf(_SC_PAGESIZE);
    unsigned major, minor;
    *page = (struct lab_page){.shared = -1};

    FILE *maps = mapping_line("/proc/self/maps", addr, line, sizeof line);
    if (maps != NULL)
        fclose(maps);
    if (maps != NULL &&
        sscanf(line, "%lx-%*x %7s %lx %x:%x %lu", &start, mode, &offset, &major, &minor, &inode) ==
            6 &&
        mode[3] == 's') { /* a private page may be a copy */
        page->device = (unsigned long long)major << 32 | minor;
        page->inode = inode;
        page->place = offset + ((unsigned long)addr - start) / size * size;
    }
    if (lab_is_macos())
        return; /* a Mac would not tell */
    unsigned long long entry = 0;
    int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return; /* as in some containers: then it is hidden */
    if (pread(fd, &entry, sizeof entry, (off_t)((unsigned long)addr / size * sizeof entry)) ==
            (ssize_t)sizeof entry &&
        entry >> 63 & 1) {
        page->frame = entry & ((1ULL << 55) - 1);
        page->shared = !(entry >> 56 & 1);
    }
    close(fd);
}

/* proc_pid_smaps(5) counts in kB */
void lab_print_sharing(const char *who, const void *addr)
{
    char line[512], mode[8] = "?", device[16] = "?";
    unsigned long kb, next, shared = 0, own = 0, inode = 0,
                            size = (unsigned long)sysconf(_SC_PAGESIZE);
    if (lab_is_macos()) {
        printf("%s: the rules have no model of the share mode\n", who);
        return;
    }
    FILE *smaps = mapping_line("/proc/self/smaps", addr, line, sizeof line);
    if (smaps == NULL)
        return;
    if (sscanf(line, "%*x-%*x %7s %*x %15s %lu", mode, device, &inode) != 3)
        inode = 0;
    while (fgets(line, sizeof line, smaps) && sscanf(line, "%lx-%lx", &next, &next) != 2) {
        if (sscanf(line, "Shared_%*[a-zA-Z]: %lu", &kb) == 1)
            shared += kb;
        if (sscanf(line, "Private_%*[a-zA-Z]: %lu", &kb) == 1)
            own += kb;
    }
    if (ferror(smaps))
        die("read(/proc/self/smaps)");
    fclose(smaps);
    unsigned char resident = 0;
    if (mincore((char *)((unsigned long)addr / size * size), size, &resident) == -1)
        die("mincore");
    printf("%s: mode=%s dev=%s inode=%lu mapped_once=%lu mapped_more=%lu resident=%d\n", who, mode,
           device, inode, own * 1024 / size, shared * 1024 / size, resident & 1);
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

/* ipc/shm.c, newseg: too large EINVAL; over shmall ENOSPC; no free id ENOSPC */
const char *lab_limit_behind(bool posix, int error)
{
    struct shm_info used;
    struct lab_limits limits;
    if (lab_is_macos())
        return lab_xnu_limit_behind(posix, error);
    if (error == EMFILE || error == EFBIG)
        return error == EMFILE ? "RLIMIT_NOFILE" : "RLIMIT_FSIZE";
    if (posix)
        return error == ENOSPC ? "/dev/shm" : "?";
    if (error == EINVAL)
        return "shmmax";
    if (error == ENOMEM)
        return "overcommit"; /* vm.overcommit_memory, proc_sys_vm(5) */
    if (error != ENOSPC || lab_get_limits(&limits) == -1 ||
        shmctl(0, SHM_INFO, (struct shmid_ds *)(void *)&used) == -1)
        return "?";
    return (unsigned long long)used.used_ids >= limits.shmmni ? "shmmni" : "shmall";
}

int lab_reserve(int fd, size_t size)
{
    int error = lab_is_macos() ? 0 : posix_fallocate(fd, 0, (off_t)size);
    return error == EOPNOTSUPP ? 0 : error; /* a file system that cannot */
}

/* proc_pid_stat(5): field 3 is the state, field 22 the start. Field 2 is in parentheses, and may
 * have some of its own. The rules hide /proc, since macOS has none; its sysctl they do not model,
 * so the calls go past them. */
unsigned long long lab_start_time(pid_t pid)
{
    char path[32], text[1024];
    snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    if (fd == -1 && errno == ENOENT && syscall(SYS_faccessat, AT_FDCWD, "/proc/self", F_OK) == 0)
        return 0;
    if (fd == -1)
        die_hint("is /proc mounted?", "open(%s)", path);
    ssize_t length = read(fd, text, sizeof text - 1);
    if (length == -1 && errno != ESRCH) /* it has ended meanwhile */
        die("read(%s)", path);
    close(fd);
    text[length > 0 ? length : 0] = '\0';
    char state = 'Z', *at = strrchr(text, ')');
    unsigned long long start = 0;
    if (at != NULL)
        sscanf(at,
               ") %c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %llu",
               &state, &start);
    return state == 'Z' || state == 'X' ? 0 : start;
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

/* The world's segments are the kernel's, and have no key: its state knows their ids. */
int lab_remove_world(const char *name, bool look)
{
    static struct rule_world world;
    char path[512];
    snprintf(path, sizeof path, "/dev/shm%s", name);
    int at = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    int state = at == -1 ? -1 : openat(at, "state", O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    bool is_world = state != -1;
    if (is_world && !look) {
        if (read(state, &world, sizeof world) == (ssize_t)sizeof world) { /* best effort: */
            for (int i = 0; i < RULE_SEGMENTS; i++)
                if (world.segments[i].used && !world.segments[i].removed)
                    shmctl(world.segments[i].linux_id, IPC_RMID, NULL);
            for (int i = 0; i < RULE_SETS; i++)
                if (world.sets[i].used)
                    semctl(world.sets[i].linux_id, 0, IPC_RMID);
            for (int i = 0; i < RULE_QUEUES; i++)
                if (world.queues[i].used)
                    msgctl(world.queues[i].linux_id, IPC_RMID, NULL);
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
