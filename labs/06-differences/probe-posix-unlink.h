/* probe-posix-unlink.h - part of probe.c: the end of an object, and seeing it */
#define TOPIC "posix"

/* ---- the end of an object, and seeing it ---- */

PROBE(unlink_mapped, "unlink-mapped", "P-110", "a mapping after shm_unlink")
{
    volatile char *at = map(object(page()), page());
    if (shm_unlink(name("a")) == -1)
        cannot("shm_unlink");
    at[0] = 1;
    answer("ok");
}
PROBE(unlink_mmap, "unlink-then-mmap", "P-110", "mmap of the descriptor after shm_unlink")
{
    int fd = object(page());
    if (shm_unlink(name("a")) == -1)
        cannot("shm_unlink");
    mapped(PROT_READ, MAP_SHARED, fd, page(), 0);
}
PROBE(unlink_open, "unlink-then-open", "P-111", "shm_open after shm_unlink")
{
    fresh(O_RDWR, 0600);
    if (shm_unlink(name("a")) == -1)
        cannot("shm_unlink");
    ok_or_errno(shm_open(name("a"), O_RDWR, 0) != -1);
}
PROBE(unlink_create, "unlink-then-create", "P-111", "size of a new object under that name")
{
    object(page());
    if (shm_unlink(name("a")) == -1)
        cannot("shm_unlink");
    bytes_or_pages(status(fresh(O_RDWR, 0600)).st_size);
}
PROBE(unlink_missing, "unlink-missing", "P-112", "shm_unlink of what is not there")
{
    ok_or_errno(shm_unlink(name("a")) == 0);
}
PROBE(unlink_twice, "unlink-twice", "P-112", "shm_unlink a second time")
{
    fresh(O_RDWR, 0600);
    if (shm_unlink(name("a")) == -1)
        cannot("shm_unlink");
    ok_or_errno(shm_unlink(name("a")) == 0);
}
PROBE(dev_shm, "dev-shm", "P-117", "is there a directory /dev/shm?")
{
    struct stat st;
    answer(stat("/dev/shm", &st) == 0 ? "yes" : "no");
}
PROBE(dev_shm_file, "dev-shm-file", "P-117", "open the object's file in /dev/shm")
{
    char path[320];
    fresh(O_RDWR, 0600);
    snprintf(path, sizeof path, "/dev/shm%s", name("a"));
    ok_or_errno(open(path, O_RDONLY) != -1);
}
PROBE(list_objects, "list-objects", "P-118", "is there a directory that lists the object?")
{
    fresh(O_RDWR, 0600);
    DIR *all = opendir("/dev/shm");
    bool found = false;
    for (struct dirent *entry; all != NULL && (entry = readdir(all)) != NULL;)
        found = found || strcmp(entry->d_name, name("a") + 1) == 0;
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
    int fd = fresh(O_RDWR, 0600);
#if defined(__APPLE__)
    answer(strcmp(descriptor_info(fd).pshminfo.pshm_name, name("a")) == 0 ? "yes" : "no");
#else
    char link[64], path[320] = "";
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    bool named = readlink(link, path, sizeof path - 1) != -1;
    answer(named && strstr(path, name("a")) != NULL ? "yes" : "no");
#endif
}
PROBE(descriptor_address, "descriptor-address", "P-119", "mapped twice: the address on record")
{
#if defined(__APPLE__)
    int fd = object(page());
    uintptr_t first = (uintptr_t)map(fd, page()), last = (uintptr_t)map(fd, page());
    uint64_t shown = descriptor_info(fd).pshminfo.pshm_mappaddr;
    answer(shown == last ? "the last" : shown == first ? "the first" : "another");
#else
    answer("absent");
#endif
}
PROBE(object_stays, "object-stays", "P-116", "an object whose maker has ended")
{
    name("a"); /* noted here, too */
    pid_t child = forked();
    if (child == 0) {
        fresh(O_RDWR, 0600);
        _exit(0);
    }
    wait_for(child);
    ok_or_errno(shm_open(name("a"), O_RDWR, 0) != -1);
}

PROBE(pages_freed, "pages-freed", "P-96 P-115", "an unlinked object's pages: closed, then unmapped")
{
    own_dev_shm(8);
    int fd = object(page());
    volatile char *at = map(fd, page());
    struct statvfs mapped_still, free_again;
    at[0] = 1;
    if (shm_unlink(name("a")) == -1 || close(fd) == -1 || statvfs("/dev/shm", &mapped_still) == -1)
        cannot("shm_unlink");
    if (munmap((void *)(uintptr_t)at, page()) == -1 || statvfs("/dev/shm", &free_again) == -1)
        cannot("munmap");
    answer("%s, %s", mapped_still.f_bfree == 8 ? "freed" : "kept",
           free_again.f_bfree == 8 ? "freed" : "kept");
}

/* ---- a sandbox, as programs of the App Store have one ---- */

#if defined(__APPLE__)
extern int sandbox_init(const char *profile, uint64_t flags, char **error);
#endif
static bool in_sandbox(void) /* or false, and the answer is given */
{
#if defined(__APPLE__)
    char *error;
    const char *profile = "(version 1)(allow default)(deny ipc-posix-shm*)(deny ipc-sysv-shm)";
    if (sandbox_init(profile, 0, &error) == -1)
        cannot("sandbox_init");
    return true;
#else
    answer("absent");
    return false;
#endif
}
PROBE(sandbox_open, "sandbox-shm-open", "P-120", "shm_open of a new object, in a sandbox")
{
    if (in_sandbox())
        ok_or_errno(shm_open(name("a"), O_RDWR | O_CREAT | O_EXCL, 0600) != -1);
}
PROBE(sandbox_excl, "sandbox-excl", "P-120", "O_CREAT and O_EXCL of what is there, in a sandbox")
{
    fresh(O_RDWR, 0600);
    if (in_sandbox())
        ok_or_errno(shm_open(name("a"), O_RDWR | O_CREAT | O_EXCL, 0600) != -1);
}
PROBE(sandbox_shmat, "sandbox-shmat", "P-120", "shmat of a segment, in a sandbox")
{
    int id = segment(100, 0600);
    if (in_sandbox())
        ok_or_errno(shmat(id, NULL, 0) != (void *)-1);
}
#undef TOPIC
