/* outlive.h - for outlive-segment and outlive-object: one event in one state, or all of them
 *
 * The memory is made, a process holds it, and something happens to this process or to the memory.
 * Then the program asks whether anybody still holds the memory, and whether it can be found.
 */
#ifndef OUTLIVE_H
#define OUTLIVE_H

#include <stdbool.h>

/* What differs between the two programs */
struct memory {
    void (*undo)(void);             /* for lab_undo */
    const char *holder;             /* the program that holds the memory */
    const char *nothing;            /* what a holder says when it has nothing */
    const char *(*make)(void);      /* makes the memory; returns the holder's operand */
    const char *(*take_away)(void); /* removes key or name; returns the kernel's answer */
    bool (*found)(void);            /* can it be found by key or by name? */
    void (*print_count)(void);      /* prints how many hold it; NULL: no call tells */
};

/* Shows the event that the command line names, or else every event in every state that has it. */
void outlive(const struct memory *memory, int argc, char **argv);

#endif
