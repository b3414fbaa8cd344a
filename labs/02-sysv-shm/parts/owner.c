#include "owner.h"

#include "lab.h"

#include <unistd.h>

/* A key is only a number, so the segment that we found by it may have been made by another user.
 * The mode need not stop us from using it, and it never stops root. Two users have an owner's
 * rights: `uid`, which IPC_SET can change, and `cuid`, the user who made the segment, which nobody
 * can change. So another user could make a segment, set `uid` to ours, and still read what we
 * write. A segment is ours if we have made it and still own it. */
void owner_check(int id, const struct ipc_perm *perm)
{
    uid_t owner = perm->uid != geteuid() ? perm->uid : perm->cuid;
    if (owner != geteuid())
        refuse(LAB_KEY_TAKEN, "segment id=%d belongs to uid=%lu", id, (unsigned long)owner);
}
