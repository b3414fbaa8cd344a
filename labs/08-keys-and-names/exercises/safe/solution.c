/* safe.c - keep a secret in an object of one's own
 *
 *   $ ./safe "swordfish"
 *   safe: made /shmlab.1000.secret
 *   safe: msg=swordfish
 */
#include "lab.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define SIZE 16384

static const char *made; /* the object that this run made */

static void undo(void)
{
    if (made != NULL)
        shm_unlink(made);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "MESSAGE");
    lab_operands(&argc, argv, 1, 1, "MESSAGE");
    if (strlen(argv[1]) >= SIZE)
        usage("MESSAGE is too long");
    const char *name = lab_name("secret");

    lab_undo(undo); /* from here on a failure removes what was made */
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die("shm_open(%s)", name);
    made = name;
    if (ftruncate(fd, SIZE) == -1)
        die("ftruncate(%s, %d)", name, SIZE);
    char *text = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%s, %d)", name, SIZE);
    printf("safe: made %s\n", name);
    strcpy(text, argv[1]);
    printf("safe: msg=");
    lab_print_text(text, SIZE);
    printf("\n");

    if (munmap(text, SIZE) == -1)
        die("munmap");
    if (close(fd) == -1)
        die("close");
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    made = NULL;
    lab_keep();
    return 0;
}
