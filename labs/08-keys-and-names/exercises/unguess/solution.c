/* unguess.c - an object whose name nobody can compute
 *
 *   $ ./unguess "swordfish" sh -c '../03-posix-shm/reader --keep --name $SECRET | grep -o msg=.*'
 *   msg=swordfish
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define SIZE 16384

static const char *made;

static void undo(void)
{
    if (made != NULL)
        shm_unlink(made);
}

static const char *new_name(void)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    unsigned char bytes[11];
    char word[12] = "";
    FILE *random = fopen("/dev/urandom", "r");
    if (random == NULL || fread(bytes, 1, sizeof bytes, random) != sizeof bytes)
        die("reading /dev/urandom");
    fclose(random);
    for (size_t i = 0; i < sizeof bytes; i++)
        word[i] = letters[bytes[i] % 64];
    return lab_name(word);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "MESSAGE COMMAND...");
    char **command = lab_command(&argc, argv, 1);
    lab_operands(&argc, argv, 1, 1, "MESSAGE");
    if (command == NULL)
        usage("no COMMAND");
    if (strlen(argv[1]) >= SIZE)
        usage("MESSAGE is too long");

    lab_undo(undo); /* from here on a failure removes what was made */
    const char *name = NULL;
    int fd = -1;
    for (int tries = 0; fd == -1 && tries < 100; tries++) {
        name = new_name();
        fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
        if (fd == -1 && errno != EEXIST)
            die("shm_open(%s)", name);
    }
    if (fd == -1)
        refuse(NULL, "100 names are taken");
    made = name;
    if (ftruncate(fd, SIZE) == -1)
        die("ftruncate(%s, %d)", name, SIZE);
    char *text = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%s, %d)", name, SIZE);
    strcpy(text, argv[1]);
    if (setenv("SECRET", name, 1) == -1)
        die("setenv");
    int status = lab_run(command);

    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    made = NULL;
    lab_keep();
    return status;
}
