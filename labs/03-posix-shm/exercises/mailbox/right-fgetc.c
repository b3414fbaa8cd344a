/* mailbox: stdio, a byte at a time; the flag is a lock-free exchange; nothing is unmapped */
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
    atomic_int full;
    size_t length;
    char letter[300000];
};

static const char *made;

static void undo(void)
{
    if (made)
        shm_unlink(made);
}

static void put(struct box *box)
{
    if (atomic_load(&box->full) != 0)
        refuse(NULL, "there is a letter already");
    size_t length = 0;
    int c;
    errno = 0;
    while ((c = fgetc(stdin)) != EOF) {
        if (length == sizeof box->letter)
            refuse("write less", "the letter is too long");
        box->letter[length++] = (char)c;
    }
    if (ferror(stdin))
        die("fgetc");
    box->length = length;
    atomic_store(&box->full, 1);
    printf("mailbox: put %zu bytes\n", length);
}

static void get(struct box *box)
{
    if (atomic_load(&box->full) == 0)
        refuse(NULL, "there is no letter");
    size_t length = box->length, i;
    if (length > sizeof box->letter)
        refuse(NULL, "the length cannot be right");
    for (i = 0; i < length; i++)
        if (fputc(box->letter[i], stdout) == EOF)
            die("fputc");
    if (fflush(stdout) == EOF)
        die("fflush");
    atomic_exchange(&box->full, 0);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "put|get");
    lab_operands(&argc, argv, 1, 1, "put or get");
    bool putting = strcmp(argv[1], "put") == 0;
    if (!putting && strcmp(argv[1], "get") != 0)
        usage("%s: put or get", argv[1]);
    const char *name = lab_name("posix");

    lab_undo(undo);
    struct stat st;
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd != -1) {
        made = name;
        if (ftruncate(fd, sizeof(struct box)) == -1)
            die("ftruncate");
    } else if ((fd = shm_open(name, O_RDWR, 0)) == -1)
        die("shm_open");
    if (fstat(fd, &st) == -1)
        die("fstat");
    if ((unsigned long long)st.st_size < sizeof(struct box))
        refuse(NULL, "%s is too small for a mailbox", name);
    struct box *box = mmap(NULL, sizeof *box, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (box == MAP_FAILED)
        die("mmap");
    lab_keep();
    putting ? put(box) : get(box);
    return 0;
}
