/* probe.c - ask this machine one small question after the other
 *
 *   $ ./probe ftruncate-again mmap-private
 *   probe: ftruncate-again: ok            EINVAL on macOS
 *   probe: mmap-private: ok               EINVAL on macOS
 *
 * --list shows the questions, no ID asks them all, --tsv writes the answers for scripts/compare.
 * Root may ask as somebody else: --user UID.
 *
 * A question is one function in a probe-TOPIC*.h. Those are parts of this one program, included
 * below: a lab's .c files are a program each. probe.h is what they are written with. Each question
 * runs in a child, a process group of its own, that may crash (its signal is the answer) and has
 * two seconds. What it makes it notes in memory shared with us, so that we can remove it whatever
 * became of the child.
 */
#include "probe.h"

/* The order in which they are asked */
/* clang-format off */
#include "probe-posix-name.h"
#include "probe-posix-open.h"
#include "probe-posix-size.h"
#include "probe-posix-descriptor.h"
#include "probe-posix-mmap.h"
#include "probe-posix-unlink.h"
#include "probe-sysv-shmget.h"
#include "probe-sysv-shmat.h"
#include "probe-sysv-shmctl.h"
#include "probe-sysv-ftok.h"
#include "probe-sync-sem.h"
#include "probe-sync-pthread.h"
#include "probe-sync-sysv.h"
#include "probe-sync-wait.h"
#include "probe-mmap.h"
#include "probe-limits.h"
#include "probe-limits-header.h"
#include "probe-tools.h"
/* clang-format on */

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
