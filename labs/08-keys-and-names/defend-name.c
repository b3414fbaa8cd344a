/* defend-name.c - second defence: a name that nobody can guess
 *
 *   $ ./defend-name "swordfish"
 *   defend-name: made an object with 11 random letters in its name, tries=1
 *
 * 11 letters out of 64 are 66 random bits, so nobody can take the name before us. COMMAND is the
 * partner, if you give one. It runs while the object exists, and finds the name in the environment
 * variable SECRET. On Linux everybody can list the name by then, so the mode still matters.
 */
#include "lab.h"
#include "parts/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define BOUND 100

static const char *made;

static void undo(void)
{
    if (made != NULL)
        shm_unlink(made);
}

static const char *random_name(void)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    unsigned char bytes[11];
    char word[12] = "";
    FILE *random = fopen("/dev/urandom", "r"); /* not rand(): others can compute its numbers */
    if (random == NULL)
        die("fopen(/dev/urandom)");
    if (fread(bytes, 1, sizeof bytes, random) != sizeof bytes)
        die("fread(/dev/urandom)");
    if (fclose(random) == EOF)
        die("fclose");
    for (size_t i = 0; i < sizeof bytes; i++)
        word[i] = letters[bytes[i] % 64];
    return lab_name(word);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "MESSAGE [COMMAND...]");
    char **command = lab_command(&argc, argv, 1);
    lab_operands(&argc, argv, 1, 1, "MESSAGE");
    if (strlen(argv[1]) >= SIZE)
        usage("MESSAGE is too long");

    lab_undo(undo);
    const char *name = NULL;
    int fd = -1, tries = 0;
    while (fd == -1 && tries++ < BOUND) {
        name = random_name();
        fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL,
                      0600); /* O_EXCL: fails if somebody guessed it */
        if (fd == -1 && errno != EEXIST)
            die("shm_open(%s)", name);
    }
    if (fd == -1)
        refuse(NULL, "%d random names were all taken, so they cannot be random", BOUND);
    made = name;
    secret_store(fd, name, argv[1]);
    printf("defend-name: made an object with 11 random letters in its name, tries=%d\n", tries);

    int status = 0;
    if (setenv("SECRET", name, 1) == -1)
        die("setenv");
    if (command != NULL)
        status = lab_run(command);
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    made = NULL;
    lab_keep();
    return status;
}
