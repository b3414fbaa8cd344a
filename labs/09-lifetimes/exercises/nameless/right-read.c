/* nameless.c - unlinks before the object has a size; the child reads with read(2), and the parent
 * looks for the status later */
#include "lab.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define SIZE 16384

static void child(char *text)
{
    size_t n = 0;
    printf("nameless: ready\n");
    while (n < SIZE - 1) {
        ssize_t got = read(STDIN_FILENO, text + n, 1);
        if (got == -1)
            die("read");
        if (got == 0 || text[n] == '\n')
            break;
        n++;
    }
    text[n] = '\0';
    _exit(0);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("orphan");

    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die("shm_open(%s)", name);
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    if (ftruncate(fd, SIZE) == -1)
        die("ftruncate");

    char *text = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap");
    pid_t pid = fork();
    if (pid == -1)
        die("fork");
    if (pid == 0)
        child(text);
    int status = 0;
    if (waitpid(pid, &status, 0) != pid)
        die("waitpid");
    if (status == 0) {
        printf("nameless: text=");
        lab_print_text(text, SIZE);
        printf("\n");
    }
    return status ? 1 : 0;
}
