/* nameless.c - a child writes a text into an object, and the parent prints it
 *
 *   $ echo hello | ./nameless
 *   nameless: ready
 *   nameless: text=hello
 */
#include "lab.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define SIZE 16384 /* whole pages on Linux and on macOS */

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("orphan");

    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die("shm_open(%s)", name);
    if (ftruncate(fd, SIZE) == -1)
        die("ftruncate(%s, %d)", name, SIZE);
    char *text = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%s, %d)", name, SIZE);
    if (close(fd) == -1)
        die("close");

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        printf("nameless: ready\n");
        if (fgets(text, SIZE, stdin) == NULL)
            refuse(NULL, "no text");
        text[strcspn(text, "\n")] = '\0';
        _exit(0);
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (status != 0)
        refuse(NULL, "the child did not end well");
    printf("nameless: text=");
    lab_print_text(text, SIZE);
    printf("\n");

    if (munmap(text, SIZE) == -1)
        die("munmap");
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    return 0;
}
