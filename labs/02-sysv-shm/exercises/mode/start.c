/* mode.c - change the mode of the lab's segment
 *
 *   $ ./writer hello && ./mode 0640
 *   mode: id=3 was=0600 now=0640
 */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

/* Reads a mode such as "0640". Anything but three or four octal digits is a usage error. */
static unsigned octal(const char *text)
{
    size_t length = strlen(text);
    unsigned long mode = strtoul(text, NULL, 8);
    if (length < 3 || length > 4 || strspn(text, "01234567") != length || mode > 0777)
        usage("MODE %s: write octal digits, 0000 to 0777", text);
    return (unsigned)mode;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "MODE");
    lab_operands(&argc, argv, 1, 1, "MODE");
    unsigned mode = octal(argv[1]);

    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    int id = shmget(key, 0, 0);
    if (id == -1)
        die_hint(errno == ENOENT ? "run ./writer first" : NULL, "shmget(key=0x%08x)",
                 (unsigned)key);

    struct shmid_ds ds;
    if (shmctl(id, IPC_STAT, &ds) == -1)
        die("shmctl(id=%d, IPC_STAT)", id);
    unsigned was = ds.shm_perm.mode & 0777; /* macOS adds 04000 for "allocated" */

    (void)mode; /* yours: set this mode, and ask the kernel again */
    printf("mode: id=%d was=%04o now=%04o\n", id, was, (unsigned)ds.shm_perm.mode & 0777);
    return 0;
}
