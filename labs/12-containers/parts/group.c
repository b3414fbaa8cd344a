#define _GNU_SOURCE /* O_DIRECTORY */
#include "group.h"

#include "lab.h"

#if defined(__linux__)
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static char group[PATH_MAX]; /* our cgroup's directory; "" if there is none */
/* A box that joins another one sees other files at this path: from then on only descriptors count
 */
static int above = -1; /* of the directory that the group is in */
static int held = -1;  /* of the group, with a lock: somebody is at work here */
static bool second;    /* version 2 of cgroups */

static const char no_groups[] =
    "no cgroup may be made here: try as root, or behind systemd-run --user --scope";

/* The text of a file, at this descriptor; "" if there is none */
static const char *file_text(int at, const char *path, char *text, size_t room)
{
    int fd = openat(at, path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd == -1 ? 0 : read(fd, text, room - 1);
    if (fd != -1)
        close(fd);
    text[n > 0 ? n : 0] = '\0';
    return text;
}

static bool put(const char *name, const char *text)
{
    int fd = openat(held, name, O_WRONLY | O_CLOEXEC);
    bool done = fd != -1 && write(fd, text, strlen(text)) != -1;
    int error = errno;
    if (fd != -1)
        close(fd);
    errno = error;
    return done;
}

static bool has_word(const char *text, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = text; (at = strstr(at, word)) != NULL; at += length)
        if ((at == text || strchr(", \n", at[-1])) && strchr(", \n", at[length]))
            return true; /* strchr finds the NUL, too */
    return false;
}

/* Our group among those that can limit memory: the third word of a line of /proc/self/cgroup,
 * "4:memory:/user" in version 1, "0::/user" in version 2 */
static void find_path(char path[PATH_MAX])
{
    char line[PATH_MAX + 256];
    FILE *file = fopen("/proc/self/cgroup", "r");
    if (file == NULL)
        die_hint("this kernel has no cgroups", "open(/proc/self/cgroup)");
    second = true;
    path[0] = '\0';
    while (second && fgets(line, sizeof line, file)) {
        char *controllers = strchr(line, ':'),
             *name = controllers ? strchr(controllers + 1, ':') : NULL;
        if (name == NULL)
            continue;
        *name = '\0';
        second = !has_word(controllers + 1, "memory");
        if (!second || controllers[1] == '\0')
            snprintf(path, PATH_MAX, "%.*s", (int)strcspn(name + 1, "\n"), name + 1);
    }
    fclose(file);
}

/* The directory that shows this group: where its hierarchy is mounted, as proc_pid_mountinfo(5)
 * says, and the path below what is mounted there */
static void find_directory(char dir[PATH_MAX], const char *path)
{
    char line[2 * PATH_MAX], root[PATH_MAX], at[PATH_MAX], type[32], options[256];
    FILE *file = fopen("/proc/self/mountinfo", "r");
    dir[0] = '\0';
    while (file != NULL && dir[0] == '\0' && fgets(line, sizeof line, file)) {
        const char *rest = strstr(line, " - ");
        if (rest == NULL || sscanf(line, "%*s %*s %*s %4095s %4095s", root, at) != 2 ||
            sscanf(rest, " - %31s %*s %255s", type, options) != 2 ||
            (second ? strcmp(type, "cgroup2") != 0
                    : strcmp(type, "cgroup") != 0 || !has_word(options, "memory")))
            continue;
        size_t length = strcmp(root, "/") == 0 ? 0 : strlen(root);
        const char *below = strncmp(path, root, length) == 0 ? path + length : "";
        struct stat st;
        snprintf(dir, PATH_MAX, "%s%s", at, strcmp(below, "/") == 0 ? "" : below);
        if (stat(dir, &st) == -1) /* a container may not see its own group by this path */
            snprintf(dir, PATH_MAX, "%s", at);
    }
    if (file != NULL)
        fclose(file);
    if (dir[0] == '\0')
        refuse("they are mounted at /sys/fs/cgroup on most systems", "no cgroups are mounted here");
}

/* In version 2 the groups below a directory have limits on memory only if its subtree_control says
 * so. We change nobody's: so take our group's directory, or the one above it. */
static bool limits_below(const char *dir)
{
    char path[PATH_MAX + 64], text[4096];
    snprintf(path, sizeof path, "%s/cgroup.subtree_control", dir);
    return !second || has_word(file_text(AT_FDCWD, path, text, sizeof text), "memory");
}

static void find_parent(char dir[PATH_MAX])
{
    char path[PATH_MAX];
    find_path(path);
    find_directory(dir, path);
    if (limits_below(dir))
        return;
    *strrchr(dir, '/') = '\0';
    if (!limits_below(dir))
        refuse(no_groups, "no limits on memory beside the cgroup 0::%s", path);
}

/* What a pass over a group and those below it finds, or could do. BUSY: there are processes.
 * ENDING: and one got our signal. STUCK: a call failed. */
enum state { GONE, EMPTY, BUSY, ENDING, STUCK };
enum action { LOOK, REMOVE, END };

