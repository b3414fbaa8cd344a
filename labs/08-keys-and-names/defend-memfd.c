/* defend-memfd.c - fourth defence, on Linux: memory that has no name, and that is sealed
 *
 *   $ ./defend-memfd "swordfish"
 *   defend-memfd: sealed: shrink grow write seal
 *   defend-memfd: the partner reads msg=swordfish
 *   defend-memfd: the partner: ftruncate 0: EPERM
 *   defend-memfd: the partner: ftruncate 32768: EPERM
 *   defend-memfd: the partner: write: EPERM
 *   defend-memfd: the partner: mmap to write: EPERM
 *   defend-memfd: the partner: another seal: EPERM
 *
 * A seal holds for everybody and for ever. A partner that first looks at the seals, and then at the
 * size, can read that much without fear of SIGBUS. It can also check the bytes and then use them
 * without making a copy, since they cannot change any more.
 */
#define _GNU_SOURCE /* memfd_create, F_ADD_SEALS */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SIZE 16384
#define HINT "macOS has no such call: send a descriptor, ./defend-pass"
#define OLD  "this kernel gives no shared mapping of what is sealed against writing: use MAP_PRIVATE"

#if defined(__linux__)
static void show(const char *what, bool done)
{
    printf("defend-memfd: the partner: %s: %s\n", what, done ? "ok" : lab_errno_name(errno));
}

/* The partner has the same descriptor as the maker, for reading and writing, and tries everything.
 */
static void partner(int fd)
{
    const int wanted = F_SEAL_SHRINK | F_SEAL_WRITE;
    int seals = fcntl(fd, F_GET_SEALS);
    if (seals == -1)
        die("fcntl(F_GET_SEALS)");
    if ((seals & wanted) != wanted) /* ask the kernel; do not believe the sender */
        refuse("it could shrink while we read, or change", "the memory is not sealed");
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat");
    if (st.st_size < SIZE) /* it cannot shrink, but it may have been too short from the start */
        refuse(NULL, "the memory has only %lld bytes", (long long)st.st_size);
    const char *text = mmap(NULL, SIZE, PROT_READ, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED) /* EPERM before Linux 6.7, although it is for reading */
        die_hint(errno == EPERM ? OLD : NULL, "mmap(%d)", SIZE);
    printf("defend-memfd: the partner reads msg=");
    lab_print_text(text, SIZE);
    printf("\n");
    show("ftruncate 0", ftruncate(fd, 0) == 0);
    show("ftruncate 32768", ftruncate(fd, 32768) == 0);
    show("write", write(fd, "x", 1) == 1);
    show("mmap to write",
         mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) != MAP_FAILED);
    show("another seal", fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL) == 0);
}
#endif

int main(int argc, char **argv)
{
    lab_start(argc, argv, "MESSAGE");
    lab_operands(&argc, argv, 1, 1, "MESSAGE");
    if (strlen(argv[1]) >= SIZE)
        usage("MESSAGE is too long");

#if defined(__linux__) /* macOS has neither the call nor seals (XNU bsd/kern/syscalls.master) */
    int fd = memfd_create("secret", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd == -1)
        die_hint(errno == ENOSYS ? HINT : NULL, "memfd_create");
    if (ftruncate(fd, SIZE) == -1)
        die("ftruncate(%d)", SIZE);
    ssize_t length = (ssize_t)strlen(argv[1]);
    if (write(fd, argv[1], (size_t)length) !=
        length) /* no mapping: F_SEAL_WRITE fails while a writable one exists */
        die("write");
    if (fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == -1)
        die("fcntl(F_ADD_SEALS)");
    printf("defend-memfd: sealed: shrink grow write seal\n");

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        partner(fd);
        _exit(fflush(stdout) == EOF);
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    return status != 0;
#else
    errno = ENOSYS;
    die_hint(HINT, "memfd_create");
#endif
}
