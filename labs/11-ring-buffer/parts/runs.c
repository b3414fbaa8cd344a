/* runs.c - which way of writing a run of messages is the fastest here */
#include "runs.h"

#define AGAIN 256 /* laps until all ways are tried again */

void choose(struct choice *c, double now)
{
    double took = (now - c->from) * (c->way == PAST ? 1.25 : 1); /* it must be clearly faster */
    bool first = c->from == 0, slow = c->least > 0 && took > 1.5 * c->least;
    c->from = now;
    if (first)
        return;
    c->laps++;
    if (c->trial == WAYS) {
        if (c->laps < AGAIN)
            return;
        c->least = took, c->trial = 0;
    } else {
        /* In the first lap of a trial the consumer still reads what was written in the way before.
         * So the second lap counts. If the first one was slow already, that is enough. */
        if (c->laps == 1 && !slow)
            return;
        if (!slow && (c->least == 0 || took < c->least))
            c->least = took, c->best = c->trial;
        c->trial++;
    }
    c->way = c->trial == WAYS ? c->best : c->trial;
    c->laps = 0;
}