/* REMOVE removes what has no processes, the lowest first. END kills the processes, too. */
static enum state pass(int at, const char *name, enum action action)
{
    char text[4096], *pids = text, *end;
    enum state state = EMPTY, below;
    int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *all = fd == -1 ? NULL : fdopendir(fd);
    if (all == NULL) {
        state = fd == -1 && errno == ENOENT ? GONE : STUCK;
        if (fd != -1)
            close(fd);
        return state;
    }
    file_text(fd, "cgroup.procs", text, sizeof text); /* a pid with no line end has been cut */
    for (long pid; pid = strtol(pids, &end, 10), end != pids && *end == '\n'; pids = end) {
        bool signalled = action == END && pid > 0 && kill((pid_t)pid, SIGKILL) == 0;
        state = signalled || state == ENDING ? ENDING : BUSY;
    }
    for (struct dirent *one; (one = readdir(all)) != NULL;)
        if (one->d_type == DT_DIR && one->d_name[0] != '.' &&
            (below = pass(fd, one->d_name, action)) > state)
            state = below;
    closedir(all);
    if (action == LOOK || state == STUCK)
        return state;
    if (unlinkat(at, name, AT_REMOVEDIR) == 0 || errno == ENOENT)
        return GONE;
    return errno != EBUSY ? STUCK : state == ENDING ? ENDING : BUSY;
}

/* Whoever makes a group keeps its directory locked. The kernel unlocks it, however the maker ends.
 * So a group without a lock has been left. */
static void remove_left(const char *dir, const char *prefix)
{
    DIR *all = opendir(dir);
    for (struct dirent *one; all != NULL && (one = readdir(all)) != NULL;) {
        const char *name = one->d_name;
        if (strncmp(name, prefix, strlen(prefix)) != 0)
            continue;
        int fd = openat(dirfd(all), name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd != -1 && flock(fd, LOCK_EX | LOCK_NB) == 0) {
            enum state state = pass(dirfd(all), name, LOOK);
            if (state != BUSY) /* else not even the empty ones below it */
                state = pass(dirfd(all), name, REMOVE);
            printf(state == GONE   ? "box: removed the cgroup %s, which nobody held\n"
                   : state == BUSY ? "box: the cgroup %s was left, but has processes: kept\n"
                                   : "box: the cgroup %s was left, and cannot be removed: kept\n",
                   name);
        }
        if (fd != -1)
            close(fd);
    }
    if (all != NULL)
        closedir(all);
}

void group_make(size_t bytes)
{
    char dir[PATH_MAX], number[32], prefix[64];
    struct stat named, locked;
    snprintf(prefix, sizeof prefix, "%s-", lab_name("box") + 1);
    find_parent(dir);
    remove_left(dir, prefix);
    if (snprintf(group, sizeof group, "%s/%s%ld", dir, prefix, (long)getpid()) >= (int)sizeof group)
        refuse(NULL, "%s is too long", dir);
    above = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    do { /* another box may take it for left before it is locked: then make it again */
        if (mkdir(group, 0700) /* or another user could open it, and hold its lock */ == -1) {
            int error = errno;
            snprintf(dir, sizeof dir, "%s", group);
            group[0] = '\0';
            errno = error;
            die_hint(errno == EEXIST ? NULL : no_groups, "mkdir(%s)", dir);
        }
        held = open(group, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    } while (held == -1 || flock(held, LOCK_EX) == -1 || fstat(held, &locked) == -1 ||
             stat(group, &named) == -1 || named.st_ino != locked.st_ino);

    snprintf(number, sizeof number, "%zu", bytes);
    if (!put(second ? "memory.max" : "memory.limit_in_bytes", number))
        die_hint(no_groups, "the limit of %s", group);
    /* Pages that are moved to swap do not count. A kernel without swap has no such file. */
    if (!put(second ? "memory.swap.max" : "memory.swappiness", "0") && errno != ENOENT)
        die("the limit on swap of %s", group);
}

void group_enter(void)
{
    if (group[0] != '\0' && !put("cgroup.procs", "0")) /* 0 is the process that writes */
        die_hint(no_groups, "entering %s", group);
}

long group_killed(void)
{
    char text[4096];
    const char *at =
        file_text(held, second ? "memory.events" : "memory.oom_control", text, sizeof text);
    while (at != NULL && strncmp(at, "oom_kill ", 9) != 0) /* the line, not oom_kill_disable */
        at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL;
    return group[0] != '\0' && at != NULL ? atol(at + 9) : -1;
}

/* A killed process needs time to end, so ask until it is gone. But there may be processes that we
 * may not kill, or cannot name: those of other pid namespaces have the pid 0, or are not listed. If
 * nobody gets our signal any more, wait only a little for what has just ended. */
void group_remove(void)
{
    enum state state = GONE;
    for (int more = 10000; group[0] != '\0' && more > 0; more--) {
        state = pass(above, strrchr(group, '/') + 1, END);
        if (state == GONE || state == STUCK)
            break;
        if (state == ENDING)
            more = 10000;
        sched_yield();
    }
    if (state != GONE)
        printf("box: the cgroup %s %s: kept\n", group,
               state == STUCK ? "cannot be removed" : "has processes that box cannot end");
    group[0] = '\0';
}
#else
void group_make(size_t bytes)
{
    (void)bytes;
    refuse(NULL, "this system has no cgroups");
}
void group_enter(void)
{
}
long group_killed(void)
{
    return -1;
}
void group_remove(void)
{
}
#endif
