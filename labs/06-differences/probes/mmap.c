/* mmap.c - mmap and memory calls */
#include "../parts/made.h"

#include <errno.h>
#include <stdint.h>
#include <sys/resource.h>
#if defined(__APPLE__)
#include <mach/mach.h>
#endif

TOPIC(mmap, "mmap");

PROBE(anon_shared, "anon-shared", "M-01", "MAP_SHARED and MAP_ANON: shared with a child?")
{
    try_child_store(anonymous(PROT_READ | PROT_WRITE, MAP_SHARED, 1));
}
PROBE(anon_private, "anon-private", "M-01", "MAP_PRIVATE and MAP_ANON: shared with a child?")
{
    try_child_store(anonymous(PROT_READ | PROT_WRITE, MAP_PRIVATE, 1));
}
PROBE(anon_fd, "anon-descriptor", "M-02", "MAP_ANON with descriptor 3 instead of -1")
{
    try_mmap(PROT_READ, MAP_SHARED | MAP_ANON, 3, page(), 0);
}
PROBE(anon_fd_even, "anon-descriptor-even", "M-02", "MAP_ANON with descriptor 0, 2, 4 or 6")
{
    bool all = true;
    for (int fd = 0; all && fd <= 6; fd += 2)
        all = mmap(NULL, page(), PROT_READ, MAP_SHARED | MAP_ANON, fd, 0) != MAP_FAILED;
    ok_or_errno(all);
}
PROBE(anon_fd_tag, "anon-descriptor-tag", "M-02",
      "MAP_ANON with descriptor 240 << 24, a tag on macOS")
{
    try_mmap(PROT_READ, MAP_SHARED | MAP_ANON, (int)(240U << 24), page(), 0);
}
PROBE(zero_shared, "dev-zero-shared", "M-03", "mmap of /dev/zero, MAP_SHARED")
{
    try_mmap(PROT_READ | PROT_WRITE, MAP_SHARED, opened("/dev/zero", O_RDWR), page(), 0);
}
PROBE(zero_private, "dev-zero-private", "M-03", "mmap of /dev/zero, MAP_PRIVATE")
{
    try_mmap(PROT_READ | PROT_WRITE, MAP_PRIVATE, opened("/dev/zero", O_RDWR), page(), 0);
}
PROBE(anon_value, "map-anon-value", "M-04", "MAP_ANON is")
{
    answer("0x%x", (unsigned)MAP_ANON);
}
PROBE(populate, "map-populate", "M-05", "mmap with MAP_POPULATE")
{
#if defined(__linux__)
    try_mmap(PROT_READ, MAP_PRIVATE | MAP_ANON | MAP_POPULATE, -1, page(), 0);
#else
    answer("absent");
#endif
}
PROBE(noreplace, "map-fixed-noreplace", "M-05", "MAP_FIXED_NOREPLACE of an address in use")
{
#if defined(__linux__)
    char *at = anonymous(PROT_READ, MAP_PRIVATE, 1);
    int flags = MAP_PRIVATE | MAP_ANON | MAP_FIXED_NOREPLACE;
    ok_or_absent(mmap(at, page(), PROT_READ, flags, -1, 0) != MAP_FAILED);
#else
    answer("absent");
#endif
}
PROBE(mremap, "mremap", "M-05", "mremap to two pages")
{
#if defined(__linux__)
    char *at = anonymous(PROT_READ, MAP_PRIVATE, 1);
    ok_or_absent(mremap(at, page(), page() * 2, MREMAP_MAYMOVE) != MAP_FAILED);
#else
    answer("absent");
#endif
}
PROBE(jit, "map-jit", "M-06", "is there a MAP_JIT?")
{
#if defined(__APPLE__)
    answer("yes");
#else
    answer("no");
#endif
}
PROBE(unknown_flag, "map-unknown-flag", "M-07", "mmap with a flag that nobody knows")
{
    try_mmap(PROT_READ, MAP_PRIVATE | MAP_ANON | 1 << 27, -1, page(), 0);
}
PROBE(file_read_only, "file-write-read-only", "M-08", "PROT_WRITE of a file with O_RDONLY")
{
    try_mmap(PROT_READ | PROT_WRITE, MAP_SHARED, opened(LAB_KEYFILE, O_RDONLY), page(), 0);
}
PROBE(munmap_hole, "munmap-hole", "M-09", "munmap of what is not mapped")
{
    char *at = anonymous(PROT_READ, MAP_PRIVATE, 1);
    if (munmap(at, page()) == -1)
        cannot("munmap");
    ok_or_errno(munmap(at, page()) == 0);
}
PROBE(munmap_unaligned, "munmap-unaligned", "M-10", "munmap at half a page")
{
    ok_or_errno(munmap(anonymous(PROT_READ, MAP_PRIVATE, 2) + page() / 2, page()) == 0);
}
PROBE(munmap_0, "munmap-0", "M-10", "munmap of 0 bytes")
{
    ok_or_errno(munmap(anonymous(PROT_READ, MAP_PRIVATE, 1), 0) == 0);
}
PROBE(mprotect_unaligned, "mprotect-unaligned", "M-10", "mprotect at half a page")
{
    char *at = anonymous(PROT_READ, MAP_PRIVATE, 2);
    ok_or_errno(mprotect(at + page() / 2, page(), PROT_NONE) == 0);
}
static void synced(size_t at, size_t length, int flags)
{
    ok_or_errno(msync(anonymous(PROT_READ, MAP_SHARED, 2) + at, length, flags) == 0);
}
PROBE(msync_unaligned, "msync-unaligned", "M-10", "msync at half a page")
{
    synced(page() / 2, page(), MS_SYNC);
}
PROBE(msync_0, "msync-0", "M-11", "msync of 0 bytes")
{
    synced(0, 0, MS_SYNC);
}
PROBE(msync_both, "msync-both", "M-12", "msync with MS_SYNC and MS_ASYNC")
{
    synced(0, page(), MS_SYNC | MS_ASYNC);
}
PROBE(mlock_page, "mlock", "M-13", "mlock of a page")
{
    ok_or_errno(mlock(anonymous(PROT_READ | PROT_WRITE, MAP_PRIVATE, 1), page()) == 0);
}
PROBE(mlock_over, "mlock-over", "M-13", "mlock of two pages, RLIMIT_MEMLOCK is one")
{
    struct rlimit limit = {page(), page()};
    if (setrlimit(RLIMIT_MEMLOCK, &limit) == -1)
        cannot("setrlimit");
    ok_or_errno(mlock(anonymous(PROT_READ | PROT_WRITE, MAP_PRIVATE, 2), page() * 2) == 0);
}
PROBE(mlockall, "mlockall", "M-14", "mlockall of what will be mapped")
{
    ok_or_errno(mlockall(MCL_FUTURE) == 0);
}
PROBE(munlockall, "munlockall", "M-14", "munlockall")
{
    ok_or_errno(munlockall() == 0);
}
PROBE(dontneed, "madvise-dontneed", "M-15", "private memory after MADV_DONTNEED: its contents")
{
    volatile char *at = anonymous(PROT_READ | PROT_WRITE, MAP_PRIVATE, 1);
    at[0] = 1;
    if (madvise((void *)(uintptr_t)at, page(), MADV_DONTNEED) == -1)
        cannot("madvise");
    answer(at[0] ? "stay" : "are gone");
}
PROBE(mincore, "mincore-bits", "M-16", "mincore of a touched page: bits beyond the first")
{
    char *at = anonymous(PROT_READ | PROT_WRITE, MAP_PRIVATE, 1);
    *(volatile char *)at = 1;
    if (mincore(at, page(), (void *)scratch) == -1)
        cannot("mincore");
    answer(scratch[0] & 0xfe ? "some" : "none");
}
PROBE(minherit, "minherit", "M-17", "minherit: private memory shared with a child")
{
#if defined(__APPLE__)
    char *at = anonymous(PROT_READ | PROT_WRITE, MAP_PRIVATE, 1);
    ok_or_errno(minherit(at, page(), VM_INHERIT_SHARE) == 0);
#else
    answer("absent");
#endif
}

