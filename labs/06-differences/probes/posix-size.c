/* posix-size.c - ftruncate and fstat */
#include "../parts/made.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

TOPIC(posix_size, "posix");

/* ---- ftruncate ---- */

PROBE(ftruncate_100, "ftruncate-100", "P-30 P-55", "st_size after ftruncate to 100")
{
    bytes_or_pages(object_status(object(100)).st_size);
}
PROBE(ftruncate_page, "ftruncate-page", "P-30", "st_size after ftruncate to a page and a byte")
{
    struct stat st = object_status(object(page() + 1));
    answer((size_t)st.st_size == page() + 1 ? "as asked" : "2 pages");
}
PROBE(ftruncate_grow, "ftruncate-again", "P-31", "ftruncate a second time, to grow")
{
    ok_or_errno(ftruncate(object(page()), (off_t)page() * 2) == 0);
}
PROBE(ftruncate_shrink, "ftruncate-shrink", "P-31", "ftruncate a second time, to shrink")
{
    ok_or_errno(ftruncate(object(page() * 2), (off_t)page()) == 0);
}
PROBE(ftruncate_same, "ftruncate-same", "P-31", "ftruncate a second time, to the same size")
{
    ok_or_errno(ftruncate(object(page()), (off_t)page()) == 0);
}
PROBE(ftruncate_to_0, "ftruncate-to-0", "P-31", "ftruncate a second time, to 0")
{
    ok_or_errno(ftruncate(object(page()), 0) == 0);
}
PROBE(ftruncate_opener, "ftruncate-second-opener", "P-32", "ftruncate by a second opener")
{
    close(object(page()));
    ok_or_errno(ftruncate(object_again(O_RDWR), (off_t)page()) == 0);
}
PROBE(ftruncate_0, "ftruncate-0-first", "P-33", "the first ftruncate is to 0")
{
    ok_or_errno(ftruncate(object_new(O_RDWR, 0600), 0) == 0);
}
PROBE(ftruncate_after_0, "ftruncate-0-then", "P-33", "ftruncate after an ftruncate to 0")
{
    ok_or_errno(ftruncate(object(0), (off_t)page()) == 0);
}
PROBE(mmap_after_0, "ftruncate-0-mmap", "P-33", "mmap after an ftruncate to 0")
{
    ok_or_errno(mmap(NULL, page(), PROT_READ, MAP_SHARED, object(0), 0) != MAP_FAILED);
}
PROBE(ftruncate_read, "ftruncate-read-only", "P-34", "ftruncate of a descriptor with O_RDONLY")
{
    ok_or_errno(ftruncate(object_new(O_RDONLY, 0600), (off_t)page()) == 0);
}
PROBE(ftruncate_write, "ftruncate-write-only", "P-35", "ftruncate of a descriptor with O_WRONLY")
{
    ok_or_errno(ftruncate(object_new(O_WRONLY, 0600), (off_t)page()) == 0);
}
PROBE(ftruncate_unlinked, "ftruncate-unlinked", "P-36", "ftruncate after shm_unlink")
{
    int fd = object_new(O_RDWR, 0600);
    object_unlink();
    ok_or_errno(ftruncate(fd, (off_t)page()) == 0);
}
PROBE(ftruncate_negative, "ftruncate-negative", "P-37", "ftruncate to -1")
{
    ok_or_errno(ftruncate(object_new(O_RDWR, 0600), -1) == 0);
}
PROBE(ftruncate_negative_bad, "ftruncate-negative-bad-fd", "P-37",
      "ftruncate to -1, bad descriptor")
{
    ok_or_errno(ftruncate(-1, -1) == 0);
}
PROBE(ftruncate_bad, "ftruncate-bad-fd", "P-37", "ftruncate of a bad descriptor")
{
    ok_or_errno(ftruncate(-1, 100) == 0);
}
PROBE(ftruncate_large, "ftruncate-1g", "P-38", "ftruncate to 1 GiB")
{
    ok_or_errno(ftruncate(object_new(O_RDWR, 0600), (off_t)1 << 30) == 0);
}
PROBE(ftruncate_limit, "ftruncate-fsize", "P-37", "ftruncate past RLIMIT_FSIZE, SIGXFSZ ignored")
{
    int fd = object_new(O_RDWR, 0600);
    struct rlimit limit = {page(), page()};
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) == -1)
        cannot("setrlimit");
    ok_or_errno(ftruncate(fd, (off_t)page() * 2) == 0);
}
PROBE(ftruncate_race, "ftruncate-race", "P-40", "four processes ftruncate: how many succeed?")
{
    int fd = object_new(O_RDWR, 0600), won = 0;
    pid_t child[4];
    for (int i = 0; i < 4; i++)
        if ((child[i] = forked()) == 0)
            _exit(ftruncate(fd, (off_t)page()) == 0 ? 0 : 1);
    for (int i = 0; i < 4; i++) {
        int status;
        if (waitpid(child[i], &status, 0) == -1)
            cannot("waitpid");
        won += status == 0;
    }
    answer("%d", won);
}
PROBE(fallocate, "posix-fallocate", "P-41", "posix_fallocate of the descriptor")
{
#if defined(__APPLE__)
    answer("absent");
#else
    errno = posix_fallocate(object(page()), 0, (off_t)page());
    if (errno == EOPNOTSUPP) /* the rules' word for it: callers know what to do then */
        errno = ENOSYS;
    ok_or_absent(errno == 0);
#endif
}

