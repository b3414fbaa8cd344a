/* start_time.c - when did a process begin? Linux tells in /proc, macOS tells by sysctl */
#include "start_time.h"

#include "lab.h"

#include <stdio.h>

#if defined(__linux__)
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* proc_pid_stat(5): field 3 is the state, field 22 the start. Field 2 is a name in parentheses and
 * may contain more of them. macOS's rules (scripts/as-macos) hide /proc and don't model sysctl, so
 * these are bare system calls, which the rules don't see. */
unsigned long long start_time(pid_t pid)
{
    char path[32], text[1024];
    snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    if (fd == -1 && errno == ENOENT && syscall(SYS_faccessat, AT_FDCWD, "/proc/self", F_OK) == 0)
        return 0;
    if (fd == -1)
        die_hint("is /proc mounted?", "open(%s)", path);
    ssize_t length = read(fd, text, sizeof text - 1);
    if (length == -1 && errno != ESRCH) /* ESRCH: it has just ended */
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

/* On Linux this is the inode number of the pid namespace. */
unsigned long long pid_space(void)
{
    char text[64] = "";
    unsigned long long space = 0;
    if (syscall(SYS_readlinkat, AT_FDCWD, "/proc/self/ns/pid", text, sizeof text - 1) > 0)
        sscanf(text, "pid:[%llu]", &space);
    return space;
}
#elif defined(__APPLE__)
#include <sys/sysctl.h>

/* If there is no such process, sysctl succeeds and fills in nothing: xnu's bsd/kern/kern_sysctl.c,
 * sysdoproc_callback. */
unsigned long long start_time(pid_t pid)
{
    struct kinfo_proc info;
    size_t size = sizeof info;
    int which[] = {CTL_KERN, KERN_PROC, KERN_PROC_PID, pid};
    if (sysctl(which, 4, &info, &size, NULL, 0) == -1)
        die("sysctl(KERN_PROC_PID, %ld)", (long)pid);
    if (size == 0 || info.kp_proc.p_stat == SZOMB)
        return 0;
    struct timeval start = info.kp_proc.p_starttime;
    return (unsigned long long)start.tv_sec * 1000000 + (unsigned long long)start.tv_usec;
}

unsigned long long pid_space(void)
{
    return 0;
}
#endif
