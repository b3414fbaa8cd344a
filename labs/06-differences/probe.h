/* probe.h - what the questions of probe.c are written with
 *
 * The macro PROBE, the answers, and what questions make: names, objects, segments, children. Each
 * of them is noted, so that probe.c can remove it whatever becomes of the child that asks.
 */
#if defined(__linux__)
#define _GNU_SOURCE /* memfd_create, mremap, semtimedop, unshare */
#endif
#include "lab.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#if defined(__linux__)
#include <grp.h>
#include <mqueue.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#endif
#if defined(__APPLE__)
#include <dlfcn.h>
#include <libproc.h>
#include <mach/mach.h>
#include <sys/event.h>
#include <sys/sysctl.h>
/* It has sem_init and calls it deprecated. What it answers is the question. */
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
#endif

#define SECONDS  2     /* that a question may take */
#define STRANGER 65533 /* the uid of another user, where root asks what one may do */

/* What the child tells us: its answer, and the names and ids it uses */
static struct {
    char answer[64];
    int names, ids;
    char name[16][300];
    struct {
        char kind; /* m segment, s semaphores, q message queue */
        int id;
    } id[64];
} * shared;

/* ---- the questions: a function each, which adds itself to this list before main ---- */

static struct {
    const char *id, *topic, *fact, *question;
    void (*ask)(void);
} probes[600];
static int count;

static void add(const char *id, const char *topic, const char *fact, const char *question,
                void (*ask)(void))
{
    probes[count].id = id;
    probes[count].topic = topic;
    probes[count].fact = fact;
    probes[count].question = question;
    probes[count++].ask = ask;
}

