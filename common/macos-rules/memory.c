/* memory.c - mmap and its kin, and what sysconf says
 *
 * macOS's page may be larger than Linux's: mappings begin and end on its pages, addresses and
 * offsets inside one are refused. Protection stays the kernel's, page by page of Linux.
 */
#include "rules.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef MAP_32BIT
#define MAP_32BIT 0
#endif

static bool unaligned(const void *addr)
{
    return (uintptr_t)addr % rules_page() != 0;
}

/* mmap may be called from within the program's malloc, so it does not look for the C library's. */
static void *raw_mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset)
{
    return (void *)syscall(SYS_mmap, addr, length, prot, flags, fd, offset);
}

/* ---- mmap ---- */

/* For a POSIX object: the errno macOS would give, in its order (section 2.6) */
static int object_refuses(const struct rule_object *o, uint64_t length, int prot, int flags, int fd,
                          off_t offset)
{
    if (!(flags & MAP_SHARED))
        return EINVAL; /* P-88 */
    if ((prot & PROT_WRITE) && !rules_can_write(fd))
        return EPERM; /* P-86; reading needs no right (P-25) */
    if (!o->sized)
        return EINVAL;                      /* P-80, P-98 */
    uint64_t size = rules_round(o->length); /* by this process's page (P-97) */
    if (length > size || (uint64_t)offset + length > size)
        return EINVAL; /* P-81, P-82, P-83 */
    if ((prot & PROT_EXEC) && rules_release() < 1500)
        return EINVAL; /* P-89 */
    return 0;
}

/* For any mapping; `length` is rounded to pages, 0 if that cannot be. */
static int refuses(void *addr, size_t length, int prot, int flags, int fd, off_t offset,
                   struct rule_object **object)
{
    /* What of Linux's flags macOS knows; others are EINVAL (M-05, M-07) */
    const int known =
        MAP_SHARED | MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS | MAP_NORESERVE | MAP_32BIT;
    struct stat st;
    uint64_t end;
    uintptr_t last;
    if (!(flags & (MAP_SHARED | MAP_PRIVATE)) || length == 0)
        return EINVAL;
    if (__builtin_add_overflow((uint64_t)offset, length, &end) || offset % (off_t)rules_page() != 0)
        return EINVAL; /* P-91 */
    if ((flags & MAP_FIXED) &&
        (unaligned(addr) || __builtin_add_overflow((uintptr_t)addr, length, &last)))
        return EINVAL; /* P-90; kern_mman.c mmap_sanitize */
    if (flags & ~known)
        return EINVAL;
    if (flags & MAP_ANONYMOUS) /* M-02: read as flags of Mach: a tag, 2 purgeable, 4 large chunks */
        return fd != -1 && ((unsigned)fd & ~0xff070006u) ? EINVAL : 0;
    if (syscall(SYS_fstat, fd, &st) == -1)
        return EBADF;
    if (S_ISCHR(st.st_mode))
        return ENODEV; /* M-03 */
    *object = rules_object(fd);
    if (rules_semaphore(fd))
        return EINVAL; /* kern_mman.c mmap knows files and objects */
    return *object ? object_refuses(*object, length, prot, flags, fd, offset) : 0;
}

/* Maps where macOS's pages begin: too much is reserved, and what is over given back. */
static void *place(void *addr, size_t length, int prot, int flags, int fd, off_t offset)
{
    size_t page = rules_page();
    errno = ENOMEM; /* V-58 for all: vm_map.c vm_map_enter_fixed; longer than all addresses */
    if ((flags & MAP_FIXED) ? (uintptr_t)addr < RULE_LOWEST : length > SIZE_MAX - page)
        return MAP_FAILED;
    if ((flags & MAP_FIXED) || page <= getauxval(AT_PAGESZ))
        return raw_mmap(addr, length, prot, flags, fd, offset);
    int reserve = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | (flags & MAP_32BIT);
    char *first =
        raw_mmap((void *)rules_round((uintptr_t)addr), length + page, PROT_NONE, reserve, -1, 0);
    if (first == MAP_FAILED)
        return MAP_FAILED;
    char *start = (char *)rules_round((uintptr_t)first);
    char *result = raw_mmap(start, length, prot, flags | MAP_FIXED, fd, offset);
    int error = errno;
    if (result == MAP_FAILED)
        syscall(SYS_munmap, start, length);
    if (start > first)
        syscall(SYS_munmap, first, (size_t)(start - first));
    syscall(SYS_munmap, start + length, page - (size_t)(start - first));
    errno = error;
    return result;
}

void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset)
{
    struct rule_object *object = NULL;
    int given = errno, error;
    bool reopened = false;
    size_t whole = rules_round(length);
    if ((error = refuses(addr, whole, prot, flags, fd, offset, &object)) != 0) {
        errno = error;
        return MAP_FAILED;
    }
    if (flags & MAP_SHARED)
        flags &= ~MAP_PRIVATE; /* both together would be MAP_SHARED_VALIDATE */
    if (flags & MAP_ANONYMOUS)
        flags |= MAP_NORESERVE; /* XNU promises more memory than there is */
    if (prot & PROT_WRITE)
        prot |= PROT_READ; /* P-92 */
    if (object) {
        struct stat st;
        off_t size = (off_t)rules_round(object->length);
        prot &= ~PROT_EXEC; /* P-89 */
        if (syscall(SYS_fstat, fd, &st) == 0 && st.st_size < size)
            syscall(SYS_ftruncate, fd, size); /* sized by smaller pages (P-97) */
        if (!rules_can_write(fd)) {           /* so that mprotect cannot make it writable (P-87) */
            char path[32];
            snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
            int only = rules_open(path, O_RDONLY, 0);
            reopened = only != -1;
            fd = reopened ? only : fd; /* no descriptor is left: better than to refuse */
        }
    }
    if (flags & MAP_FIXED)
        rules_covered(addr, whole); /* V-73 */
    void *result = place(addr, whole, prot, flags, fd, offset);
    error = result == MAP_FAILED ? errno : given;
    if (reopened)
        syscall(SYS_close, fd);
    errno = error;
    return result;
}

