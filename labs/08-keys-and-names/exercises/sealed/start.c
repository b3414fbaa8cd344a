/* sealed.c - memory for a partner that you do not trust
 *
 *   $ ./sealed "swordfish"
 *   sealed: the partner reads msg=swordfish
 *   sealed: write: EPERM
 *   ...
 *   sealed: msg=swordfish
 */
#define _GNU_SOURCE /* memfd_create, F_ADD_SEALS */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define SIZE 16384

static void show(const char *what, bool done)
{
    printf("sealed: %s: %s\n", what, done ? "ok" : lab_errno_name(errno));
}

static void partner(int fd)
{
    /* MAP_PRIVATE: with F_SEAL_WRITE, Linux before 6.7 refuses MAP_SHARED, even for reading */
    char *text = mmap(NULL, SIZE, PROT_READ, MAP_PRIVATE, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%d)", SIZE);
    printf("sealed: the partner reads msg=");
    lab_print_text(text, SIZE);
    printf("\n");
    show("write", pwrite(fd, "x", 1, 0) == 1);
    show("shrink", ftruncate(fd, 0) == 0);
    show("grow", ftruncate(fd, 2 * SIZE) == 0);
    show("seal", fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL) == 0);
    if (ftruncate(fd, 0) == 0) /* leave it empty, if that is possible */
        printf("sealed: emptied\n");
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "MESSAGE");
    lab_operands(&argc, argv, 1, 1, "MESSAGE");
    if (strlen(argv[1]) >= SIZE)
        usage("MESSAGE is too long");

    int fd = memfd_create("sealed", MFD_CLOEXEC);
    if (fd == -1)
        die("memfd_create");
    if (ftruncate(fd, SIZE) == -1)
        die("ftruncate(%d)", SIZE);
    char *text = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%d)", SIZE);
    strcpy(text, argv[1]);
    fflush(stdout);
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        partner(fd);
        fflush(stdout);
        _exit(0);
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    printf("sealed: msg=");
    lab_print_text(text, SIZE);
    printf("\n");
    return status != 0;
}
