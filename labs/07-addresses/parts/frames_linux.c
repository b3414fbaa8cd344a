/* frames_linux.c - what frames.h promises, as Linux does it */
#define _GNU_SOURCE /* mincore */
#include "frames.h"
#if defined(__linux__)

#include "lab.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Finds the line of `file` (/proc/self/maps or smaps) that describes the mapping at `addr`, leaves
 * it in `line`, and returns the stream, from which the next line can be read. NULL: no such line.
 */
static FILE *mapping_line(const char *file, const void *addr, char *line, size_t room)
{
    unsigned long start, end;
    char next;
    /* The system call itself: scripts/as-macos hides /proc from open, as a Mac has none, but has no
     * substitute for the id of a region */
    int fd = (int)syscall(SYS_openat, AT_FDCWD, file, O_RDONLY | O_CLOEXEC);
    FILE *maps = fd == -1 ? NULL : fdopen(fd, "r");
    if (maps == NULL)
        die_hint("is /proc mounted?", "open(%s)", file);
    while (fgets(line, (int)room, maps))
        if (sscanf(line, "%lx-%lx%c", &start, &end, &next) == 3 && next == ' ' &&
            start <= (unsigned long)addr && (unsigned long)addr < end)
            return maps;
    if (ferror(maps))
        die("read(%s)", file);
    fclose(maps);
    return NULL;
}

/* proc_pid_pagemap(5): 8 bytes for each page. Bit 63: the page is present; bit 56: it is mapped
 * once; bits 0 to 54: the frame. */
struct page get_page(const void *addr)
{
    char line[512], mode[8];
    unsigned long start, offset, inode, size = (unsigned long)sysconf(_SC_PAGESIZE);
    unsigned major, minor;
    struct page page = {.addr = addr, .shared = -1};

    FILE *maps = mapping_line("/proc/self/maps", addr, line, sizeof line);
    if (maps != NULL)
        fclose(maps);
    if (maps != NULL &&
        sscanf(line, "%lx-%*x %7s %lx %x:%x %lu", &start, mode, &offset, &major, &minor, &inode) ==
            6 &&
        mode[3] == 's') { /* a private page may be a copy, and then it is no page of the object */
        page.device = (unsigned long long)major << 32 | minor;
        page.inode = inode;
        page.place = offset + ((unsigned long)addr - start) / size * size;
    }
    if (lab_is_macos())
        return page; /* a Mac would not tell */
    uint64_t entry = 0;
    int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return page; /* some containers have no such file: the frame stays hidden */
    if (pread(fd, &entry, sizeof entry, (off_t)((unsigned long)addr / size * sizeof entry)) ==
            (ssize_t)sizeof entry &&
        entry >> 63 & 1) {
        page.frame = entry & ((1ULL << 55) - 1);
        page.shared = !(entry >> 56 & 1);
    }
    close(fd);
    return page;
}

/* proc_pid_smaps(5) counts in kB */
void print_sharing(const char *who, const void *addr)
{
    char line[512], mode[8] = "?", device[16] = "?";
    unsigned long kb, next, shared = 0, own = 0, inode = 0,
                            size = (unsigned long)sysconf(_SC_PAGESIZE);
    if (lab_is_macos()) {
        printf("%s: the share mode of a region is not modelled here\n", who);
        return;
    }
    FILE *smaps = mapping_line("/proc/self/smaps", addr, line, sizeof line);
    if (smaps == NULL)
        return;
    if (sscanf(line, "%*x-%*x %7s %*x %15s %lu", mode, device, &inode) != 3)
        inode = 0;
    while (fgets(line, sizeof line, smaps) && sscanf(line, "%lx-%lx", &next, &next) != 2) {
        if (sscanf(line, "Shared_%*[a-zA-Z]: %lu", &kb) == 1)
            shared += kb;
        if (sscanf(line, "Private_%*[a-zA-Z]: %lu", &kb) == 1)
            own += kb;
    }
    if (ferror(smaps))
        die("read(/proc/self/smaps)");
    fclose(smaps);
    unsigned char resident = 0;
    if (mincore((char *)((unsigned long)addr / size * size), size, &resident) == -1)
        die("mincore");
    printf("%s: mode=%s dev=%s inode=%lu mapped_once=%lu mapped_more=%lu resident=%d\n", who, mode,
           device, inode, own * 1024 / size, shared * 1024 / size, resident & 1);
}
#endif
