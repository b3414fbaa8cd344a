/* matrix.h - for matrix-posix and matrix-sysv: three people are asked about each mode
 *
 * Only root can become somebody else: this process changes its effective user and group, which are
 * what the kernel looks at. Without root it is the owner, and the others are ???? (not asked).
 */
#ifndef MATRIX_H
#define MATRIX_H

#include <stdbool.h>
#include <sys/types.h>

enum person { OWNER, GROUP, OTHER, MAKER };

/* What they are asked about */
struct thing {
    void (*make)(int mode);  /* makes one with this mode, for OWNER, or ends the program */
    bool (*may)(char what);  /* tries it as the user that we are now: is it allowed? */
    bool (*take_away)(void); /* removes it, if it exists; false if that fails */
};

/* Prints who may do what with it; `asked` has a letter for each question. With `owners`, an octal
 * mode, it asks the owner alone, for that mode; otherwise `owners` is NULL. */
void matrix(const struct thing *thing, const char *asked, const char *owners);

/* Becomes one of them; without root, does nothing. False if that fails. */
bool become(enum person who);

/* The uid of one of them; without root, our own */
uid_t uid_of(enum person who);

#endif
