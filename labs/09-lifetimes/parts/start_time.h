/* start_time.h - which process does a pid mean? The system reuses the numbers of ended processes */
#ifndef START_TIME_H
#define START_TIME_H

#include <sys/types.h>

/* When process `pid` began, in the system's own unit. No two processes have both the same pid and
 * the same starting time. Returns 0 if there is no such process, and also if it has ended and its
 * parent has not waited for it yet: such a process holds no memory. */
unsigned long long start_time(pid_t pid);

/* The pid namespace of this process. A pid means nothing in another namespace, such as a
 * container's: not even that its process has ended. 0 where the system has no pid namespaces. */
unsigned long long pid_space(void);

#endif
