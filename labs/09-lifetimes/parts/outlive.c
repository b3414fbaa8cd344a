/* outlive.c - bring the memory into a state, let an event happen, and see which state it is then */
#include "outlive.h"

#include "lab.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GONE, NAMELESS, LEFT, USED }; /* bit 0: somebody holds it; bit 1: it can be found */
enum { EXIT, KILL, EXEC, FORK, DETACH, REMOVE, JOIN, CREATE, EVENTS };
static const char *const states[] = {"gone", "nameless", "left", "used"};
static const char *const events[] = {"exit",   "kill",   "exec", "fork",
                                     "detach", "remove", "join", "create"};

static int find(const char *word, const char *const *words, int n)
{
    for (int i = 0; i < n; i++)
        if (strcmp(word, words[i]) == 0)
            return i;
    return -1;
}

/* Memory that is left has no holder, so nothing can happen to one. Gone memory can only be made. */
static bool possible(int from, int event)
{
    if (from == GONE)
        return event == CREATE;
    if (from == LEFT)
        return event == REMOVE || event == JOIN;
    return event != CREATE;
}

static bool arrows; /* print only the two states and the event */

/* True if the command line asks for one event only: then sets which, and in which state. */
static bool one_event(int argc, char **argv, int *from, int *event)
{
    lab_start(argc, argv, "[--arrows] [--from used|nameless|left|gone] [EVENT]");
    arrows = lab_flag(&argc, argv, "--arrows");
    const char *state = lab_option(&argc, argv, "--from");
    lab_operands(&argc, argv, 0, 1, "");
    *from = state ? find(state, states, 4) : USED;
    if (*from == -1)
        usage("%s: write used, nameless, left or gone", state);
    if (state && argc == 1)
        usage("no EVENT");
    if (argc == 1)
        return false;
    *event = find(argv[1], events, EVENTS);
    if (*event == -1)
        usage("%s: write exit, kill, exec, fork, detach, remove, join or create", argv[1]);
    if (!possible(*from, *event))
        usage("%s cannot happen in the state %s", argv[1], states[*from]);
    return true;
}

/* A process that holds the memory, obeys our words, and says what it still has (obey.c). */
struct holder {
    pid_t pid; /* 0: there is none */
    FILE *to, *from;
    char has[64];        /* what it said last */
    const char *nothing; /* what it would say if it had nothing */
};

/* Reads what the holder still has. If the holder has ended, it has nothing. */
static void hear(struct holder *h)
{
    char line[128];
    if (fgets(line, sizeof line, h->from) != NULL) {
        if (sscanf(line, "%*[a-z-]: %63[^\n]", h->has) != 1)
            refuse(NULL, "the holder said something unexpected: %s", line);
        return;
    }
    if (ferror(h->from))
        die("read");
    int status;
    if (waitpid(h->pid, &status, 0) == -1)
        die("waitpid");
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
        refuse(NULL, "the holder did not finish its work");
    h->pid = 0;
    strcpy(h->has, h->nothing);
}

static void tell(struct holder *h, const char *word)
{
    fprintf(h->to, "%s\n", word);
    if (fflush(h->to) != 0)
        die("write");
    hear(h);
}

/* Starts a process that holds the memory, and reads what it has. */
static void hold(struct holder *h, const struct memory *memory, const char *operand)
{
    int to[2], from[2];
    if (pipe(to) == -1 || pipe(from) == -1)
        die("pipe");
    int ends[] = {to[0], to[1], from[0], from[1]};
    for (int i = 0; i < 4; i++) /* a later holder must not keep this one's pipe open */
        if (fcntl(ends[i], F_SETFD, FD_CLOEXEC) == -1)
            die("fcntl");
    h->pid = fork();
    if (h->pid == -1)
        die("fork");
    if (h->pid == 0) {
        sigset_t pipe_signal; /* lab_undo has blocked it. A holder needs it: once its parent has
                                 ended, its next write ends it, too. */
        sigemptyset(&pipe_signal);
        sigaddset(&pipe_signal, SIGPIPE);
        sigprocmask(SIG_UNBLOCK, &pipe_signal, NULL);
        if (dup2(to[0], STDIN_FILENO) == -1 || dup2(from[1], STDOUT_FILENO) == -1)
            die("dup2");
        execl(memory->holder, memory->holder, operand, (char *)NULL);
        die_hint("run it in the lab's directory", "exec(%s)", memory->holder);
    }
    if (close(to[0]) == -1 || close(from[1]) == -1)
        die("close");
    h->to = fdopen(to[1], "w");
    h->from = fdopen(from[0], "r");
    h->nothing = memory->nothing;
    if (h->to == NULL || h->from == NULL)
        die("fdopen");
    hear(h);
    if (h->pid == 0)
        refuse(NULL, "the holder has ended too early");
}

/* The holder ends when its stdin does. */
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

/* Does it still hold the memory? A descriptor is enough. */
static bool holds(const struct holder *h)
{
    return strstr(h->has, "=reads") != NULL || strstr(h->has, "=open") != NULL;
}

/* Makes one event happen in one state, and prints a line about it. */
static void show(const struct memory *memory, int from, int event)
{
    struct holder first = {0}, second = {0}, *h = &first; /* h: the one to report on */
    const char *answer = NULL;

    const char *operand = memory->make();
    if (from != LEFT)
        hold(&first, memory, operand);
    if (from == NAMELESS)
        memory->take_away();

    if (event == KILL) {
        if (kill(first.pid, SIGKILL) == -1)
            die("kill");
        hear(&first);
    } else if (event == REMOVE)
        answer = memory->take_away();
    else if (event == JOIN)
        hold(h = &second, memory, operand);
    else if (event != CREATE)
        tell(&first, events[event]);

    int to = (memory->found() ? LEFT : GONE) | (holds(&first) || holds(&second) ? NAMELESS : GONE);
    if (arrows)
        printf("%s %s %s\n", states[from], events[event], states[to]);
    else {
        printf("%s: from=%s event=%s to=%s ", lab_program(), states[from], events[event],
               states[to]);
        if (answer != NULL)
            printf("answer=%s", answer);
        else
            printf("%s", h->has);
        if (memory->print_count != NULL)
            memory->print_count();
        printf("\n");
    }

    stop(&first);
    stop(&second);
    if (to >= LEFT)
        memory->take_away();
}

void outlive(const struct memory *memory, int argc, char **argv)
{
    int from, event;
    bool one = one_event(argc, argv, &from, &event);

    lab_undo(memory->undo);
    if (one)
        show(memory, from, event);
    else
        for (from = USED; from >= GONE; from--)
            for (event = 0; event < EVENTS; event++)
                if (possible(from, event))
                    show(memory, from, event);
    lab_keep();
}
