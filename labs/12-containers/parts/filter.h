/* filter.h - a kernel without System V */
#ifndef FILTER_H
#define FILTER_H

/* From here on each call of System V IPC is ENOSYS for this process and its children. So is every
 * call by the numbers of another processor, such as those of 32-bit programs on a 64-bit kernel. */
void filter_sysv(void);

#endif
