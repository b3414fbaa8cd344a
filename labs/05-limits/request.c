/* request.c - ask for memory in one way, print which limit said no, and give the memory back
 *
 *   $ ./request 4096G
 *   request: mmap size=4398046511104 refused=ENOMEM limit=overcommit
 *   $ ./request --noreserve 4096G
 *   request: mmap size=4398046511104 granted
 *
 * It asks for a mapping that is shared and anonymous, with --sysv for a segment. --noreserve asks
 * the kernel for memory that it has not promised, --huge for huge pages, and --lock that the pages
 * stay out of swap. It touches none of the memory; only mlock takes pages at once. Status 1 if the
 * request was refused.
 */
#define _GNU_SOURCE
#include "lab.h"
#include "parts/limit_behind.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>

#define MOST ((size_t)64 << 20) /* bytes of locked or huge pages: others need some, too */

#if !defined(__linux__) /* only Linux has these; main refuses the options */
#define MAP_HUGETLB   0
#define SHM_HUGETLB   0
#define SHM_NORESERVE 0
#define SHM_LOCK      0
#endif

static int id = -1;

static void undo(void)
{
    if (id != -1)
        shmctl(id, IPC_RMID, NULL);
}

/* Gives back what we have, and prints how `call` ended: with errno, because of `limit`. Without a
 * `limit` it was granted. Returns the program's status. */
static int ends(const char *call, size_t size, const char *limit)
{
    int error = errno;
    if (id != -1 && shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
    id = -1;
    lab_keep();
    if (limit == NULL)
        printf("request: %s size=%zu granted\n", call, size);
    else
        printf("request: %s size=%zu refused=%s limit=%s\n", call, size, lab_errno_name(error),
               limit);
    return limit != NULL;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--sysv] [--noreserve] [--huge|--lock] SIZE");
    bool sysv = lab_flag(&argc, argv, "--sysv"), noreserve = lab_flag(&argc, argv, "--noreserve");
    bool huge = lab_flag(&argc, argv, "--huge"), lock = lab_flag(&argc, argv, "--lock");
    lab_operands(&argc, argv, 1, 1, "SIZE");
    size_t size = lab_size(argv[1]);
    if (huge && lock)
        usage("--huge and --lock: choose one");
    if ((huge || lock) && size > MOST)
        usage("SIZE: with --huge or --lock at most 64M, because others use this machine, too");
    if (lab_is_macos() && (huge || (sysv && (noreserve || lock))))
        refuse(NULL, "macOS has no huge pages of this kind, no SHM_NORESERVE and no SHM_LOCK");
    lab_undo(undo);

    if (sysv) {
        int flags = (noreserve ? SHM_NORESERVE : 0) | (huge ? SHM_HUGETLB : 0);
        id = shmget(IPC_PRIVATE, size, IPC_CREAT | 0600 | flags);
        if (id == -1)
            return ends("shmget", size, limit_behind_shmget(size, huge, errno));
        lab_note_segment(id);
        if (shmat(id, NULL, 0) == (void *)-1)
            return ends("shmat", size, limit_behind_mapping(size, huge, errno));
        if (lock && shmctl(id, SHM_LOCK, NULL) == -1)
            return ends("SHM_LOCK", size, limit_behind_lock(errno));
        return ends(lock ? "SHM_LOCK" : "shmat", size, NULL);
    }
    int flags = (noreserve ? MAP_NORESERVE : 0) | (huge ? MAP_HUGETLB : 0);
    void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | flags, -1, 0);
    if (at == MAP_FAILED)
        return ends("mmap", size, limit_behind_mapping(size, huge, errno));
    if (lock && mlock(at, size) == -1)
        return ends("mlock", size, limit_behind_lock(errno));
    return ends(lock ? "mlock" : "mmap", size, NULL);
}
