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
#include <string.h>
#include <unistd.h>

#if defined(__linux__)
static void put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    if (fd == -1 || write(fd, text, strlen(text)) == -1 || close(fd) == -1)
        die_hint(errno == EINVAL ? NULL : "run it as root: this kernel does not let others",
                 "writing %s to %s", text, path);
}

/* The command's own world: 0 in there is you out here */
static void enter(void)
{
    char map[64];
    snprintf(map, sizeof map, "0 %lu 1", (unsigned long)geteuid());
    if (unshare(CLONE_NEWIPC) == 0) /* root, or who has CAP_SYS_ADMIN */
        return;
    if (unshare(CLONE_NEWUSER | CLONE_NEWIPC) == -1)
        die_hint("run it as root: this kernel gives others no namespaces", "unshare");
    put("/proc/self/uid_map", map);
}

static void set(const char *name, size_t value)
{
    char path[64], text[32];
    snprintf(path, sizeof path, "/proc/sys/kernel/%s", name);
    snprintf(text, sizeof text, "%zu", value);
    put(path, text);
}
#else
#define enter()   /* never called: */
#define set(n, v) /* lab_is_macos says yes */
#endif

static void macos_set(const char *name, size_t value, bool apply)
{
    char setting[64];
    snprintf(setting, sizeof setting, "kern.sysv.%s=%zu", name, value);
    printf("sudo sysctl -w %s\n", setting);
    if (apply && lab_run((char *[]){"sudo", "sysctl", "-w", setting, NULL}) != 0)
        refuse(NULL, "%s was refused", setting);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--apply] NAME=VALUE... -- COMMAND...");
    char **command = lab_command(&argc, argv, INT_MAX);
    bool apply = lab_flag(&argc, argv, "--apply");
    lab_operands(&argc, argv, 0, 15, "");
    if (command == NULL)
        usage("no COMMAND after --");

    static const char *const names[] = {"shmmax", "shmall", "shmmni"};
    const char *name[16];
    size_t value[16];
    for (int i = 1; i < argc; i++) { /* all are read before anything is changed */
        int n = 0;
        while (n < 3 && (strncmp(argv[i], names[n], 6) != 0 || argv[i][6] != '='))
            n++;
        if (n == 3)
            usage("%s: write shmmax=BYTES, shmall=UNITS or shmmni=SEGMENTS", argv[i]);
        name[i] = names[n];
        value[i] = lab_size(argv[i] + 7);
    }
    bool macos = lab_is_macos();
    if (apply && !macos)
        usage("--apply is for macOS: here nothing of the machine's is changed");
    if (!macos)
        enter();
    for (int i = 1; i < argc; i++)
        if (macos)
            macos_set(name[i], value[i], apply);
        else
            set(name[i], value[i]);
    if (macos && !apply)
        return 0;
    execvp(command[0], command);
    die("%s", command[0]);
}
