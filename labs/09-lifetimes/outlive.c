/* outlive.c - something happens to the process that holds shared memory: what outlives it?
 *
 *   $ ./outlive kill
 *   outlive: segment from=used event=kill to=left attach=gone nattch=0
 *   outlive: object from=used event=kill to=left mapping=gone descriptor=closed
 *
 * Two facts make the state of a segment, and of an object: can it be found, by key or by name, and
 * does somebody hold it, with an attach, a mapping or a descriptor? Both: used. Found and held by
 * nobody: left. Held and not to be found: nameless. Neither: gone. Without an operand it tries
 * every event in every state: the arrows of the state diagram. ./holder is the process that holds.
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

#define SIZE 16384 /* whole pages on Linux and on macOS */

enum { GONE, NAMELESS, LEFT, USED }; /* bit 0: somebody holds it; bit 1: it can be found */
static const char *const states[] = {"gone", "nameless", "left", "used"};
static const char *const events[] = {"exit",   "kill",   "exec", "fork",
                                     "detach", "remove", "join", "create"};
enum { EXIT, KILL, EXEC, FORK, DETACH, REMOVE, JOIN, CREATE, EVENTS };

static int id = -1;      /* the segment's */
static const char *made; /* the object's name */

struct holder {
    pid_t pid; /* 0: there is none */
    FILE *to, *from;
    char attach[16], mapping[16], descriptor[16]; /* what it said last */
};

static void undo(void) /* a holder ends by itself when its pipe is closed */
{
    if (id != -1)
        shmctl(id, IPC_RMID, NULL);
    if (made != NULL)
        shm_unlink(made);
}

static void make(key_t key, const char *name)
{
    id = shmget(key, SIZE, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "shmget(key=0x%08x)", (unsigned)key);
    char *bytes = shmat(id, NULL, 0);
    if (bytes == (void *)-1)
        die("shmat(id=%d)", id);
    bytes[0] = 'S';
    if (shmdt(bytes) == -1)
        die("shmdt");

    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "shm_open(%s)", name);
    made = name;
    if (ftruncate(fd, SIZE) == -1)
        die("ftruncate(%s, %d)", name, SIZE);
    errno = lab_reserve(fd, SIZE); /* else a full /dev/shm kills us at the first touch */
    if (errno != 0)
        die_hint(errno == ENOSPC ? "/dev/shm is full: df /dev/shm" : NULL, "posix_fallocate(%s)",
                 name);
    bytes = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        die("mmap(%s, %d)", name, SIZE);
    bytes[0] = 'P';
    if (munmap(bytes, SIZE) == -1)
        die("munmap");
    if (close(fd) == -1)
        die("close");
}

/* Reads what the holder still has; if it has ended, that is nothing. */
static void hear(struct holder *h)
{
    char line[128];
    if (fgets(line, sizeof line, h->from) != NULL) {
        if (sscanf(line, "holder: attach=%15s mapping=%15s descriptor=%15s", h->attach, h->mapping,
                   h->descriptor) != 3)
            refuse(NULL, "./holder says %s", line);
        return;
    }
    if (ferror(h->from))
        die("read");
    int status;
    if (waitpid(h->pid, &status, 0) == -1)
        die("waitpid");
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
        refuse(NULL, "./holder did not finish its work");
    h->pid = 0;
    strcpy(h->attach, "gone");
    strcpy(h->mapping, "gone");
    strcpy(h->descriptor, "closed");
}

static void start(struct holder *h, const char *name)
{
    int to[2], from[2];
    if (pipe(to) == -1 || pipe(from) == -1)
        die("pipe");
    int ends[] = {to[0], to[1], from[0], from[1]};
    for (int i = 0; i < 4; i++) /* no holder has another's ends: it would keep it waiting */
        if (fcntl(ends[i], F_SETFD, FD_CLOEXEC) == -1)
            die("fcntl");
    h->pid = fork();
    if (h->pid == -1)
        die("fork");
    if (h->pid == 0) {
        char number[16];
        snprintf(number, sizeof number, "%d", id);
        sigset_t pipe_signal; /* lab_undo blocks it; a holder whose reader has ended ends by it */
        sigemptyset(&pipe_signal);
        sigaddset(&pipe_signal, SIGPIPE);
        sigprocmask(SIG_UNBLOCK, &pipe_signal, NULL);
        if (dup2(to[0], STDIN_FILENO) == -1 || dup2(from[1], STDOUT_FILENO) == -1)
            die("dup2");
        execl("./holder", "./holder", number, name, (char *)NULL);
        die_hint("run it in the lab's directory", "exec(./holder)");
    }
    if (close(to[0]) == -1 || close(from[1]) == -1)
        die("close");
    h->to = fdopen(to[1], "w");
    h->from = fdopen(from[0], "r");
    if (h->to == NULL || h->from == NULL)
        die("fdopen");
    hear(h);
}

