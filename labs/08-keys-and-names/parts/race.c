#include "race.h"

#include "lab.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t pids[MOST];  /* the children, or 0 */
static int answers[MOST]; /* a pipe from each child, so that we see it if one is killed */
static int start[2][2];
static bool ours; /* one of the children made the thing, so we may remove it */

bool race_undo(void)
{
    for (int i = 0; i < MOST; i++)
        if (pids[i] > 0 && kill(pids[i], SIGKILL) == 0 && waitpid(pids[i], NULL, 0) == pids[i])
            pids[i] = 0;
    return ours;
}

static void compete(int answer, int (*make)(void))
{
    char go;
    lab_stoppable();
    if (close(start[0][1]) == -1 ||
        close(start[1][1]) == -1) /* or read would not see that the parent has ended */
        die("close");
    for (int round = 0; read(start[round % 2][0], &go, 1) == 1; round++) {
        int error = make();
        if (write(answer, &error, sizeof error) != sizeof error)
            break;
    }
    _exit(0); /* the parent has ended */
}

/* Starts all of them, and counts those that made the thing. Those that did it for the first time
 * are added to `different`. */
static int play(int round, int processes, int *different)
{
    static bool won[MOST];
    static const char go[MOST];
    int winners = 0, error;
    if (write(start[round % 2][1], go, (size_t)processes) != processes)
        die("write");
    for (int i = 0; i < processes; i++) {
        ssize_t n = read(answers[i], &error, sizeof error);
        if (n == -1)
            die("read");
        if (n != sizeof error)
            refuse(NULL, "process %d has ended", i);
        if (error == 0) {
            winners++;
            *different += !won[i];
            won[i] = true;
        } else if (error != EEXIST) {
            errno = error;
            die("process %d", i);
        }
    }
    return winners;
}

void race(int processes, int rounds, int (*make)(void), void (*take_away)(void))
{
    int least = processes, most = 0, different = 0, line[2];
    if (pipe(start[0]) == -1 || pipe(start[1]) == -1)
        die("pipe");
    for (int i = 0; i < processes; i++) {
        if (pipe(line) == -1)
            die("pipe");
        pids[i] = fork();
        if (pids[i] == -1)
            die("fork");
        if (pids[i] == 0)
            compete(line[1], make);
        answers[i] = line[0];
        if (close(line[1]) == -1)
            die("close");
    }
    for (int round = 0; round < rounds; round++) {
        ours = true;
        int winners = play(round, processes, &different);
        ours = winners > 0;
        if (!ours)
            refuse(NULL, "another program made it between two rounds");
        least = winners < least ? winners : least;
        most = winners > most ? winners : most;
        take_away();
        ours = false;
    }
    printf("%s: processes=%d rounds=%d: winners per round: %d to %d\n", lab_program(), processes,
           rounds, least, most);
    printf("%s: different winners=%d\n", lab_program(), different);
    for (int i = 0; i < processes; i++) { /* they are waiting for another round */
        if (kill(pids[i], SIGKILL) == -1)
            die("kill");
        if (waitpid(pids[i], NULL, 0) == -1)
            die("waitpid");
        pids[i] = 0;
    }
}
