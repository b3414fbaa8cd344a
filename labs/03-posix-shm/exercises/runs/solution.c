/* runs.c - count how often it has run, in an object that stays
 *
 *   $ ./runs && ./runs && ./remove
 *   runs: runs=1
 *   runs: runs=2
 *
 * Only the process that makes the object gives it a size, because on macOS that works only once. If
 * this process is killed between the two steps, the object never gets a size.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("posix");

    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    bool made = fd != -1;
    if (fd == -1 && errno == EEXIST)
        fd = shm_open(name, O_RDWR, 0);
    if (fd == -1)
        die("shm_open(%s)", name);
    unsigned long *runs;
    if (made && ftruncate(fd, sizeof *runs) == -1)
        die("ftruncate(%s, %zu)", name, sizeof *runs);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_size < (off_t)sizeof *runs)
        refuse("./remove it, if nobody is at work", "%s has %lld bytes, the count takes %zu", name,
               (long long)st.st_size, sizeof *runs);

    runs = mmap(NULL, sizeof *runs, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (runs == MAP_FAILED)
        die("mmap(%s, %zu)", name, sizeof *runs);
    *runs += 1; /* a new object is full of zeros */
    printf("runs: runs=%lu\n", *runs);

    if (munmap(runs, sizeof *runs) == -1)
        die("munmap");
    if (close(fd) == -1)
        die("close");
    return 0;
}