PROBE(full_fallocate, "full-fallocate", "P-39", "/dev/shm has one page: posix_fallocate of two")
{
    own_dev_shm(1);
#if !defined(__APPLE__)
    errno = posix_fallocate(object(page() * 2), 0, (off_t)page() * 2);
    ok_or_errno(errno == 0);
#endif
}
PROBE(full_touch, "full-touch", "P-39", "/dev/shm has one page: touch the second")
{
    own_dev_shm(1);
    volatile char *at = object_map(object(page() * 2), page() * 2);
    at[0] = at[page()] = 1;
    answer("ok");
}

/* ---- fstat ---- */

PROBE(stat_type, "stat-type", "P-70", "fstat: does S_ISREG hold?")
{
    answer(S_ISREG(object_status(object(page())).st_mode) ? "yes" : "no");
}
PROBE(stat_owner, "stat-owner", "P-71", "fstat: st_uid and st_gid are the maker's")
{
    struct stat st = object_status(object(page()));
    answer(st.st_uid == geteuid() && st.st_gid == getegid() ? "yes" : "no");
}
PROBE(stat_effective, "stat-owner-effective", "P-19", "seteuid, then shm_open: the owner is")
{
    need_root();
    if (setegid(STRANGER) == -1 || seteuid(STRANGER) == -1)
        cannot("seteuid");
    struct stat st = object_status(object_new(O_RDWR, 0600));
    answer(st.st_uid == STRANGER && st.st_gid == STRANGER ? "the effective one" : "the real one");
}
PROBE(stat_unsized, "stat-size-before", "P-54 P-72", "fstat: st_size before ftruncate")
{
    bytes_or_pages(object_status(object_new(O_RDWR, 0600)).st_size);
}
PROBE(stat_blocks, "stat-blocks", "P-73", "fstat: st_blocks after a page is touched")
{
    int fd = object(page());
    object_map(fd, page())[0] = 1;
    answer(object_status(fd).st_blocks ? "some" : "0");
}
PROBE(stat_blksize, "stat-blksize", "P-73", "fstat: st_blksize")
{
    answer(object_status(object(page())).st_blksize ? "some" : "0");
}
PROBE(stat_inode, "stat-inode", "P-74", "fstat: st_ino")
{
    answer(object_status(object(page())).st_ino ? "some" : "0");
}
PROBE(stat_same, "stat-two-objects", "P-74", "do two objects differ in st_ino?")
{
    struct stat one = object_status(object(page()));
    int other = shm_open(own_name("b"), O_RDWR | O_CREAT | O_EXCL, 0600);
    if (other == -1)
        cannot("shm_open");
    answer(one.st_ino != object_status(other).st_ino ? "yes" : "no");
}
PROBE(stat_nlink, "stat-nlink", "P-74", "fstat: st_nlink")
{
    answer("%d", (int)object_status(object(page())).st_nlink);
}
PROBE(stat_times, "stat-times", "P-74", "fstat: st_mtime and st_ctime")
{
    struct stat st = object_status(object(page()));
    answer(st.st_mtime && st.st_ctime ? "some" : "0");
}
