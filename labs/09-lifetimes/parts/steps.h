/* steps.h - a writer that is killed after each of its steps; for steps-object and steps-segment */
#ifndef STEPS_H
#define STEPS_H

#include <stdbool.h>

/* What differs between the two programs */
struct life {
    const char *const *steps; /* the names of the writer's steps */
    int count;
    void (*writer)(void);    /* calls step() after each of its steps */
    void (*look)(bool made); /* prints what is left; removes it if the writer has made it */
    void (*undo)(void);      /* for lab_undo: removes it, best effort */
};

/* The writer sets this while the memory that it made exists, so that undo knows. */
extern bool writer_made;

/* The writer calls this after each of its steps. */
void step(void);

/* For the writer: writes "hello" at `text`, in two steps */
void step_write(char *text);

/* For each step: starts a writer, kills it after that step, and looks what is left. */
void kill_after_each(const struct life *life);

#endif
