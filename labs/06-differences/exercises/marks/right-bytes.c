/* marks.c - a number of 32 bits in front, and a byte for each mark */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *name;

static void store(uint32_t count, char **words)
{
    size_t size = sizeof count + count;
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die("shm_open(%s)", name);
    unsigned char *at = MAP_FAILED;
    if (ftruncate(fd, (off_t)size) == 0)
        at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED) {
        int error = errno;
        shm_unlink(name);
        errno = error;
        die("sizing or mapping %s", name);
    }
    *(uint32_t *)(void *)at = count;
    for (uint32_t i = 0; i < count; i++)
        at[sizeof count + i] = (unsigned char)lab_number("MARK", words[i], 0, 100);
    printf("marks: stored %u\n", count);
}

static void show(void)
{
    struct stat st;
    int fd = shm_open(name, O_RDONLY, 0);
    if (fd == -1)
        die("shm_open(%s)", name);
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_size <= (off_t)sizeof(uint32_t))
        refuse(NULL, "%s holds nothing", name);
    const unsigned char *at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED)
        die("mmap(%s)", name);
    uint32_t count = *(const volatile uint32_t *)(const void *)at, sum = 0;
    if (count == 0 || count > st.st_size - (off_t)sizeof count)
        refuse(NULL, "%s says that it holds %u marks", name, count);
    for (uint32_t i = 0; i < count; i++)
        sum += at[sizeof count + i];
    printf("marks: n=%u mean=%.2f\n", count, sum / (double)count);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--remove | MARK...]");
    bool removing = lab_flag(&argc, argv, "--remove");
    lab_operands(&argc, argv, 0, removing ? 0 : INT_MAX, "MARK");
    name = lab_name("posix");
    if (removing) {
        if (shm_unlink(name) == -1)
            die("shm_unlink(%s)", name);
    } else if (argc == 1) {
        show();
    } else {
        store((uint32_t)argc - 1, argv + 1);
    }
    return 0;
}
