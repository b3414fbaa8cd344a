/* stepper.c - counts steps, and sends the signal */
#include "stepper.h"

#include "lab.h"

#include <signal.h>
#include <stdio.h>

static long left;
static int number;
static char *note;

void step_plan(long at, int signal_number, char *where)
{
    left = at, number = signal_number, note = where;
}

void step_reached(const char *done)
{
    if (left == 0 || --left > 0)
        return;
    if (note != NULL) {
        snprintf(note, 64, "%s", done);
    } else {
        printf("%s: %s when it %s\n", lab_program(), number == SIGSTOP ? "stopped" : "killed",
               done);
        fflush(stdout);
    }
    raise(number);
}
