/* ring.c - a buffer without an end: map one object twice, side by side
 *
 *   $ ./ring 4093 hello
 *   ring: size=4096 first=0x7f3f71a28000 second=0x7f3f71a29000
 *   ring: text=hello begin=lo
 *
 * What is written behind the end of the first mapping shall land in the second one, and that means
 * at the beginning of the object.
 */
#include "lab.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* They stand for pages that are not yours, and lie wherever there is room, maybe next to yours. */
static volatile char *others[64];

static void live(size_t size)
{
    for (int i = 0; i < 64; i++) {
        others[i] = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (others[i] == MAP_FAILED)
            die("mmap(%zu bytes)", size);
        others[i][0] = 1;
    }
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "AT TEXT");
    lab_operands(&argc, argv, 2, 2, "AT and TEXT");
    size_t size = (size_t)sysconf(_SC_PAGESIZE);
    size_t at = (size_t)lab_number("AT", argv[1], 0, (long)size - 1);
    size_t length = strlen(argv[2]);
    if (length > size)
        usage("TEXT has %zu bytes, and the ring only %zu", length, size);
    const char *name = lab_name("twice");
    live(size);

    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die("shm_open(%s)", name);
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    if (ftruncate(fd, (off_t)size) == -1)
        die("ftruncate(%zu)", size);

    char *first = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (first == MAP_FAILED)
        die("mmap(first)");
    char *second = first; /* yours: map the object again, right behind the first mapping */
    if (at + length > size)
        refuse(NULL, "TEXT does not fit before the end");

    memcpy(first + at, argv[2], length);
    printf("ring: size=%zu first=%p second=%p\n", size, (void *)first, (void *)second);
    printf("ring: text=");
    lab_print_text(first + at, length);
    printf(" begin=");
    lab_print_text(first, at + length > size ? at + length - size : 0);
    printf("\n");
    for (int i = 0; i < 64; i++)
        if (others[i][0] != 1)
            refuse(NULL, "a page that is somebody else's was mapped over");
    return 0;
}
