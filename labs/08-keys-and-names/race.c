/* race.c - many ask to make one thing at the same moment, and one of them has made it
 *
 *   $ ./race posix
 *   race: posix processes=8 rounds=100: winners a round: 1 to 1
 *   race: different winners=8
 *
 * O_CREAT with O_EXCL (POSIX), IPC_CREAT with IPC_EXCL (System V): to look and to make are one step
 * in the kernel. Each round all wait at one pipe, and one write starts them all.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST 64

static bool sysv;
static const char *name;
static key_t key;
static char making[64], removing[64]; /* the two calls, for messages */
static bool ours;                     /* what is there was made by one of these processes */
static pid_t pids[MOST];              /* the children, or 0 */

static int make(void) /* 0, or the errno */
{
    int made = sysv ? shmget(key, 4096, IPC_CREAT | IPC_EXCL | 0600)
                    : shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (made == -1)
        return errno;
    ours = true;
    if (!sysv && close(made) == -1)
        die("close");
    return 0;
}

static int take_away(void)
{
    if (!sysv)
        return shm_unlink(name);
    int id = shmget(key, 0, 0);
    return id == -1 ? -1 : shmctl(id, IPC_RMID, NULL);
}

/* First the children: one of them may be about to make it */
static void undo(void)
{
    for (int i = 0; i < MOST; i++)
        if (pids[i] > 0 && kill(pids[i], SIGKILL) == 0)
            waitpid(pids[i], NULL, 0);
    if (ours)
        take_away();
}

struct answer {
    int who, error;
};

/* Odd rounds start at one pipe, even ones at another: nobody can take two starts of one round */
static void compete(int who, int start[2], int answers)
{
    char go;
    for (int round = 0; read(start[round % 2], &go, 1) == 1; round++) {
        struct answer a = {who, make()};
        if (write(answers, &a, sizeof a) != sizeof a)
            break;
    }
    _exit(0); /* the parent is gone, or has enough */
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--processes N] [--rounds N] posix|sysv");
    const char *p = lab_option(&argc, argv, "--processes");
    const char *r = lab_option(&argc, argv, "--rounds");
    lab_operands(&argc, argv, 1, 1, "posix or sysv");
    int processes = p ? (int)lab_number("--processes", p, 2, MOST) : 8;
    int rounds = r ? (int)lab_number("--rounds", r, 1, 10000) : 100;
    sysv = strcmp(argv[1], "sysv") == 0;
    if (!sysv && strcmp(argv[1], "posix") != 0)
        usage("%s: posix or sysv", argv[1]);
    name = lab_name("race");
    key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);

    if (sysv) {
        snprintf(making, sizeof making, "shmget(key=0x%08x)", (unsigned)key);
        snprintf(removing, sizeof removing, "shmget(key=0x%08x), shmctl(IPC_RMID)", (unsigned)key);
    } else {
        snprintf(making, sizeof making, "shm_open(%s)", name);
        snprintf(removing, sizeof removing, "shm_unlink(%s)", name);
    }

    int odd[2], even[2], answers[2];
    if (pipe(even) == -1 || pipe(odd) == -1 || pipe(answers) == -1)
        die("pipe");
    lab_undo(undo);
    int error = make(); /* alone: is the name, or the key, free? */
    if (error != 0) {
        errno = error;
        die_hint(error == EEXIST ? "another race is at work, or make clean-ipc" : NULL, "%s",
                 making);
    }
    if (take_away() == -1)
        die("%s", removing);
    for (int i = 0; i < processes; i++) {
        pids[i] = fork();
        if (pids[i] == -1)
            die("fork");
        if (pids[i] == 0) {
            if (close(even[1]) == -1 || close(odd[1]) == -1) /* else nobody sees the end */
                die("close");
            compete(i, (int[]){even[0], odd[0]}, answers[1]);
        }
    }

    bool won[MOST] = {false};
    int least = processes, most = 0, different = 0;
    for (int round = 0; round < rounds; round++) {
        char go[MOST] = {0};
        if (write(round % 2 ? odd[1] : even[1], go, (size_t)processes) != processes)
            die("write");
        int winners = 0;
        for (int i = 0; i < processes; i++) {
            struct answer a;
            if (read(answers[0], &a, sizeof a) != sizeof a)
                die("read");
            if (a.error == 0) {
                winners++;
                different += !won[a.who];
                won[a.who] = true;
            } else if (a.error != EEXIST) {
                errno = a.error;
                die("%s", making);
            }
        }
        least = winners < least ? winners : least;
        most = winners > most ? winners : most;
        if (take_away() == -1)
            die("%s", removing);
    }
    ours = false;
    printf("race: %s processes=%d rounds=%d: winners a round: %d to %d\n", argv[1], processes,
           rounds, least, most);
    printf("race: different winners=%d\n", different);

    if (close(even[1]) == -1 || close(odd[1]) == -1)
        die("close");
    for (int i = 0; i < processes; i++) {
        if (waitpid(pids[i], NULL, 0) == -1)
            die("waitpid");
        pids[i] = 0;
    }
    lab_keep();
    return 0;
}