/* Closing its pipe ends it. */
static void stop(struct holder *h)
{
    if (h->to == NULL)
        return;
    if (fclose(h->to) == EOF)
        die("close");
    while (h->pid != 0)
        hear(h);
    if (fclose(h->from) == EOF)
        die("close");
    *h = (struct holder){0};
}

/* What a removal answered; NULL if that is none of the answers that the states explain */
static const char *answer(int result)
{
    if (result == -1 && errno != EINVAL && errno != ENOENT)
        return NULL;
    return result == -1 ? lab_errno_name(errno) : "ok";
}

/* One event in one state: two lines */
static void show(int from, int event)
{
    struct holder first = {0}, second = {0}, *h = &first; /* h: whom it happens to */
    const char *name = lab_name("outlive"), *segment_says = NULL, *object_says = NULL;
    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);

    make(key, name);
    if (from != LEFT)
        start(&first, name);
    if (from == NAMELESS && shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
    if (from == NAMELESS && shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);

    if (event == KILL) {
        if (kill(first.pid, SIGKILL) == -1)
            die("kill");
        hear(&first);
    } else if (event == REMOVE) {
        segment_says = answer(shmctl(id, IPC_RMID, NULL));
        if (segment_says == NULL)
            die("shmctl(id=%d, IPC_RMID)", id);
        object_says = answer(shm_unlink(name));
        if (object_says == NULL)
            die("shm_unlink(%s)", name);
    } else if (event == JOIN) {
        h = &second;
        start(&second, name);
    } else if (event != CREATE) {
        fprintf(first.to, "%s\n", events[event]);
        if (fflush(first.to) != 0)
            die("write");
        hear(&first);
    }

    struct shmid_ds ds;
    char nattch[16];
    if (shmctl(id, IPC_STAT, &ds) == 0)
        snprintf(nattch, sizeof nattch, "%lu", (unsigned long)ds.shm_nattch);
    else if (errno == EINVAL)
        strcpy(nattch, "EINVAL");
    else
        die("shmctl(id=%d, IPC_STAT)", id);
    bool found = shmget(key, 0, 0) != -1;
    if (!found && errno != ENOENT)
        die("shmget(key=0x%08x)", (unsigned)key);
    bool held = strcmp(first.attach, "reads") == 0 || strcmp(second.attach, "reads") == 0;
    int to = (found ? LEFT : 0) | (held ? NAMELESS : 0);
    printf("outlive: segment from=%s event=%s to=%s ", states[from], events[event], states[to]);
    printf(segment_says ? "answer=%s nattch=%s\n" : "attach=%s nattch=%s\n",
           segment_says ? segment_says : h->attach, nattch);

    int fd = shm_open(name, O_RDONLY | lab_no_wait(), 0);
    if (fd == -1 && errno != ENOENT)
        die("shm_open(%s)", name);
    held = strcmp(first.mapping, "reads") == 0 || strcmp(second.mapping, "reads") == 0;
    to = (fd != -1 ? LEFT : 0) | (held ? NAMELESS : 0);
    printf("outlive: object from=%s event=%s to=%s ", states[from], events[event], states[to]);
    if (object_says)
        printf("answer=%s\n", object_says);
    else
        printf("mapping=%s descriptor=%s\n", h->mapping, h->descriptor);
    if (fd != -1 && close(fd) == -1)
        die("close");

    stop(&first);
    stop(&second);
    if (found && shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
    id = -1;
    if (fd != -1 && shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    made = NULL;
}

static int find(const char *word, const char *const *words, int n)
{
    for (int i = 0; i < n; i++)
        if (word != NULL && strcmp(word, words[i]) == 0)
            return i;
    return -1;
}

/* Whom nobody holds nothing can happen to; what is gone can be made, and only that. */
static bool possible(int from, int event)
{
    return from == GONE   ? event == CREATE
           : from == LEFT ? event == REMOVE || event == JOIN
                          : event != CREATE;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--from used|nameless|left|gone] [EVENT]");
    const char *state = lab_option(&argc, argv, "--from");
    lab_operands(&argc, argv, 0, 1, "");
    int from = state ? find(state, states, 4) : USED;
    if (from == -1)
        usage("%s: write used, nameless, left or gone", state);
    if (state && argc == 1)
        usage("no EVENT");
    int event = argc > 1 ? find(argv[1], events, EVENTS) : -1;
    if (argc > 1 && event == -1)
        usage("%s: write exit, kill, exec, fork, detach, remove, join or create", argv[1]);
    if (argc > 1 && !possible(from, event))
        usage("%s: no such event in the state %s", argv[1], states[from]);

    lab_undo(undo);
    if (argc > 1)
        show(from, event);
    else
        for (from = USED; from >= GONE; from--)
            for (event = 0; event < EVENTS; event++)
                if (possible(from, event))
                    show(from, event);
    lab_keep();
    return 0;
}
