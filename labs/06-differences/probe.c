/* probe.c - ask this machine small questions about shared memory
 *
 *   $ ./probe ftruncate-again mmap-private
 *   probe: ftruncate-again: ok            EINVAL on macOS
 *   probe: mmap-private: ok               EINVAL on macOS
 *
 * Without an ID it asks all questions. --list prints them, --tsv prints the answers for
 * scripts/compare, and with --user UID root asks as another user.
 *
 * Each question is a function in one of the files in probes/. These files are listed here, in the
 * order in which we ask them. If you add a file, add it to the list.
 */
#include "lab.h"
#include "parts/ask.h"

#include <grp.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#define EACH_FILE(each)                                                                            \
    each(posix_name) each(posix_open) each(posix_size) each(posix_descriptor) each(posix_mmap)     \
        each(posix_unlink) each(sysv_shmget) each(sysv_shmat) each(sysv_shmctl) each(sysv_ftok)    \
            each(sync_sem) each(sync_pthread) each(sync_sysv) each(sync_wait) each(mmap)           \
                each(limits) each(limits_header) each(tools)

#define DECLARED(file) extern struct topic topic_##file;
EACH_FILE(DECLARED)
#define LISTED(file) &topic_##file,
static struct topic *const files[] = {EACH_FILE(LISTED)};

static struct probe *first; /* of all, in order */

static void put_in_order(void)
{
    struct probe **end = &first;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        for (*end = files[i]->first; *end != NULL;)
            end = &(*end)->next;
}

/* What the answers may depend on. Neither the host's name nor the user's is among it. */
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
    const char *libc = "musl"; /* musl has no macro of its own */
#else
    const char *libc = "other";
#endif
    printf("# system: %s\n# release: %s\n# arch: %s\n# libc: %s\n# page: %ld\n# asked as: %s\n",
           machine.sysname, machine.release, machine.machine, libc, sysconf(_SC_PAGESIZE),
           geteuid() == 0 ? "root" : "user");
}

static const struct probe *find(const char *id)
{
    for (const struct probe *probe = first; probe != NULL; probe = probe->next)
        if (strcmp(probe->id, id) == 0)
            return probe;
    refuse("./probe --list shows them", "there is no probe %s", id);
}

static void show(const struct probe *probe, bool list, bool tsv)
{
    if (list)
        printf("%s\t%s\t%s\t%s\n", probe->id, probe->topic, probe->question, probe->fact);
    else
        printf(tsv ? "%s\t%s\n" : "probe: %s: %s\n", probe->id, ask(probe));
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
    put_in_order();
    for (int i = 1; i < argc; i++)
        find(argv[i]);

    ask_start();
    if (tsv)
        facts();
    for (int i = 1; i < argc; i++)
        show(find(argv[i]), list, tsv);
    if (argc == 1)
        for (const struct probe *probe = first; probe != NULL; probe = probe->next)
            show(probe, list, tsv);
    lab_keep();
    return 0;
}
