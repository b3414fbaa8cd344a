/* box.c - run a command in a small container: what docker's options for shared memory do
 *
 *   $ ./box --shm-size 4M ./fill-bare /shmlab.1000.fill 8388608
 *   box: ./fill-bare was killed by SIGBUS (status 135)
 *   box: /dev/shm is full
 *
 * Each option is a call or two, and with none of them a box is box-bare with a /dev/shm of 64 MiB:
 *
 *   --shm-size SIZE   the size of the box's own /dev/shm
 *   --shm HOW         own; host: the one that was there before; none; or container:PID, that of a
 *                     process in another box
 *   --ipc HOW         the IPC namespace: own, host, or container:PID
 *   --memory SIZE     a memory cgroup with this limit
 *   --no-sysv         a kernel that answers ENOSYS to all calls of System V
 *
 * If a signal kills the command, box says what can be seen from outside. Its status is the
 * command's, as a shell has it. Namespaces and mounts end with the last process in the box; box
 * removes the cgroup.
 */
#define _GNU_SOURCE
#include "lab.h"
#include "parts/filter.h"
#include "parts/group.h"
#include "parts/options.h"

#include <signal.h>
#include <stdio.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

/* Waits for the command. A signal that is to stop box stops the command; *stop is its number. */
static int wait_for(pid_t child, int *stop)
{
    int status = 0, number;
    sigset_t signals;
    sigprocmask(SIG_BLOCK, NULL, &signals); /* SIGCHLD, and those that wait for lab_keep */
    while (sigwait(&signals, &number) == 0) {
        if (number != SIGCHLD) {
            *stop = number;
            kill(child, number);
        } else if (waitpid(child, &status, WNOHANG) == child)
            break;
    }
    return status;
}

static void tell(const char *command, int number, bool has_shm)
{
    struct statvfs fs;
    printf("box: %s was killed by %s (status %d)\n", command, lab_signal_name(number),
           128 + number);
    if (has_shm && statvfs("/dev/shm", &fs) == 0) /* no blocks: a tmpfs without a limit */
        printf("box: /dev/shm is %s\n", fs.f_blocks != 0 && fs.f_bavail == 0 ? "full" : "not full");
    if (group_killed() != -1)
        printf("box: oom_kill=%ld\n", group_killed());
}

int main(int argc, char **argv)
{
    struct options options;
    lab_start(argc, argv,
              "[--shm-size SIZE] [--shm HOW] [--ipc HOW] [--memory SIZE] [--no-sysv] COMMAND...");
    options_read(argc, argv, &options);
    if (lab_is_macos())
        refuse("containers on a Mac run in a Linux virtual machine: run this lab in there",
               "macOS has no namespaces and no cgroups");

    sigset_t ended;
    sigemptyset(&ended);
    sigaddset(&ended, SIGCHLD);
    lab_undo(group_remove);
    if (sigprocmask(SIG_BLOCK, &ended, NULL) == -1)
        die("sigprocmask");
    if (options.memory != 0)
        group_make(options.memory);
    spaces_enter(&options.spaces);

    pid_t parent = getpid(), child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        spaces_end_with(parent);
        group_enter();
        if (options.no_sysv)
            filter_sysv();
        lab_stoppable(); /* our stop signals wait, the command's do not */
        execvp(options.command[0], options.command);
        die("%s", options.command[0]);
    }
    int stop = 0, status = wait_for(child, &stop);
    if (WIFSIGNALED(status) && stop == 0)
        tell(options.command[0], WTERMSIG(status), options.spaces.shm != NONE);
    group_remove();
    if (stop != 0)
        raise(stop); /* it waits until lab_keep, and ends us there */
    lab_keep();
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
