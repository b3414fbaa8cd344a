/* events.h - for outlive.h: the states, the events, and the command line */
#ifndef EVENTS_H
#define EVENTS_H

#include "lab.h"

#include <string.h>

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

/* What is left has no holder to whom something happens; what is gone can only be made. */
static bool possible(int from, int event)
{
    return from == GONE   ? event == CREATE
           : from == LEFT ? event == REMOVE || event == JOIN
                          : event != CREATE;
}

/* Whether the command line wants one event, not all of them: which one, and in which state */
static bool one_event(int argc, char **argv, int *from, int *event)
{
    lab_start(argc, argv, "[--from used|nameless|left|gone] [EVENT]");
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
        usage("%s: no such event in the state %s", argv[1], states[*from]);
    return true;
}

#endif
