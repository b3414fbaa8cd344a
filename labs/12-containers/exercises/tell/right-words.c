/* tell: the file word by word; a table of the reasons */
#include "lab.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

static bool kills(const char *events, long *count, long *limit)
{
    char word[64];
    long number;
    bool found = false;
    FILE *file = fopen(events, "r");
    if (file == NULL)
        return false;
    *limit = -1;
    while (fscanf(file, "%63s %ld", word, &number) == 2)
        if (strcmp(word, "oom_kill") == 0) {
            *count = number;
            found = true;
        } else if (strcmp(word, "oom") == 0)
            *limit = number;
    fclose(file);
    return found;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "EVENTS COMMAND...");
    char **command = lab_command(&argc, argv, 1);
    lab_operands(&argc, argv, 1, 1, "EVENTS");
    if (command == NULL)
        usage("no COMMAND");
    long before, after, limit_before, limit;
    if (!kills(argv[1], &before, &limit_before))
        refuse("it is memory.events, or memory.oom_control", "%s cannot be read", argv[1]);
    int status = lab_run(command);
    struct statvfs shm;
    if (!kills(argv[1], &after, &limit))
        refuse(NULL, "%s cannot be read any more", argv[1]);
    if (statvfs("/dev/shm", &shm) == -1)
        die("statvfs(/dev/shm)");
    const struct {
        int signal;
        bool also;
        const char *line;
    } reasons[] = {
        {SIGBUS, shm.f_bavail == 0, "/dev/shm was full"},
        {SIGKILL, after != before && limit == -1, "memory ran out, at this limit or elsewhere"},
        {SIGKILL, after != before && limit != limit_before, "the memory limit was reached"},
        {SIGKILL, after != before, "memory ran out, but not at this limit"}};
    for (int i = 0; i < 4; i++)
        if (status == 128 + reasons[i].signal && reasons[i].also) {
            printf("tell: %s\n", reasons[i].line);
            return status;
        }
    printf("tell: neither: %s %d\n", status > 128 ? "signal" : "status",
           status > 128 ? status - 128 : status);
    return status;
}
