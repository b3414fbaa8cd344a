/* tweak.c - run a command under other System V limits, and leave the machine's alone
 *
 *   $ ./tweak shmmax=4194304 shmall=1024 shmmni=32 -- ./limits
 *
 * Linux: the command gets an IPC namespace of its own: own limits, own keys, own segments, gone
 * when it ends. root may make one; others first need a user namespace, where the kernel permits
 * that. macOS has no namespaces: this prints the sysctl commands for the whole machine, and runs
 * them, and then the command, only with --apply.
 */
#define _GNU_SOURCE /* unshare */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const names[] = {"shmmax", "shmall", "shmmni"};
static struct {
    const char *name;
    unsigned long long value;
} settings[16];
static int count;

#if defined(__linux__)
static void put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    if (fd == -1 || write(fd, text, strlen(text)) == -1 || close(fd) == -1)
        die_hint(errno == EINVAL ? NULL : "run it as root: this kernel does not let others",
                 "writing %s to %s", text, path);
}

static void namespace(void)
{
    char path[64], text[64];
    unsigned long uid = geteuid();
    bool alone = unshare(CLONE_NEWIPC) == 0; /* root, or who has CAP_SYS_ADMIN */
    if (!alone) {                            /* only a user namespace's 0 may set limits */
        snprintf(text, sizeof text, "0 %lu 1", uid);
        if (unshare(CLONE_NEWUSER | CLONE_NEWIPC) == -1)
            die_hint("run it as root: this kernel gives others no namespaces", "unshare");
        put("/proc/self/uid_map", text);
    }
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "/proc/sys/kernel/%s", settings[i].name);
        snprintf(text, sizeof text, "%llu", settings[i].value);
        put(path, text);
    }
    if (!alone) { /* you are 0 in there, and /dev/shm is everybody's: keep your own names */
        snprintf(text, sizeof text, "/shmlab.%lu", uid);
        setenv("SHMLAB_PREFIX", text, false);
    }
}
#else
static void namespace(void) /* never called: where it is not Linux it is macOS */
{
}
#endif

static void sysctl_lines(bool apply)
{
    char setting[64], *command[] = {"sudo", "sysctl", "-w", setting, NULL};
    for (int i = 0; i < count; i++) {
        snprintf(setting, sizeof setting, "kern.sysv.%s=%llu", settings[i].name, settings[i].value);
        printf("sudo sysctl -w %s\n", setting);
        if (apply && lab_run(command) != 0)
            refuse(NULL, "%s was refused", setting);
    }
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--apply] NAME=VALUE... -- COMMAND...");
    char **command = lab_command(&argc, argv, INT_MAX);
    bool apply = lab_flag(&argc, argv, "--apply"), macos = lab_is_macos();
    lab_operands(&argc, argv, 0, 15, "");
    if (command == NULL)
        usage("no COMMAND after --");
    if (apply && !macos)
        usage("--apply is for macOS: here nothing of the machine's is changed");
    for (; count < argc - 1; count++) { /* all are read before anything is changed */
        const char *word = argv[count + 1], *value = strchr(word, '=');
        for (size_t i = 0; i < 3 && value; i++)
            if (strncmp(word, names[i], 6) == 0 && value == word + 6)
                settings[count].name = names[i];
        if (settings[count].name == NULL)
            usage("%s: write shmmax=BYTES, shmall=UNITS or shmmni=SEGMENTS", word);
        settings[count].value = lab_amount(word, value + 1);
    }
    macos ? sysctl_lines(apply) : namespace();
    if (macos && !apply)
        return 0;
    execvp(command[0], command);
    die("%s", command[0]);
}
