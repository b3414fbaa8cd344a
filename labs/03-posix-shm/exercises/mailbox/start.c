/* mailbox.c - one letter at a time, from one process to another, through lab 03's object
 *
 *   $ echo hello | ./mailbox put && ./mailbox get
 *   mailbox: put 6 bytes
 *   hello
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct box {
    atomic_int full; /* a flag, 1: there is a letter */
    size_t length;
    char letter[300000];
};

static void put(struct box *box)
{
    if (atomic_load_explicit(&box->full, memory_order_acquire))
        refuse("./mailbox get takes it out", "there is a letter already");
    atomic_store_explicit(&box->full, 1, memory_order_release);
    char more;
    size_t length = 0;
    ssize_t n;
    while ((n = read(0, box->letter + length, sizeof box->letter - length)) > 0)
        length += (size_t)n;
    if (n == 0 && length == sizeof box->letter) /* no room is left: is the letter longer? */
        n = read(0, &more, 1);
    if (n == -1)
        die("read");
    if (n == 1)
        refuse("write less", "a letter has at most %zu bytes", sizeof box->letter);
    box->length = length;
    printf("mailbox: put %zu bytes\n", length);
}

static void get(struct box *box)
{
    if (!atomic_load_explicit(&box->full, memory_order_acquire))
        refuse("./mailbox put brings one", "there is no letter");
    size_t length = *(volatile size_t *)&box->length; /* once: others can change it */
    if (length > sizeof box->letter)
        refuse("./remove it", "%zu bytes are no length of a letter", length);
    if (fwrite(box->letter, 1, length, stdout) != length || fflush(stdout) == EOF)
        refuse(NULL, "cannot write to stdout, the letter stays");
    atomic_store_explicit(&box->full, 0, memory_order_release);
}

static const char *made; /* the object that this run has made */

static void undo(void)
{
    if (made != NULL)
        shm_unlink(made);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "put|get");
    lab_operands(&argc, argv, 1, 1, "put or get");
    const char *name = lab_name("posix");
    if (strcmp(argv[1], "put") != 0 && strcmp(argv[1], "get") != 0)
        usage("%s: put or get", argv[1]);

    lab_undo(undo); /* from here on a failure removes what this run has made */
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd != -1)
        made = name;
    else if (errno == EEXIST)
        fd = shm_open(name, O_RDWR, 0);
    if (fd == -1)
        die("shm_open(%s)", name);
    if (made && ftruncate(fd, sizeof(struct box)) == -1)
        die("ftruncate(%s, %zu)", name, sizeof(struct box));
    struct stat st; /* another program may have made it, with another size */
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if ((size_t)st.st_size < sizeof(struct box))
        refuse("./remove it, if nobody is at work", "%s has %lld bytes, a mailbox takes %zu", name,
               (long long)st.st_size, sizeof(struct box));
    struct box *box = mmap(NULL, sizeof *box, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (box == MAP_FAILED)
        die("mmap(%s, %zu)", name, sizeof *box);
    if (close(fd) == -1)
        die("close");
    lab_keep(); /* from here on `undo` does not run: the mailbox stays */

    argv[1][0] == 'p' ? put(box) : get(box);
    if (munmap(box, sizeof *box) == -1)
        die("munmap");
    return 0;
}
