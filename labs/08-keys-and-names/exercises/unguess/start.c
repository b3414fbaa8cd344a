/* unguess.c - an object whose name somebody can compute
 *
 *   $ ./unguess "swordfish" ./defend-excl --open SECRET
 *   defend-excl: the partner reads msg=swordfish
 */
#include "lab.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
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
    char word[16];
    snprintf(word, sizeof word, "%d%d", (int)getpid() % 100000, (int)time(NULL) % 100000);
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
    const char *name = new_name();
    int fd = shm_open(name, O_RDWR | O_CREAT, 0600);
    if (fd == -1)
        die("shm_open(%s)", name);
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
