/* no-room.c - map as much as you are told, and share it with a child
 *
 *   $ ./no-room 4096
 *   no-room: 4096 bytes, the child wrote 42
 *   $ ./no-room 1048576G
 *   no-room: mmap(1125899906842624 bytes): ENOMEM (Cannot allocate memory)
 */
#include "lab.h"

#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "SIZE");
    lab_operands(&argc, argv, 1, 1, "SIZE");
    size_t size = lab_size(argv[1]);

    char *data = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (data == NULL)
        die("mmap(%zu bytes)", size);
    *data = 0; /* so that a 42 can only come from the child */

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        *data = 42;
        _exit(0);
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        refuse(NULL, "the child did not finish its work");
    printf("no-room: %zu bytes, the child wrote %d\n", size, *data);

    if (munmap(data, size) == -1)
        die("munmap");
    return 0;
}
