/* outlive.h - for outlive-segment and outlive-object: one event in one state, and all of them
 *
 * The memory is made, a process holds it (holder.h), and something happens: to this process, or to
 * the memory. Then we look who holds it, and whether it is found.
 */
#ifndef OUTLIVE_H
#define OUTLIVE_H

#include "events.h"
#include "holder.h"

#include <signal.h>

/* Each program has its own */
static void undo(void);
static void make(void);
static void hold(struct holder *h); /* a process that holds it */
static const char *take_away(void); /* its key or its name */
static bool found(void);            /* by key or by name */
static void print_count(void);      /* of those who hold it */

/* Whether it has the memory still; a descriptor is enough. */
static bool holds(const struct holder *h)
{
    return strstr(h->has, "=reads") != NULL || strstr(h->has, "=open") != NULL;
}

/* One event in one state: a line */
static void show(int from, int event)
{
    struct holder first = {0}, second = {0}, *h = &first; /* h: whom it happens to */
    const char *answer = NULL;

    make();
    if (from != LEFT)
        hold(&first);
    if (from == NAMELESS)
        take_away();

    if (event == KILL) {
        if (kill(first.pid, SIGKILL) == -1)
            die("kill");
        hear(&first);
    } else if (event == REMOVE)
        answer = take_away();
    else if (event == JOIN)
        hold(h = &second);
    else if (event != CREATE)
        tell(&first, events[event]);

    int to = (found() ? LEFT : GONE) | (holds(&first) || holds(&second) ? NAMELESS : GONE);
    printf("%s: from=%s event=%s to=%s ", lab_program(), states[from], events[event], states[to]);
    if (answer != NULL)
        printf("answer=%s", answer);
    else
        printf("%s", h->has);
    print_count();
    printf("\n");

    stop(&first);
    stop(&second);
    if (to >= LEFT)
        take_away();
}

/* The operands' event, or without one each event in each state where it is possible */
static void outlive(int argc, char **argv)
{
    int from, event;
    bool one = one_event(argc, argv, &from, &event);

    lab_undo(undo);
    if (one)
        show(from, event);
    else
        for (from = USED; from >= GONE; from--)
            for (event = 0; event < EVENTS; event++)
                if (possible(from, event))
                    show(from, event);
    lab_keep();
}

#endif