#ifndef mmap64 /* musl: a macro */
void *mmap64(void *addr, size_t length, int prot, int flags, int fd, off64_t offset)
{
    return mmap(addr, length, prot, flags, fd, offset);
}
#endif

/* ---- on what is mapped ---- */

bool rules_mapping(const void *at, struct rule_mapping *m)
{
    char *line = NULL;
    size_t room = 0;
    bool found = false;
    int error = errno, fd = (int)syscall(SYS_openat, AT_FDCWD, "/proc/self/maps", O_CLOEXEC, 0);
    FILE *maps = fd == -1 ? NULL : fdopen(fd, "r");
    while (maps && !found && getline(&line, &room, maps) > 0) {
        unsigned major, minor;
        unsigned long start, end, offset, inode;
        int path = 0;
        if (sscanf(line, "%lx-%lx %*s %lx %x:%x %lu %n", &start, &end, &offset, &major, &minor,
                   &inode, &path) < 6 ||
            end <= (uintptr_t)at)
            continue;
        const char *home = rules_directory();
        size_t n = strlen(home);
        *m = (struct rule_mapping){
            start,
            end,
            offset,
            (uint64_t)major << 32 | minor,
            inode,
            n > 0 && strncmp(line + path, home, n) == 0 && strncmp(line + path + n, "/o.", 3) == 0};
        found = true;
    }
    free(line);
    if (maps)
        fclose(maps);
    errno = error;
    return found;
}

int mprotect(void *addr, size_t length, int prot)
{
    struct rule_mapping m;
    if (unaligned(addr))
        return rules_refuse(EINVAL); /* M-10 */
    if ((prot & PROT_EXEC) && rules_attached(addr, length))
        return rules_refuse(EACCES); /* V-59 */
    if (prot & PROT_EXEC)
        for (uintptr_t at = (uintptr_t)addr, end = at + length; at < end; at = m.end) {
            if (!rules_mapping((void *)at, &m) || m.start >= end)
                break;
            if (m.object)
                return rules_refuse(EACCES); /* P-89 */
        }
    return NEXT(mprotect)(addr, length, prot);
}

int rules_munmap_refuses(void *addr, size_t length)
{
    uintptr_t end; /* M-10; vm_sanitize.c vm_sanitize_addr_size */
    return unaligned(addr) || rules_round(length) == 0 ||
                   __builtin_add_overflow((uintptr_t)addr, rules_round(length), &end)
               ? EINVAL
               : 0;
}

int msync(void *addr, size_t length, int flags)
{
    if (unaligned(addr) || length == 0)
        return rules_refuse(EINVAL); /* M-10, M-11 */
    return NEXT(msync)(addr, length, flags);
}

/* Over the limit is EAGAIN (M-13). Linux has ENOMEM for that and for what is not mapped; mincore
 * only for the latter. */
int mlock(const void *addr, size_t length)
{
    struct rlimit most; /* root is not exempt there */
    if (getrlimit(RLIMIT_MEMLOCK, &most) == 0 && length > most.rlim_cur)
        return rules_refuse(EAGAIN);
    if (NEXT(mlock)(addr, length) == 0)
        return 0;
    size_t page = getauxval(AT_PAGESZ);
    uintptr_t start = (uintptr_t)addr / page * page, end = (uintptr_t)addr + length;
    unsigned char *resident = malloc((end - start) / page + 1);
    bool limit = errno == EPERM || (errno == ENOMEM && resident &&
                                    syscall(SYS_mincore, start, end - start, resident) == 0);
    free(resident);
    return rules_refuse(limit ? EAGAIN : ENOMEM);
}

int madvise(void *addr, size_t length, int advice)
{
    /* MADV_DONTNEED is a hint there: the contents stay (M-15) */
    return NEXT(madvise)(addr, length, advice == MADV_DONTNEED ? MADV_NORMAL : advice);
}

/* ---- what the system says of itself ---- */

int getpagesize(void)
{
    return (int)rules_page(); /* M-19 */
}

/* SHMLBA's in glibc's header */
int __getpagesize(void);
int __getpagesize(void)
{
    return getpagesize();
}

long sysconf(int name)
{
    switch (name) {
    case _SC_PAGESIZE:
        return getpagesize();
    case _SC_PHYS_PAGES:
    case _SC_AVPHYS_PAGES: /* as much memory as there is, in these pages */
        return NEXT(sysconf)(name) / (long)(rules_page() / getauxval(AT_PAGESZ));
    case _SC_SEM_VALUE_MAX:
        return SEM_VALUE_MAX_XNU;   /* Y-09 */
    case _SC_SHARED_MEMORY_OBJECTS: /* P-130 */
    case _SC_SEMAPHORES:            /* P-131 */
    case _SC_BARRIERS:
    case _SC_MESSAGE_PASSING:
    case _SC_MEMLOCK:
    case _SC_MEMLOCK_RANGE:
    case _SC_SPIN_LOCKS:
    case _SC_TIMEOUTS:
    case _SC_SYNCHRONIZED_IO:
        return -1;
    case _SC_MAPPED_FILES: /* P-132 */
    case _SC_MEMORY_PROTECTION:
    case _SC_FSYNC:
    case _SC_THREAD_PROCESS_SHARED:
        return 200112;
    default:
        return NEXT(sysconf)(name);
    }
}
