/* axioms.h - does C11 allow an execution of a litmus test? The rules are in axioms.c */
#ifndef AXIOMS_H
#define AXIOMS_H

#include "litmus.h"

#include <stdint.h>

/* A relation between events: bit j of row i says that i comes before j */
typedef uint64_t relation[EVENTS];

struct execution {
    int from[EVENTS]; /* of a load: the store that it reads */
    relation later;   /* modification order: of two stores to one place, which is later */
};

/* What the rules say of this execution: not allowed; allowed; allowed, but two accesses race */
enum verdict { IMPOSSIBLE, POSSIBLE, RACE };
enum verdict axioms_ask(const struct litmus *litmus, const struct execution *execution);

#endif
