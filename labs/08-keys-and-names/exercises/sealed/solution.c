/* sealed.c - memory for a partner whom one does not trust
 *
 *   $ ./sealed "swordfish"
 *   sealed: the partner reads msg=swordfish
 *   sealed: store: EPERM
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
    char *text = mmap(NULL, SIZE, PROT_READ, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%d)", SIZE);
    printf("sealed: the partner reads msg=");
    lab_print_text(text, SIZE);
    printf("\n");
    show("store", pwrite(fd, "x", 1, 0) == 1);
    show("shrink", ftruncate(fd, 0) == 0);
    show("grow", ftruncate(fd, 2 * SIZE) == 0);
    show("unseal", fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL) == 0);
    if (ftruncate(fd, 0) == 0) /* and leaves it empty, if it can */
        printf("sealed: emptied\n");
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "MESSAGE");
    lab_operands(&argc, argv, 1, 1, "MESSAGE");
    if (strlen(argv[1]) >= SIZE)
        usage("MESSAGE is too long");

    int fd = memfd_create("sealed", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd == -1)
        die("memfd_create");
    if (ftruncate(fd, SIZE) == -1)
        die("ftruncate(%d)", SIZE);
    char *text = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%d)", SIZE);
    strcpy(text, argv[1]);
    if (munmap(text, SIZE) == -1) /* F_SEAL_WRITE wants no mapping for storing */
        die("munmap");
    if (fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == -1)
        die("fcntl(F_ADD_SEALS)");
    text = mmap(NULL, SIZE, PROT_READ, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%d)", SIZE);

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
