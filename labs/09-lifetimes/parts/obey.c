/* obey.c - a process obeys words, and says what it still has. It lets the kernel look at the
 * memory, so that a missing mapping does not kill it.
 */
#include "obey.h"

#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* write makes the kernel read the byte. If nothing is mapped there, the kernel answers EFAULT;
 * reading the byte ourselves would be SIGSEGV. */
const char *look(const char *at, char wanted)
{
    static int probe[2];
    char byte;
    if (probe[1] == 0 && pipe(probe) == -1)
        die("pipe");
    if (write(probe[1], at, 1) == -1) {
        if (errno != EFAULT)
            die("write");
        return "gone";
    }
    if (read(probe[0], &byte, 1) != 1)
        die("read");
    return byte == wanted ? "reads" : "gone";
}

/* The parent keeps the memory and waits; from here on the child obeys the words. */
static void go_on_in_a_child(void)
{
    int status;
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0)
        return;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

void obey(const struct orders *orders, const char *self)
{
    char line[32];
    setvbuf(stdin, NULL, _IONBF, 0); /* exec would lose words that were read ahead */
    for (orders->tell(); fgets(line, sizeof line, stdin) != NULL; orders->tell()) {
        line[strcspn(line, "\n")] = '\0';
        if (strcmp(line, "exit") == 0)
            exit(0);
        else if (strcmp(line, "exec") == 0)
            orders->exec(self);
        else if (strcmp(line, "fork") == 0)
            go_on_in_a_child();
        else if (strcmp(line, "detach") == 0)
            orders->detach();
        else
            refuse("write exit, exec, fork or detach", "%s: unknown word", line);
    }
    if (ferror(stdin))
        die("read");
}
