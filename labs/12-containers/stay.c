/* stay.c - say in a fifo who is here, and end when somebody answers
 *
 *   $ mkfifo fifo; ./box ./lend hello ./stay fifo &
 *   $ read pid id name <fifo
 *   $ echo go >fifo
 *
 * It is the program of a container that others join. It writes its process id and all words behind
 * FIFO into the fifo, as one line, and then waits until it can read a line from it.
 */
#include "lab.h"

#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static FILE *opened(const char *fifo, const char *how)
{
    FILE *file = fopen(fifo, how); /* waits until somebody opens the other end */
    if (file == NULL)
        die("open(%s)", fifo);
    return file;
}

int main(int argc, char **argv)
{
    char line[64];
    lab_start(argc, argv, "FIFO [WORD]...");
    lab_operands(&argc, argv, 1, INT_MAX, "FIFO");
    struct stat st;
    if (stat(argv[1], &st) == -1 || !S_ISFIFO(st.st_mode)) /* fopen would make or empty a file */
        refuse("make one: mkfifo FIFO", "%s is not a fifo", argv[1]);
    FILE *file = opened(argv[1], "w");
    fprintf(file, "%ld", (long)getpid());
    for (int i = 2; i < argc; i++)
        fprintf(file, " %s", argv[i]);
    fprintf(file, "\n");
    if (fclose(file) == EOF)
        die("write(%s)", argv[1]);
    file = opened(argv[1], "r");
    if (fgets(line, sizeof line, file) == NULL)
        refuse(NULL, "%s was closed without a line", argv[1]);
    fclose(file);
    return 0;
}
