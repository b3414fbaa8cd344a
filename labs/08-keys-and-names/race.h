/* race.h - for race-posix and race-sysv: many processes that ask at the same moment
 *
 * They wait at a pipe, and one write starts them all. Odd rounds start at one pipe and even ones at
 * another: nobody can take two starts of one round.
 */
#include "lab.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST 64

/* Each program has its own: make it, 0 or the errno; take away what one of us has made */
static int make(void);
static void take_away(void);

static pid_t pids[MOST];  /* the children, or 0 */
static int answers[MOST]; /* a pipe from each: one that is killed is seen */
static int start[2][2];

/* In undo before all else, since one of them may be about to make it */
static void kill_them(void)
{
    for (int i = 0; i < MOST; i++)
        if (pids[i] > 0 && kill(pids[i], SIGKILL) == 0 && waitpid(pids[i], NULL, 0) == pids[i])
            pids[i] = 0;
}

static void compete(int answer)
{
    char go;
    lab_stoppable();
    if (close(start[0][1]) == -1 || close(start[1][1]) == -1) /* else nobody sees the end */
        die("close");
    for (int round = 0; read(start[round % 2][0], &go, 1) == 1; round++) {
        int error = make();
        if (write(answer, &error, sizeof error) != sizeof error)
            break;
    }
    _exit(0); /* the parent is gone */
}

/* Starts all, and counts who has made it; `different` who has for the first time */
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
            refuse(NULL, "process %d is gone", i);
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

/* `rounds` times: all start, one makes it, and it is taken away */
static void race(int processes, int rounds)
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
            compete(line[1]);
        answers[i] = line[0];
        if (close(line[1]) == -1)
            die("close");
    }
    for (int round = 0; round < rounds; round++) {
        int winners = play(round, processes, &different);
        least = winners < least ? winners : least;
        most = winners > most ? winners : most;
        take_away();
    }
    printf("%s: processes=%d rounds=%d: winners a round: %d to %d\n", lab_program(), processes,
           rounds, least, most);
    printf("%s: different winners=%d\n", lab_program(), different);
    for (int i = 0; i < processes; i++) { /* they wait for another round */
        if (kill(pids[i], SIGKILL) == -1)
            die("kill");
        if (waitpid(pids[i], NULL, 0) == -1)
            die("waitpid");
        pids[i] = 0;
    }
}
