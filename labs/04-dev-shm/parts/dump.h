/* dump.h - bytes in hexadecimal and as text, for peek */
#ifndef DUMP_H
#define DUMP_H

#include <stddef.h>

/* Prints 16 bytes on a line: their offset, each byte in hexadecimal, and the printable ones as
 * text. Lines of zeros are left out. */
void dump(const char *bytes, size_t size);

#endif
