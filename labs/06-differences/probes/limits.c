/* limits.c - how much there is */
#include "../parts/made.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#if defined(__APPLE__)
#include <sys/sysctl.h>
#endif

TOPIC(limits, "limits");

PROBE(page_size, "page-size", "M-19", "the page, in bytes")
{
    answer("%zu", page());
}
PROBE(page_same, "page-size-same", "M-19", "do getpagesize and sysconf agree?")
{
    answer((size_t)getpagesize() == page() ? "yes" : "no");
}
PROBE(shmlba, "shmlba", "V-54", "SHMLBA is a page?")
{
    answer((size_t)SHMLBA == page() ? "yes" : "no");
}

/* ---- System V: as the kernel says ---- */

static struct lab_limits limits(void)
{
    struct lab_limits l;
    if (lab_get_limits(&l) == -1)
        cannot("lab_get_limits");
    return l;
}
PROBE(says_shmmax, "shmmax", "V-02", "shmmax: bytes in one segment, at most")
{
    answer("%llu", limits().shmmax);
}
PROBE(says_shmmin, "shmmin", "V-02", "shmmin: bytes in one segment, at least")
{
    answer("%llu", limits().shmmin);
}
PROBE(says_shmmni, "shmmni", "V-02", "shmmni: segments in all")
{
    answer("%llu", limits().shmmni);
}
PROBE(says_shmseg, "shmseg", "V-02", "shmseg: attaches of one process, as the kernel reports it")
{
    answer("%llu", limits().shmseg);
}
PROBE(says_shmall, "shmall", "V-08", "shmall: units of all segments together")
{
    answer("%llu", limits().shmall);
}

/* ---- where it says so, and who may change it ---- */

/* macOS's numbers by their names: Linux has no such function, scripts/as-macos brings it. */
#if !defined(__APPLE__)
extern int sysctlbyname(const char *, void *, size_t *, void *, size_t) __attribute__((weak));
#endif
static void number_of(const char *name)
{
    unsigned long long value = 0; /* 4 bytes of it or 8, the low ones first */
    size_t size = sizeof value;
    if (!lab_is_macos())
        answer("absent");
    else if (sysctlbyname(name, &value, &size, NULL, 0) == -1)
        ok_or_errno(false);
    else
        answer("%llu", value);
}
static bool set_limit(const char *name, unsigned long long value)
{
    char text[64];
    if (lab_is_macos()) {
        snprintf(text, sizeof text, "kern.sysv.%s", name);
        return sysctlbyname(text, NULL, NULL, &value, sizeof value) == 0;
    }
    snprintf(text, sizeof text, "/proc/sys/kernel/%s", name);
    int fd = open(text, O_WRONLY);
    snprintf(text, sizeof text, "%llu", value);
    return fd != -1 && write(fd, text, strlen(text)) != -1;
}
/* On Linux: what we set is not the machine's. On macOS we set what must be refused, or what is. */
static void own_limits(void)
{
#if defined(__linux__)
    if (!lab_is_macos() && unshare(CLONE_NEWIPC) == -1)
        end_with(lab_errno_name(errno));
#endif
}
PROBE(says_sysctl, "sysctl-shmmax", "V-01", "sysctlbyname of kern.sysv.shmmax")
{
    number_of("kern.sysv.shmmax");
}
PROBE(says_proc, "proc-shmmax", "V-01", "is there a file /proc/sys/kernel/shmmax?")
{
    struct stat st;
    answer(stat("/proc/sys/kernel/shmmax", &st) == 0 ? "yes" : "no");
}
PROBE(says_semmns, "sysctl-semmns", "4.5", "sysctlbyname of kern.sysv.semmns: semaphores in all")
{
    number_of("kern.sysv.semmns");
}
PROBE(says_proc_sem, "proc-sem", "4.5", "/proc/sys/kernel/sem: operations of a semop")
{
    int most;
    FILE *file = fopen("/proc/sys/kernel/sem", "r");
    if (file == NULL)
        answer("absent");
    else if (fscanf(file, "%*d %*d %d", &most) == 1)
        answer("%d", most);
}
PROBE(says_sem_max, "sysctl-posix-sem-max", "Y-13",
      "sysctlbyname of kern.posix.sem.max: semaphores")
{
    number_of("kern.posix.sem.max");
}
PROBE(says_enforce, "sysctl-sandbox", "4.5", "is there a security.mac.posixshm_enforce?")
{
    size_t size = 0;
    bool there =
        lab_is_macos() && sysctlbyname("security.mac.posixshm_enforce", NULL, &size, NULL, 0) == 0;
    answer(there ? "yes" : "no");
}
PROBE(set_same, "set-shmmax", "V-03", "set shmmax to what it is")
{
    ok_or_errno(set_limit("shmmax", limits().shmmax));
}
PROBE(set_shmmni, "set-shmmni-used", "V-04", "set shmmni to what it is, when there is a segment")
{
    segment(1, 0600);
    ok_or_errno(set_limit("shmmni", limits().shmmni));
}
PROBE(set_odd, "set-shmmax-odd", "V-07", "root sets shmmax to a byte more")
{
    need_root();
    own_limits();
    unsigned long long was = limits().shmmax;
    bool done = set_limit("shmmax", was + 1);
    ok_or_errno(done);
    if (done)
        set_limit("shmmax", was);
}
PROBE(set_many, "set-shmmni-2g", "V-07", "root sets shmmni to 2147483648, when there is a segment")
{
    need_root();
    segment(1, 0600); /* first: made_remove would look for one of the namespace in another */
    own_limits();
    ok_or_errno(set_limit("shmmni", 1ULL << 31));
}

