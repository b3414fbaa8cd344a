/* share-bare.c - a parent and its child share memory, with nothing but the calls
 *
 *   $ ./share-bare
 *   the parent reads 10
 *
 * The child wrote that 10. Write MAP_PRIVATE in place of MAP_SHARED, and the parent reads 0.
 * share.c is the same experiment, made safe.
 */
#include <err.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int *data = mmap(NULL, sizeof *data, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (data == MAP_FAILED)
        err(1, "mmap");

    pid_t child = fork();
    if (child == -1)
        err(1, "fork");
    if (child == 0) { /* fork has returned 0, so this is the child */
        *data = 10;
        _exit(0);
    }

    /* And this is the parent. It must not read before the child has written. */
    if (waitpid(child, NULL, 0) == -1)
        err(1, "waitpid");
    printf("the parent reads %d\n", *data);
    return 0;
}
