/* unheard.c - run a command that hears no SIGCHLD
 *
 * A process under strace is woken by every signal, by one that it ignores, too, and then begins its
 * call again. So how often `forced` reads was a matter of luck: 5 to 7 times, as its children ended
 * before, in or after a read. A signal that is blocked wakes nobody.
 */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    if (argc < 2 || sigprocmask(SIG_BLOCK, &child, NULL) == -1)
        return 127;
    execvp(argv[1], argv + 1);
    perror(argv[1]);
    return 127;
}
