#define _GNU_SOURCE /* SHM_INFO */
#include "limit_behind.h"

#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <unistd.h>

#if defined(__linux__)
/* In Linux's newseg (ipc/shm.c) both shmall and shmmni are ENOSPC. If there are already as many
 * segments as shmmni permits, it was that one. */
static const char *behind_enospc(void)
{
    struct shm_info used;
    struct lab_limits limits;
    if (lab_get_limits(&limits) == -1 ||
        shmctl(0, SHM_INFO, (struct shmid_ds *)(void *)&used) == -1)
        return "?";
    return (unsigned long long)used.used_ids >= limits.shmmni ? "shmmni" : "shmall";
}
#endif

const char *limit_behind(bool posix, int error)
{
    if (error == EMFILE)
        return "RLIMIT_NOFILE";
    if (error == EFBIG)
        return "RLIMIT_FSIZE";
    if (!posix && error == EINVAL)
        return "shmmax";
#if defined(__linux__)
    if (!lab_is_macos()) { /* under scripts/as-macos the errnos are those of macOS */
        if (posix)
            return error == ENOSPC ? "/dev/shm" : "?";
        if (error == ENOMEM)
            return "overcommit"; /* vm.overcommit_memory, proc_sys_vm(5) */
        return error == ENOSPC ? behind_enospc() : "?";
    }
#endif
    if (!posix && error == ENOMEM) /* xnu bsd/kern/sysv_shm.c */
        return "shmall";
    if (!posix && error == ENOSPC)
        return "shmmni";
    return "?";
}

/* What a kernel that was built without huge pages answers, or one whose processor has none */
static bool no_huge_pages(int error)
{
    return error == EINVAL || error == ENODEV || error == ENOENT;
}

const char *limit_behind_shmget(size_t size, bool huge, int error)
{
    struct lab_limits limits;
    const char *limit = limit_behind(false, error);
    if (huge && error == EPERM)
        limit = "vm.hugetlb_shm_group";
    else if (huge && error == ENOMEM)
        limit = "vm.nr_hugepages";
    else if (huge && no_huge_pages(error) &&
             !(lab_get_limits(&limits) == 0 && size > limits.shmmax)) /* EINVAL, too */
        limit = "hugetlbfs";
    errno = error;
    return limit;
}

/* Whether so many addresses are free for one mapping more. Nobody may use this one, so it needs no
 * memory, and the kernel promises none. */
static bool mappable(size_t size)
{
    void *at = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return at != MAP_FAILED && munmap(at, size) == 0;
}

/* Whether `size` bytes more are above RLIMIT_AS. Linux says in statm how many pages are mapped. */
static bool above_rlimit_as(size_t size)
{
    struct rlimit most;
    unsigned long long used = 0, page = (unsigned long long)sysconf(_SC_PAGESIZE);
    if (getrlimit(RLIMIT_AS, &most) == -1 || most.rlim_cur == RLIM_INFINITY)
        return false;
    FILE *statm = fopen("/proc/self/statm", "r");
    bool known = statm != NULL && fscanf(statm, "%llu", &used) == 1;
    if (statm != NULL)
        fclose(statm);
    return !known || used * page + (size + page - 1) / page * page > most.rlim_cur;
}

/* Linux has five reasons for ENOMEM here (do_mmap, and hugetlb_reserve_pages for huge pages). So we
 * try which of them it is. */
const char *limit_behind_mapping(size_t size, bool huge, int error)
{
    const char *limit = "?";
    if (error == EMFILE)
        limit = "shmseg"; /* macOS */
    else if (huge && no_huge_pages(error))
        limit = "hugetlbfs";
    else if (error == ENOMEM && mappable(size))
        limit = huge ? "vm.nr_hugepages" : "overcommit";
    else if (error == ENOMEM && above_rlimit_as(size))
        limit = "RLIMIT_AS";
    else if (error == ENOMEM)
        limit = mappable(1) ? "addresses" : "vm.max_map_count";
    errno = error;
    return limit;
}

const char *limit_behind_lock(int error)
{
    bool macos = lab_is_macos();
    errno = error;
    return error == EPERM || error == (macos ? EAGAIN : ENOMEM) ? "RLIMIT_MEMLOCK" : "?";
}
