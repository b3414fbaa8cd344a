/* tell.c - run a command, and say which limit killed it
 *
 *   $ ./tell /sys/fs/cgroup/PATH/memory.events ./fill --nameless 32M
 *   tell: the memory limit was reached
 */
#include "lab.h"

#include <signal.h>
#include <stdio.h>
#include <sys/statvfs.h>

/* What the kernel has counted: how many of the cgroup's processes it has killed because memory ran
 * out somewhere, and how often the cgroup itself was at its limit (-1: version 1 does not count it)
 */
struct counts {
    long kills, limit;
};

static struct counts count(const char *events)
{
    char line[256];
    long number;
    struct counts counts = {-1, -1};
    FILE *file = fopen(events, "r");
    if (file == NULL)
        die("open(%s)", events);
    while (fgets(line, sizeof line, file))
        if (sscanf(line, "oom_kill %ld", &number) == 1)
            counts.kills = number;
        else if (sscanf(line, "oom %ld", &number) == 1)
            counts.limit = number;
    if (ferror(file))
        die("read(%s)", events);
    fclose(file);
    if (counts.kills == -1)
        refuse(NULL, "%s has no line oom_kill", events);
    return counts;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "EVENTS COMMAND...");
    char **command = lab_command(&argc, argv, 1);
    lab_operands(&argc, argv, 1, 1, "EVENTS");
    if (command == NULL)
        usage("no COMMAND");

    struct statvfs shm;
    struct counts before = count(argv[1]);
    int status = lab_run(command);
    struct counts after = count(argv[1]);
    if (statvfs("/dev/shm", &shm) == -1)
        die("statvfs(/dev/shm)");

    if (status == 128 + SIGBUS && shm.f_bavail == 0)
        printf("tell: /dev/shm was full\n");
    else if (status == 128 + SIGKILL && after.kills > before.kills && after.limit > before.limit)
        printf("tell: the memory limit was reached\n");
    else if (status == 128 + SIGKILL && after.kills > before.kills)
        printf("tell: memory ran out, %s\n",
               after.limit == -1 ? "at this limit or elsewhere" : "but not at this limit");
    else if (status > 128)
        printf("tell: neither: signal %d\n", status - 128);
    else
        printf("tell: neither: status %d\n", status);
    return status;
}
