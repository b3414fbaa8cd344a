/* again.c - what it made goes when a later call fails, too */
#include "lab.h"
#include "parts/start_time.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const char *name;
static bool announced, made;

static void undo(void)
{
    if (made && shm_unlink(name) == -1)
        return; /* the announcement stays, and the next one tries */
    if (announced)
        unlink("announced");
}

static void announce(void)
{
    FILE *file = fopen("announced.new", "w");
    if (file == NULL)
        die("fopen(announced.new)");
    fprintf(file, "pid=%ld start=%llu\n", (long)getpid(), start_time(getpid()));
    if (fclose(file) != 0)
        die("fclose(announced.new)");
    if (rename("announced.new", "announced") == -1) /* one starts at a time */
        die("rename(announced.new)");
    announced = true;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    name = lab_name("orphan");
    lab_undo(undo);

    char line[80];
    FILE *file = fopen("announced", "r");
    if (file != NULL) {
        long pid = -1;
        unsigned long long start = 0;
        bool whole = fgets(line, sizeof line, file) != NULL && strchr(line, '\n') != NULL &&
                     sscanf(line, "pid=%ld start=%llu", &pid, &start) == 2;
        fclose(file);
        if (!whole)
            refuse(NULL, "announced: what is this?");
        if (start_time((pid_t)pid) == start)
            refuse("let it end", "pid=%ld is at work", pid);
        if (shm_unlink(name) == -1 && errno != ENOENT)
            die("shm_unlink(%s)", name);
        if (unlink("announced") == -1)
            die("unlink(announced)");
        printf("again: removed what pid=%ld left\n", pid);
    } else if (errno != ENOENT) {
        die("fopen(announced)");
    }

    announce();
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die("shm_open(%s)", name);
    made = true;
    if (ftruncate(fd, 4 * 4096) == -1)
        die("ftruncate");
    printf("again: at work\n");
    while (getc(stdin) != EOF)
        ;
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    made = false;
    if (unlink("announced") == -1)
        die("unlink(announced)");
    announced = false;
    lab_keep();
    return 0;
}
