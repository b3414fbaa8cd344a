/* share.c - finds or makes an object */
#include "share.h"

#include "lab.h"
#include "lab_object.h"
#include "seat.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *name;
static bool made; /* by this run */

static void undo(void)
{
    if (made)
        shm_unlink(name);
}

void *share_open(const char *what, size_t size)
{
    seat_open(what);
    seat_alone(true); /* nobody finds it before it has its size */
    lab_undo(undo);   /* not earlier: whoever waits for another process can be interrupted */
    name = seat_object(what);
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    made = fd != -1;
    if (fd == -1 && errno == EEXIST)
        fd = shm_open(name, O_RDWR | lab_no_wait(), 0);
    if (fd == -1)
        die("shm_open(%s)", name);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_uid != geteuid() || (st.st_size != 0 && (unsigned long long)st.st_size < size))
        refuse("remove it, if it is yours: make clean-ipc", "%s is not this lab's %s", name, what);
    if (st.st_size == 0) /* new, or made by a process that was killed before it came here */
        lab_size_object(fd, name, size);
    else
        lab_reserve_object(fd, name, size);
    lab_explain_sigbus(name); /* somebody may shrink it later */
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED)
        die("mmap(%s, %zu)", name, size);
    if (close(fd) == -1)
        die("close");
    lab_keep();
    return memory;
}

void share_remove(void)
{
    if (shm_unlink(name) == -1 && errno != ENOENT)
        die("shm_unlink(%s)", name);
}
