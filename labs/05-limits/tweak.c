/* tweak.c - run a command under other System V limits; the machine's own stay as they are
 *
 *   $ ./tweak shmmax=4194304 shmall=1024 shmmni=32 -- ./limits
 *
 * On Linux the command runs in a new IPC namespace, which has its own limits, keys and segments,
 * and is gone when the command ends. Only root may make one; others first need a user namespace,
 * which some systems do not permit. macOS has no namespaces. There tweak prints the sysctl commands
 * that would change the whole machine; with --apply it runs them, and then the command.
 */
#include "lab.h"
#include "parts/namespace.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MOST 15

static struct setting read_setting(const char *word)
{
    static const char *const names[] = {"shmmax", "shmall", "shmmni"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncmp(word, names[i], 6) == 0 && word[6] == '=')
            return (struct setting){names[i], lab_amount(word, word + 7)};
    usage("%s: write shmmax=BYTES, shmall=UNITS or shmmni=SEGMENTS", word);
}

static void sysctl_lines(const struct setting *settings, int count, bool apply)
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
    lab_operands(&argc, argv, 0, MOST, "");
    if (command == NULL)
        usage("no COMMAND after --");
    if (apply && !macos)
        usage("--apply is for macOS: on Linux tweak never changes the machine's limits");

    struct setting settings[MOST];
    int count = argc - 1;
    for (int i = 0; i < count; i++) /* read them all before we change anything */
        settings[i] = read_setting(argv[i + 1]);
    if (macos)
        sysctl_lines(settings, count, apply);
    else
        namespace_enter(settings, count);
    if (macos && !apply)
        return 0;
    execvp(command[0], command);
    die("%s", command[0]);
}
