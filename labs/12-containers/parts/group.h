/* group.h - a memory cgroup for one command */
#ifndef GROUP_H
#define GROUP_H

#include <stddef.h>

/* Makes a cgroup whose processes together may have so many bytes of memory, and none of them
 * in swap; ends the program if it cannot. First removes such groups that killed boxes have left. */
void group_make(size_t bytes);

/* Puts the calling process into it. Does nothing if there is none; so do the others. */
void group_enter(void);

/* How many of the group's processes the kernel has killed because memory ran out, in the group or
 * elsewhere: -1 if there is no group */
long group_killed(void);

/* Ends what is still in the group, and removes it */
void group_remove(void);

#endif
