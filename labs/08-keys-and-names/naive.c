/* naive.c - keep a secret in an object whose name everybody knows
 *
 *   $ ./naive "swordfish"
 *   naive: wrote msg=swordfish
 *
 * The mode is 0600, and that does not help. To see why, run it under ./squatter.
 */
#include "lab.h"
#include "lab_object.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *made;

static void undo(void)
{
    if (made != NULL)
        shm_unlink(made);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "MESSAGE");
    lab_operands(&argc, argv, 1, 1, "MESSAGE");
    if (strlen(argv[1]) >= 16384)
        usage("MESSAGE is too long");
    const char *name = lab_name("secret");

    lab_undo(undo);
    /* BUG ON PURPOSE: no O_EXCL. An object that exists already is used, and later removed, whoever
     * made it and whatever its size is. The mode 0600 is only given to a new object. */
    int fd = shm_open(name, O_RDWR | O_CREAT, 0600);
    if (fd == -1)
        die("shm_open(%s)", name);
    made = name;
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_size == 0)
        lab_size_object(fd, name, 16384);
    char *text = mmap(NULL, 16384, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%s, 16384)", name);
    strcpy(text, argv[1]);
    printf("naive: wrote msg=");
    lab_print_text(text, 16384);
    printf("\n");

    if (munmap(text, 16384) == -1)
        die("munmap");
    if (close(fd) == -1)
        die("close");
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    made = NULL;
    lab_keep();
    return 0;
}
