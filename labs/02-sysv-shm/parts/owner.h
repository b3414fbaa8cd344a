/* owner.h - writer, twice and remove change nothing in another user's segment: they check first */
#ifndef OWNER_H
#define OWNER_H

#include <sys/ipc.h>

/* Ends the program if the segment `id` is not ours. `perm` is what IPC_STAT says of it. */
void owner_check(int id, const struct ipc_perm *perm);

#endif