PROBE(memory_entry, "memory-entry", "M-20",
      "memory with a port for a name, mapped twice: is it one?")
{
#if defined(__APPLE__)
    memory_object_size_t size = page();
    mach_port_t entry;
    vm_address_t at[2] = {0, 0};
    int access = VM_PROT_READ | VM_PROT_WRITE;
    if (mach_make_memory_entry_64(mach_task_self(), &size, 0, MAP_MEM_NAMED_CREATE | access, &entry,
                                  MACH_PORT_NULL) != KERN_SUCCESS)
        cannot("mach_make_memory_entry_64");
    for (int i = 0; i < 2; i++)
        if (vm_map(mach_task_self(), &at[i], size, 0, VM_FLAGS_ANYWHERE, entry, 0, FALSE, access,
                   access, VM_INHERIT_NONE) != KERN_SUCCESS)
            cannot("vm_map");
    *(volatile char *)at[0] = 1;
    answer(*(volatile char *)at[1] ? "yes" : "no");
#else
    answer("absent");
#endif
}

PROBE(page_frame, "page-frame", "M-22", "/proc/self/pagemap: the frame of a touched page")
{
    volatile char *at = anonymous(PROT_READ | PROT_WRITE, MAP_PRIVATE, 1);
    *at = 1;
    unsigned long long entry;
    int fd = open("/proc/self/pagemap", O_RDONLY);
    if (fd == -1 && errno == ENOENT)
        end_with("absent");
    if (fd == -1 && errno == EACCES) /* to a process that has changed its user */
        end_with("hidden");
    if (fd == -1)
        end_with(lab_errno_name(errno));
    if (pread(fd, &entry, sizeof entry, (off_t)((size_t)at / page() * sizeof entry)) !=
        sizeof entry)
        cannot("pread");
    answer(entry << 9 != 0 ? "told" : "hidden"); /* the low 55 bits */
}

/* ---- the signal of a fault ---- */

PROBE(fault_unmapped, "fault-unmapped", "M-18", "load from an address that is not mapped")
{
    char *at = anonymous(PROT_READ, MAP_PRIVATE, 1);
    if (munmap(at, page()) == -1)
        cannot("munmap");
    scratch[0] = *(volatile char *)at;
}
PROBE(fault_write, "fault-write", "M-18", "store into memory with PROT_READ")
{
    *(volatile char *)anonymous(PROT_READ, MAP_PRIVATE, 1) = 1;
}
PROBE(fault_none, "fault-none", "M-18", "load from memory with PROT_NONE")
{
    scratch[0] = *(volatile char *)anonymous(PROT_NONE, MAP_PRIVATE, 1);
}
PROBE(fault_file, "fault-file-end", "M-18", "load from behind the end of a mapped file")
{
    try_touch(opened(LAB_KEYFILE, O_RDONLY), page() * 2, page());
}
