/* touch.h - let a child read a byte: if that kills it, the parent can still say by which signal */
#ifndef TOUCH_H
#define TOUCH_H

/* Writes the byte into `text`, as a number, and returns `text`; or returns the name of the signal
 * that killed the child, such as "SIGBUS". */
const char *touch(const volatile char *at, char text[8]);

#endif
