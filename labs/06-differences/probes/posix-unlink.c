/* posix-unlink.c - the end of an object, and seeing it */
#include "../parts/made.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#if defined(__APPLE__)
#include <libproc.h>
#endif

TOPIC(posix_unlink, "posix");

PROBE(unlink_mapped, "unlink-mapped", "P-110", "a mapping after shm_unlink")
{
    volatile char *at = object_map(object(page()), page());
    object_unlink();
    at[0] = 1;
    answer("ok");
}
PROBE(unlink_mmap, "unlink-then-mmap", "P-110", "mmap of the descriptor after shm_unlink")
{
    int fd = object(page());
    object_unlink();
    try_mmap(PROT_READ, MAP_SHARED, fd, page(), 0);
}
PROBE(unlink_open, "unlink-then-open", "P-111", "shm_open after shm_unlink")
{
    object_new(O_RDWR, 0600);
    object_unlink();
    ok_or_errno(shm_open(own_name("a"), O_RDWR, 0) != -1);
}
PROBE(unlink_create, "unlink-then-create", "P-111", "size of a new object under that name")
{
    object(page());
    object_unlink();
    bytes_or_pages(object_status(object_new(O_RDWR, 0600)).st_size);
}
PROBE(unlink_missing, "unlink-missing", "P-112", "shm_unlink of what is not there")
{
    ok_or_errno(shm_unlink(own_name("a")) == 0);
}
PROBE(unlink_twice, "unlink-twice", "P-112", "shm_unlink a second time")
{
    object_new(O_RDWR, 0600);
    object_unlink();
    ok_or_errno(shm_unlink(own_name("a")) == 0);
}
PROBE(dev_shm, "dev-shm", "P-117", "is there a directory /dev/shm?")
{
    struct stat st;
    answer(stat("/dev/shm", &st) == 0 ? "yes" : "no");
}
PROBE(dev_shm_file, "dev-shm-file", "P-117", "open the object's file in /dev/shm")
{
    char path[320];
    object_new(O_RDWR, 0600);
    snprintf(path, sizeof path, "/dev/shm%s", own_name("a"));
    ok_or_errno(open(path, O_RDONLY) != -1);
}
PROBE(list_objects, "list-objects", "P-118", "is there a directory that lists the object?")
{
    object_new(O_RDWR, 0600);
    DIR *all = opendir("/dev/shm");
    bool found = false;
    for (struct dirent *entry; all != NULL && (entry = readdir(all)) != NULL;)
        found = found || strcmp(entry->d_name, own_name("a") + 1) == 0;
    answer(found ? "yes" : "no");
}
#if defined(__APPLE__)
static struct pshm_fdinfo descriptor_info(int fd)
{
    static struct pshm_fdinfo info;
    if (proc_pidfdinfo(getpid(), fd, PROC_PIDFDPSHMINFO, &info, sizeof info) <= 0)
        cannot("proc_pidfdinfo");
    return info;
}
#endif
PROBE(descriptor_name, "descriptor-name", "P-118", "can an open descriptor's object be named?")
{
    int fd = object_new(O_RDWR, 0600);
#if defined(__APPLE__)
    answer(strcmp(descriptor_info(fd).pshminfo.pshm_name, own_name("a")) == 0 ? "yes" : "no");
#else
    char link[64], path[320] = "";
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    bool named = readlink(link, path, sizeof path - 1) != -1;
    answer(named && strstr(path, own_name("a")) != NULL ? "yes" : "no");
#endif
}
PROBE(descriptor_address, "descriptor-address", "P-119", "mapped twice: the address on record")
{
#if defined(__APPLE__)
    int fd = object(page());
    uintptr_t first = (uintptr_t)object_map(fd, page()), last = (uintptr_t)object_map(fd, page());
    uint64_t shown = descriptor_info(fd).pshminfo.pshm_mappaddr;
    if (shown == last)
        answer("the last");
    else
        answer(shown == first ? "the first" : "another");
#else
    answer("absent");
#endif
}
PROBE(object_stays, "object-stays", "P-116", "an object whose maker has ended")
{
    own_name("a"); /* noted here, too */
    pid_t child = forked();
    if (child == 0) {
        object_new(O_RDWR, 0600);
        _exit(0);
    }
    wait_for(child);
    ok_or_errno(shm_open(own_name("a"), O_RDWR, 0) != -1);
}

PROBE(pages_freed, "pages-freed", "P-96 P-115", "an unlinked object's pages: closed, then unmapped")
{
    own_dev_shm(8);
    int fd = object(page());
    volatile char *at = object_map(fd, page());
    struct statvfs mapped_still, free_again;
    at[0] = 1;
    if (shm_unlink(own_name("a")) == -1 || close(fd) == -1 ||
        statvfs("/dev/shm", &mapped_still) == -1)
        cannot("shm_unlink");
    if (munmap((void *)(uintptr_t)at, page()) == -1 || statvfs("/dev/shm", &free_again) == -1)
        cannot("munmap");
    answer("%s, %s", mapped_still.f_bfree == 8 ? "freed" : "kept",
           free_again.f_bfree == 8 ? "freed" : "kept");
}

/* ---- a sandbox, as programs of the App Store have one ---- */

PROBE(sandbox_open, "sandbox-shm-open", "P-120", "shm_open of a new object, in a sandbox")
{
    if (in_sandbox())
        ok_or_errno(shm_open(own_name("a"), O_RDWR | O_CREAT | O_EXCL, 0600) != -1);
}
PROBE(sandbox_excl, "sandbox-excl", "P-120", "O_CREAT and O_EXCL of what is there, in a sandbox")
{
    object_new(O_RDWR, 0600);
    if (in_sandbox())
        ok_or_errno(shm_open(own_name("a"), O_RDWR | O_CREAT | O_EXCL, 0600) != -1);
}
PROBE(sandbox_shmat, "sandbox-shmat", "P-120", "shmat of a segment, in a sandbox")
{
    int id = segment(100, 0600);
    if (in_sandbox())
        ok_or_errno(shmat(id, NULL, 0) != (void *)-1);
}
PROBE(sandbox_shmget, "sandbox-shmget", "P-120", "shmget of a segment, in a sandbox")
{
    key_t key = keyed('m'); /* before: Macs were seen to keep what a refused call has made */
    if (in_sandbox())
        ok_or_errno(shmget(key, 100, 0600) != -1);
}
