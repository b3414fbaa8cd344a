/* ask.h - asks one question, in a child of its own */
#ifndef ASK_H
#define ASK_H

#include "question.h"

/* Call it once, before the first question. After it, if probe is stopped, it removes what the
 * questions have made. */
void ask_start(void);

/* Asks, and returns the answer, which is valid until the next call */
const char *ask(const struct probe *probe);
#endif
