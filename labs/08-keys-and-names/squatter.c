/* squatter.c - take a predictable name first, run the program that wants it, and read what it
 * writes
 *
 *   $ ./squatter ./naive "swordfish"
 *   squatter: took /shmlab.1000.secret, mode=0666 uid=1000
 *   naive: wrote msg=swordfish
 *   squatter: reads msg=swordfish
 *
 * --as UID takes the name as another user; only root can do that. A squatter does not have to break
 * anything: a name belongs to the first process that makes an object with it.
 */
#include "lab.h"
#include "lab_object.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *taken;

static void undo(void)
{
    if (taken != NULL)
        shm_unlink(taken);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--as UID] COMMAND...");
    bool other = argc > 2 && strcmp(argv[1], "--as") == 0; /* UID comes before COMMAND */
    char **command = lab_command(&argc, argv, other ? 1 : 0);
    const char *as = lab_option(&argc, argv, "--as");
    lab_operands(&argc, argv, 0, 0, "");
    if (command == NULL)
        usage("no COMMAND");
    uid_t me = geteuid(), uid = as ? (uid_t)lab_number("--as", as, 1, INT_MAX) : me;
    const char *name = lab_name("secret");

    umask(0); /* or the umask would take bits from 0666, and the victim could not open it */
    lab_undo(undo);
    if (seteuid(uid) == -1)
        die_hint("only root can become another user", "seteuid(%lu)", (unsigned long)uid);
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0666);
    if (fd == -1)
        die("shm_open(%s)", name);
    taken = name;
    lab_size_object(fd, name, 16384);
    if (seteuid(me) == -1)
        die("seteuid(%lu)", (unsigned long)me);
    char *text = mmap(NULL, 16384, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%s, 16384)", name);
    lab_explain_sigbus(name);
    strcpy(text, "planted");
    printf("squatter: took %s, mode=0666 uid=%lu\n", name, (unsigned long)uid);

    int status = lab_run(command);
    printf("squatter: reads msg=");
    lab_print_text(text, 16384);
    printf("\n");

    if (munmap(text, 16384) == -1)
        die("munmap");
    if (shm_unlink(name) == -1 && errno != ENOENT)
        die("shm_unlink(%s)", name);
    taken = NULL;
    lab_keep();
    return status;
}
