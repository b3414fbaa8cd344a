/* no-room: a function for each side; the mapping ends with the process */
#include "lab.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static void child(char *data)
{
    data[0] = 42;
    exit(0);
}

static int finished(pid_t pid)
{
    int status = -1;
    if (waitpid(pid, &status, 0) != pid)
        die("waitpid");
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "SIZE");
    lab_operands(&argc, argv, 1, 1, "SIZE");
    const size_t size = lab_size(argv[1]);

    char *data;
    if ((data = mmap(0, size, PROT_WRITE | PROT_READ, MAP_SHARED | MAP_ANON, -1, 0)) == MAP_FAILED)
        die("mmap(%zu bytes)", size);

    pid_t pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0)
        child(data);
    if (!finished(pid)) {
        fprintf(stderr, "no-room: the child failed\n");
        exit(1);
    }
    if (data[0] != 42)
        refuse(NULL, "the child wrote nothing");
    printf("no-room: %zu bytes, the child wrote %d\n", size, data[0]);
    return 0;
}
