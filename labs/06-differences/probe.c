/* probe.c - ask this machine one small question after the other
 *
 *   $ ./probe ftruncate-again mmap-private
 *   probe: ftruncate-again: ok            EINVAL on macOS
 *   probe: mmap-private: ok               EINVAL on macOS
 *
 * --list shows the questions, no ID asks them all, --tsv writes the answers for scripts/compare.
 * Root may ask as somebody else: --user UID.
 *
 * A question is one function in a probe-*.h. Those are parts of this one program, included below:
 * a lab's .c files are a program each. Each question runs in a child, a process group of its own,
 * that may crash (its signal is the answer) and has two seconds. What it makes it notes in memory
 * shared with us, so that we can remove it whatever became of the child.
 */
#if defined(__linux__)
#define _GNU_SOURCE /* memfd_create, mremap, semtimedop */
#endif
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdarg.h>
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
#endif
#if defined(__APPLE__)
#include <mach/mach.h>
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
} probes[400];
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
static void become(uid_t uid)
{
    if (setgroups(0, NULL) == -1 || setgid((gid_t)uid) == -1 || setuid(uid) == -1)
        cannot("setuid");
}

static void need_root(void)
{
    if (geteuid() == 0)
        return;
    answer("needs root");
    _exit(0);
}

/* In this order: later ones use what earlier ones define */
#include "probe-posix.h"

#include "probe-sysv.h"

#include "probe-sync.h"

#include "probe-mmap.h"

#include "probe-limits.h"

/* ---- asking ---- */

static void tidy(void) /* remove what the child made, if it did not */
{
    for (int i = 0; i < shared->names; i++) {
        shm_unlink(shared->name[i]);
        sem_unlink(shared->name[i]);
#if defined(__linux__)
        mq_unlink(shared->name[i]);
#endif
    }
    for (int i = 0; i < shared->ids; i++)
        switch (shared->id[i].kind) {
        case 'm':
            shmctl(shared->id[i].id, IPC_RMID, NULL);
            break;
        case 's':
            semctl(shared->id[i].id, 0, IPC_RMID);
            break;
        case 'q':
            msgctl(shared->id[i].id, IPC_RMID, NULL);
        }
}

static const char *ask(int which)
{
    memset(shared, 0, sizeof *shared);
    fflush(stdout);
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        static const int defaults[] = {SIGALRM, SIGSEGV, SIGBUS}; /* whoever has handled them */
        for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
            signal(defaults[i], SIG_DFL);
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        setpgid(0, 0);
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}); /* best effort: no core file from this */
        alarm(SECONDS);
        probes[which].ask();
        _exit(0);
    }
    setpgid(child, child); /* best effort: the child does it, too, whoever comes first */
    siginfo_t info;
    while (waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT) == -1)
        if (errno != EINTR)
            die("waitid");
    kill(-child, SIGKILL); /* what it has forked; its number is not free before we have waited */
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (WIFSIGNALED(status))
        snprintf(shared->answer, sizeof shared->answer, "%s",
                 WTERMSIG(status) == SIGALRM ? "no end" : lab_signal_name(WTERMSIG(status)));
    else if (WEXITSTATUS(status) != 0)
        snprintf(shared->answer, sizeof shared->answer, "exit %d", WEXITSTATUS(status));
    tidy();
    return shared->answer[0] ? shared->answer : "no answer";
}

static void undo(void)
{
    if (shared != NULL)
        tidy();
}

/* The facts of the machine that answers depend on; no host's and no user's name */
static void facts(void)
{
    struct utsname machine;
    if (uname(&machine) == -1)
        die("uname");
#if defined(__GLIBC__)
    const char *libc = "glibc";
#elif defined(__APPLE__)
    const char *libc = "libSystem";
#elif defined(__linux__)
    const char *libc = "musl"; /* it has no macro to tell */
#else
    const char *libc = "other";
#endif
    printf("# system: %s\n# release: %s\n# arch: %s\n# libc: %s\n# page: %zu\n# asked as: %s\n",
           machine.sysname, machine.release, machine.machine, libc, page(),
           geteuid() == 0 ? "root" : "user");
}

static int find(const char *id)
{
    for (int i = 0; i < count; i++)
        if (strcmp(probes[i].id, id) == 0)
            return i;
    refuse("./probe --list shows them", "there is no probe %s", id);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--list | --tsv] [--user UID] [ID...]");
    bool list = lab_flag(&argc, argv, "--list");
    bool tsv = lab_flag(&argc, argv, "--tsv");
    const char *user = lab_option(&argc, argv, "--user");
    lab_operands(&argc, argv, 0, INT_MAX - 1, "");
    if (list && tsv)
        usage("--list and --tsv do not go together");
    if (user && geteuid() != 0)
        refuse(NULL, "only root may ask as another user");
    if (user) {
        uid_t uid = (uid_t)lab_number("UID", user, 1, INT_MAX);
        if (setgroups(0, NULL) == -1 || setgid((gid_t)uid) == -1 || setuid(uid) == -1)
            die("setuid(%s)", user);
    }
    for (int i = 1; i < argc; i++)
        find(argv[i]);

    char own[16]; /* two runs do not meet */
    snprintf(own, sizeof own, "p%ld", (long)getpid());
    snprintf(prefix, sizeof prefix, "%s", lab_name(own));
    if (strlen(prefix) > LAB_NAME_MAX - 2)
        refuse("make SHMLAB_PREFIX shorter", "%s: no room for a letter more", prefix);
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANON, -1, 0);
    if (shared == MAP_FAILED)
        die("mmap");

    lab_undo(undo);
    if (tsv)
        facts();
    for (int i = 0; i < (argc > 1 ? argc - 1 : count); i++) {
        int which = argc > 1 ? find(argv[i + 1]) : i;
        if (list)
            printf("%s\t%s\t%s\t%s\n", probes[which].id, probes[which].topic,
                   probes[which].question, probes[which].fact);
        else
            printf(tsv ? "%s\t%s\n" : "probe: %s: %s\n", probes[which].id, ask(which));
    }
    lab_keep();
    return 0;
}