/* PROBE(name, "the-id", "P-31", "what it asks") { ... } with the topic in TOPIC */
#define PROBE(name, id, fact, question)                                                            \
    static void ask_##name(void);                                                                  \
    __attribute__((constructor)) static void add_##name(void)                                      \
    {                                                                                              \
        add(id, TOPIC, fact, question, ask_##name);                                                \
    }                                                                                              \
    static void ask_##name(void)

/* ---- how a probe answers ---- */

static LAB_PRINTF(1, 2) void answer(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    vsnprintf(shared->answer, sizeof shared->answer, format, ap);
    va_end(ap);
}

/* "ok", or the errno's name */
static void ok_or_errno(bool ok)
{
    answer("%s", ok ? "ok" : lab_errno_name(errno));
}

/* A call that one of the systems does not have: not declared there, and ENOSYS under its rules */
static void ok_or_absent(bool ok)
{
    if (!ok && errno == ENOSYS)
        answer("absent");
    else
        ok_or_errno(ok);
}

static void bytes_or_pages(off_t size)
{
    long page = sysconf(_SC_PAGESIZE);
    if (size > 0 && size % page == 0)
        answer("%ld page%s", (long)(size / page), size == page ? "" : "s");
    else
        answer("%ld bytes", (long)size);
}

/* A call that should not have failed did: there is no answer to the question */
static _Noreturn void cannot(const char *call)
{
    answer("%s: %s", call, lab_errno_name(errno));
    _exit(0);
}

/* ---- what probes make ---- */

static char prefix[64]; /* of this run */

static size_t page(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

static const char *noted(const char *name)
{
    for (int i = 0; i < shared->names; i++)
        if (strcmp(shared->name[i], name) == 0)
            return shared->name[i];
    char *place = shared->name[shared->names++];
    snprintf(place, sizeof shared->name[0], "%s", name);
    return place;
}

static const char *name(const char *what) /* /shmlab.1000.p4711.WHAT */
{
    char text[256];
    snprintf(text, sizeof text, "%s.%s", prefix, what);
    return noted(text);
}

static const char *name_of(size_t length) /* a name of that many bytes, the slash among them */
{
    char text[300];
    memset(text, 'n', length);
    memcpy(text, prefix, strlen(prefix));
    text[length] = '\0';
    return noted(text);
}

static int fresh(int flags, mode_t mode) /* a new object a, without a size */
{
    int fd = shm_open(name("a"), O_CREAT | O_EXCL | flags, mode);
    if (fd == -1)
        cannot("shm_open");
    return fd;
}

static int object(size_t size) /* a new object a of that size */
{
    int fd = fresh(O_RDWR, 0600);
    if (ftruncate(fd, (off_t)size) == -1)
        cannot("ftruncate");
    return fd;
}

static int again(int flags) /* the object a once more */
{
    int fd = shm_open(name("a"), flags, 0);
    if (fd == -1)
        cannot("shm_open");
    return fd;
}

static volatile char *map(int fd, size_t length)
{
    char *bytes = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        cannot("mmap");
    return bytes;
}

static int kept(char kind, int id, const char *call)
{
    if (id == -1)
        cannot(call);
    shared->id[shared->ids].kind = kind;
    shared->id[shared->ids++].id = id;
    return id;
}

static int segment(size_t size, int mode)
{
    return kept('m', shmget(IPC_PRIVATE, size, mode), "shmget");
}

/* A key that no segment or set has, and a segment with it: others may be asking, too */
static key_t keyed(size_t size, int mode)
{
    for (int project = 1; project < 256; project++) {
        key_t key = ftok(LAB_KEYFILE, project);
        if (key == -1)
            cannot("ftok");
        int id = shmget(key, size, IPC_CREAT | IPC_EXCL | mode);
        if (id != -1) {
            kept('m', id, "shmget");
            return key;
        }
        if (errno != EEXIST && errno != EACCES && errno != EINVAL)
            break;
    }
    cannot("shmget");
}

static char *attached(int id, int flags)
{
    char *at = shmat(id, NULL, flags);
    if (at == (char *)-1)
        cannot("shmat");
    return at;
}

static struct shmid_ds status_of(int id)
{
    struct shmid_ds ds;
    if (shmctl(id, IPC_STAT, &ds) == -1)
        cannot("shmctl");
    return ds;
}

static pid_t forked(void)
{
    pid_t child = fork();
    if (child == -1)
        cannot("fork");
    return child;
}

static void wait_for(pid_t child)
{
    while (waitpid(child, NULL, 0) == -1)
        if (errno != EINTR)
            cannot("waitpid");
}

/* Root goes on as another user; nobody else can ask what another user may do */
static void become_of(uid_t uid, gid_t gid)
{
    if (setgroups(0, NULL) == -1 || setgid(gid) == -1 || setuid(uid) == -1)
        cannot("setuid");
}

static void become(uid_t uid)
{
    become_of(uid, (gid_t)uid);
}

static void need_root(void)
{
    if (geteuid() == 0)
        return;
    answer("needs root");
    _exit(0);
}

/* A /dev/shm of that many pages, which only we see. macOS has nothing of the kind. */
static void own_dev_shm(unsigned pages)
{
    if (lab_is_macos()) {
        answer("not asked");
        _exit(0);
    }
    need_root();
#if defined(__linux__)
    char size[32];
    snprintf(size, sizeof size, "size=%zu", page() * pages);
    if (unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
        mount("shm", "/dev/shm", "tmpfs", 0, size) == 0)
        return;
#endif
    (void)pages;
    ok_or_errno(false);
    _exit(0);
}

/* ---- what several files of questions ask ---- */

static char some[4];
static struct iovec vector = {some, sizeof some};

static void mapped(int protection, int flags, int fd, size_t length, size_t offset)
{
    ok_or_errno(mmap(NULL, length, protection, flags, fd, (off_t)offset) != MAP_FAILED);
}

static void touched(int fd, size_t length, size_t at) /* maps, then reads the byte there */
{
    volatile char *bytes = mmap(NULL, length, PROT_READ, MAP_SHARED, fd, 0);
    ok_or_errno(bytes != MAP_FAILED);
    if (bytes != MAP_FAILED)
        some[0] = bytes[at];
}

static void made(size_t size) /* a private segment of that size */
{
    int id = shmget(IPC_PRIVATE, size, 0600);
    ok_or_errno(id != -1);
    if (id != -1)
        kept('m', id, "");
}

/* A child of ours goes on as a shell that waits for `wait` to end */
static void then_exec(int ready, int wait)
{
    (void)ready; /* exec closes it */
    dup2(wait, 0);
    execl("/bin/sh", "sh", "-c", "read x", (char *)NULL);
}

static struct stat status(int fd)
{
    struct stat st;
    if (fstat(fd, &st) == -1)
        cannot("fstat");
    return st;
}
