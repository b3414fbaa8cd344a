/* obey.h - for holder-segment and holder-object: a process obeys words that it reads from stdin
 *
 * The words are exit, exec, fork and detach, one a line. After each word it says what it still has.
 * If you start it yourself, it runs until you press Ctrl-D.
 */
#ifndef OBEY_H
#define OBEY_H

/* What differs between the two programs */
struct orders {
    void (*tell)(void); /* says what the process still has */
    void (*detach)(void);
    void (*exec)(const char *self); /* does not return */
};

/* Reads words until stdin ends. `self` is the program's own path: exec starts it again. */
void obey(const struct orders *orders, const char *self);

/* "reads" if the byte `wanted` can be read at `at`, else "gone". A different byte there would mean
 * that something else has been mapped at this address. */
const char *look(const char *at, char wanted);

#endif