/* ---- System V: by trying ---- */

PROBE(limit_4m, "shmget-4m", "V-02", "shmget of 4 MiB")
{
    id_or_errno('m', shmget(IPC_PRIVATE, (size_t)4 << 20, 0600));
}
PROBE(limit_4m_more, "shmget-4m-and-1", "V-29", "shmget of 4 MiB and a byte")
{
    id_or_errno('m', shmget(IPC_PRIVATE, ((size_t)4 << 20) + 1, 0600));
}
PROBE(limit_total, "shmget-total", "V-30", "the third segment of 2 MiB")
{
    segment((size_t)2 << 20, 0600);
    segment((size_t)2 << 20, 0600);
    id_or_errno('m', shmget(IPC_PRIVATE, (size_t)2 << 20, 0600));
}
static void one_more(int segments)
{
    for (int i = 0; i < segments; i++)
        segment(1, 0600);
    id_or_errno('m', shmget(IPC_PRIVATE, 1, 0600));
}
PROBE(limit_32, "shmget-32", "V-02", "the 32nd segment")
{
    one_more(31);
}
PROBE(limit_33, "shmget-33", "V-31", "the 33rd segment")
{
    one_more(32);
}
PROBE(limit_removed, "shmget-33-removed", "V-31", "the 33rd, the others removed but attached")
{
    int ready[2];
    pid_t attacher[4];
    if (pipe(ready) == -1)
        cannot("pipe");
    for (int i = 0; i < 32; i++)
        segment(1, 0600);
    for (int i = 0; i < 4; i++) { /* eight each: a process of macOS attaches no more */
        attacher[i] = forked();
        if (attacher[i] != 0)
            continue;
        for (int j = 8 * i; j < 8 * i + 8; j++)
            attached(report->id[j].id, 0);
        if (write(ready[1], "", 1) == 1)
            pause();
        _exit(1);
    }
    close(ready[1]);
    for (int i = 0; i < 4; i++)
        if (read(ready[0], scratch, 1) != 1)
            cannot("read");
    for (int i = 0; i < 32; i++)
        segment_remove(report->id[i].id);
    id_or_errno('m', shmget(IPC_PRIVATE, 1, 0600));
    for (int i = 0; i < 4; i++) { /* or the next question would have 32 segments less */
        kill(attacher[i], SIGKILL);
        wait_for(attacher[i]);
    }
}
