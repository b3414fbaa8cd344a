/* limit_behind.h - for take, attach and request: which limit stopped them */
#ifndef LIMIT_BEHIND_H
#define LIMIT_BEHIND_H

#include <stdbool.h>
#include <stddef.h>

/* Returns the name of the limit because of which a call failed with `error`: shmget, or, with
 * `posix`, one of shm_open, ftruncate and posix_fallocate. Returns "?" for an errno that none of
 * these limits has. Call it before you give anything back, because it counts what there is. */
const char *limit_behind(bool posix, int error);

/* The same for a shmget of `size` bytes, with SHM_HUGETLB if `huge`; for an mmap or shmat; and for
 * an mlock or SHM_LOCK. Afterwards errno is `error`. */
const char *limit_behind_shmget(size_t size, bool huge, int error);
const char *limit_behind_mapping(size_t size, bool huge, int error);
const char *limit_behind_lock(int error);

#endif
