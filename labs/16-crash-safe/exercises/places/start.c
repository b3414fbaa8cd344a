/* places.c - run a command, but at most two at the same time
 *
 *   $ ./places ./places ./places true
 *   places: both places are taken
 *   (exit 1)
 *
 * The number of those that run is in an object.
 */
#include "lab.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define PLACES 2

static atomic_int *taken; /* how many places */

static void map_object(void)
{
    const char *name = lab_name("places");
    struct stat st;
    int fd = shm_open(name, O_RDWR | O_CREAT | lab_no_wait(), 0600);
    if (fd == -1)
        die("shm_open(%s)", name);
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_size == 0 && ftruncate(fd, sizeof *taken) == -1)
        die("ftruncate(%s)", name);
    taken = mmap(NULL, sizeof *taken, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (taken == MAP_FAILED)
        die("mmap(%s)", name);
}

static void take_place(void)
{
    map_object();
    if (atomic_fetch_add(taken, 1) < PLACES)
        return;
    atomic_fetch_sub(taken, 1);
    refuse(NULL, "both places are taken");
}

static void give_place(void)
{
    atomic_fetch_sub(taken, 1);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "COMMAND...");
    char **command = lab_command(&argc, argv, 0);
    lab_operands(&argc, argv, 0, 0, "");
    if (command == NULL)
        usage("no COMMAND");
    take_place();
    int status = lab_run(command);
    give_place();
    return status;
}
