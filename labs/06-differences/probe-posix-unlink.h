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
#undef TOPIC
