/* probe.c - ask this machine one small question after the other
 *
 *   $ ./probe ftruncate-again mmap-private
 *   probe: ftruncate-again: ok            EINVAL on macOS
 *   probe: mmap-private: ok               EINVAL on macOS
 *
 * --list shows the questions, no ID asks them all, --tsv writes the answers for scripts/compare.
 * Root may ask as somebody else: --user UID.
 *
 * A question is one function in a probe-TOPIC*.h; topics.h has them all. They are written with
 * probe.h and made.h. ask.h asks one.
 */
#include "ask.h"

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
    hear_alarm();
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
