/* lab_object.h - a POSIX object for programs that are about something else
 *
 * How one is made is lab 03's subject, and its programs make the calls themselves. Where the object
 * is only what a program works with, it is made here.
 */
#ifndef LAB_OBJECT_H
#define LAB_OBJECT_H

#include <stddef.h>

/* Makes the object `name`, of `size` bytes, all 0, and returns its descriptor. Ends the program if
 * it is there already, or if there is no room. `name` must stay valid until it is removed. */
int lab_make_object(const char *name, size_t size);

/* For lab_undo: removes the object that lab_make_object made, if it has its name still. */
void lab_undo_object(void);

/* The program has made the object `name` with a call of its own: lab_undo_object and
 * lab_remove_object are for that one now. */
void lab_made_object(const char *name);

/* Removes its name. Who has it mapped or open keeps it. */
void lab_remove_object(void);

/* Takes the memory of the first `size` bytes of the object behind `fd` now, or ends the program:
 * where /dev/shm is full, a first touch would be SIGBUS. Lab 05's page says why. */
void lab_reserve_object(int fd, const char *name, size_t size);

/* Gives the new object behind `fd` its size, and takes its memory. */
void lab_size_object(int fd, const char *name, size_t size);

/* Opens what another process made; `hint` says how. It may be any object, so its size is looked at:
 * behind its end a touch is SIGBUS. */
int lab_open_object(const char *name, size_t size, const char *hint);

#endif
