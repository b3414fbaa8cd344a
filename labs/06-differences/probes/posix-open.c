/* posix-open.c - shm_open: flags, modes, the descriptor's life */
#include "../parts/made.h"

#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>

TOPIC(posix_open, "posix");

/* ---- shm_open: flags ---- */

PROBE(open_missing, "open-missing", "P-112", "shm_open of what is not there")
{
    ok_or_errno(shm_open(own_name("a"), O_RDWR, 0) != -1);
}
PROBE(open_write_only, "open-write-only", "P-11", "shm_open with O_WRONLY")
{
    ok_or_errno(shm_open(own_name("a"), O_WRONLY | O_CREAT, 0600) != -1);
}
PROBE(open_mode_3, "open-mode-3", "P-11", "shm_open with access mode 3")
{
    object_new(O_RDWR, 0600);
    ok_or_errno(shm_open(own_name("a"), 3, 0) != -1);
}
PROBE(creat_mode, "creat-existing-mode", "P-12", "O_CREAT with another mode: the mode stays?")
{
    object_new(O_RDWR, 0600);
    int fd = shm_open(own_name("a"), O_RDWR | O_CREAT, 0640);
    if (fd == -1)
        cannot("shm_open");
    answer("mode=%04o", (unsigned)object_status(fd).st_mode & 07777);
}
PROBE(creat_size, "creat-existing-size", "P-12", "O_CREAT of what is there: its size")
{
    object(page());
    int fd = shm_open(own_name("a"), O_RDWR | O_CREAT, 0600);
    if (fd == -1)
        cannot("shm_open");
    bytes_or_pages(object_status(fd).st_size);
}
PROBE(excl_existing, "excl-existing", "P-12", "O_CREAT and O_EXCL of what is there")
{
    object_new(O_RDWR, 0600);
    ok_or_errno(shm_open(own_name("a"), O_RDWR | O_CREAT | O_EXCL, 0600) != -1);
}
PROBE(excl_alone, "excl-without-creat", "P-13", "O_EXCL without O_CREAT of what is there")
{
    object_new(O_RDWR, 0600);
    ok_or_errno(shm_open(own_name("a"), O_RDWR | O_EXCL, 0) != -1);
}
PROBE(excl_denied, "excl-or-permission", "P-21", "O_CREAT and O_EXCL of what may not be opened")
{
    object_new(O_RDWR, 0);
    ok_or_errno(shm_open(own_name("a"), O_RDWR | O_CREAT | O_EXCL, 0600) != -1);
}
static void truncated(int flags) /* O_TRUNC of an object that has a page */
{
    object(page());
    int fd = shm_open(own_name("a"), flags | O_TRUNC, 0);
    if (fd == -1)
        ok_or_errno(false);
    else
        bytes_or_pages(object_status(fd).st_size);
}
PROBE(trunc_sized, "trunc-sized", "P-14", "O_TRUNC of an object with a size")
{
    truncated(O_RDWR);
}
PROBE(trunc_read, "trunc-read-only", "P-14", "O_TRUNC of it with O_RDONLY")
{
    truncated(O_RDONLY);
}
PROBE(trunc_unsized, "trunc-unsized", "P-14", "O_TRUNC of an object without a size")
{
    object_new(O_RDWR, 0600);
    ok_or_errno(shm_open(own_name("a"), O_RDWR | O_TRUNC, 0) != -1);
}
PROBE(trunc_new, "trunc-new", "P-14", "O_TRUNC together with O_CREAT and O_EXCL")
{
    ok_or_errno(shm_open(own_name("a"), O_RDWR | O_CREAT | O_EXCL | O_TRUNC, 0600) != -1);
}
PROBE(trunc_denied, "trunc-or-permission", "P-14",
      "O_TRUNC of a sized object that you may not open")
{
    int fd = object_new(O_RDWR, 0);
    if (ftruncate(fd, (off_t)page()) == -1)
        cannot("ftruncate");
    ok_or_errno(shm_open(own_name("a"), O_RDWR | O_TRUNC, 0) != -1);
}
PROBE(cloexec_flag, "cloexec-flag", "P-15", "shm_open with O_CLOEXEC")
{
    ok_or_errno(shm_open(own_name("a"), O_RDWR | O_CREAT | O_CLOEXEC, 0600) != -1);
}
PROBE(nonblock_flag, "nonblock-flag", "P-15", "shm_open with O_NONBLOCK")
{
    ok_or_errno(shm_open(own_name("a"), O_RDWR | O_CREAT | O_NONBLOCK, 0600) != -1);
}

/* ---- the descriptor's life ---- */

PROBE(fd_cloexec, "descriptor-cloexec", "P-16", "is a new descriptor close-on-exec?")
{
    answer(fcntl(object_new(O_RDWR, 0600), F_GETFD) & FD_CLOEXEC ? "yes" : "no");
}
static void open_after_exec(int fd) /* asks a shell whether it has the descriptor */
{
    char script[32];
    snprintf(script, sizeof script, "true <&%d", fd);
    pid_t child = forked();
    if (child == 0) {
        close(2);
        execl("/bin/sh", "sh", "-c", script, (char *)NULL);
        _exit(127);
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        cannot("waitpid");
    answer(status == 0 ? "open" : "closed");
}
PROBE(fd_exec, "descriptor-exec", "P-94", "the descriptor after exec")
{
    open_after_exec(object_new(O_RDWR, 0600));
}
PROBE(fd_exec_cleared, "descriptor-exec-cleared", "P-16", "after exec, if FD_CLOEXEC is cleared")
{
    int fd = object_new(O_RDWR, 0600);
    if (fcntl(fd, F_SETFD, 0) == -1)
        cannot("fcntl");
    open_after_exec(fd);
}
PROBE(fd_lowest, "descriptor-lowest", "P-17", "is the new descriptor the lowest free one?")
{
    int lowest = dup(0);
    close(lowest);
    answer(object_new(O_RDWR, 0600) == lowest ? "yes" : "no");
}
PROBE(fd_limit, "descriptor-limit", "P-27", "shm_open with no descriptor free")
{
    struct rlimit limit = {3, 3};
    for (int fd = 3; fd < 64; fd++)
        close(fd);
    if (setrlimit(RLIMIT_NOFILE, &limit) == -1)
        cannot("setrlimit");
    ok_or_errno(shm_open(own_name("a"), O_RDWR | O_CREAT, 0600) != -1);
}

/* ---- modes and permission ---- */

static void stored(mode_t mode, mode_t mask)
{
    umask(mask);
    answer("mode=%04o", (unsigned)object_status(object_new(O_RDWR, mode)).st_mode & 07777);
}
PROBE(mode_umask, "umask", "P-18", "mode 0666 under umask 027 becomes")
{
    stored(0666, 027);
}
PROBE(mode_sticky, "mode-12-bits", "P-18", "mode 01600 under umask 0 becomes")
{
    stored(01600, 0);
}
static void reopened(mode_t mode, int flags) /* one's own object of that mode */
{
    umask(0);
    object_new(O_RDWR, mode);
    ok_or_errno(shm_open(own_name("a"), flags, 0) != -1);
}
PROBE(mode_first, "mode-0-first", "P-24", "the open that makes an object of mode 0")
{
    ok_or_errno(shm_open(own_name("a"), O_RDWR | O_CREAT | O_EXCL, 0) != -1);
}
PROBE(mode_none, "mode-0-again", "P-24", "its owner opens an object of mode 0 again")
{
    reopened(0, O_RDONLY);
}
PROBE(mode_0066, "owner-class", "P-22 P-23", "its owner opens an object of mode 0066")
{
    reopened(0066, O_RDWR);
}
PROBE(mode_0400, "mode-0400-write", "P-21", "its owner opens mode 0400 with O_RDWR")
{
    reopened(0400, O_RDWR);
}
PROBE(mode_0200, "mode-0200-write", "P-21", "its owner opens mode 0200 with O_WRONLY")
{
    reopened(0200, O_WRONLY);
}
static void stranger_opens(mode_t mode, int flags)
{
    need_root();
    umask(0);
    object_new(O_RDWR, mode);
    become_stranger(STRANGER);
    ok_or_errno(shm_open(own_name("a"), flags, 0600) != -1);
}
PROBE(stranger_0600, "stranger-0600", "P-21", "another user opens an object of mode 0600")
{
    stranger_opens(0600, O_RDWR);
}
PROBE(stranger_0666, "stranger-0666", "P-10 P-21", "another user opens an object of mode 0666")
{
    stranger_opens(0666, O_RDWR);
}
PROBE(stranger_creat, "stranger-0666-creat", "P-26", "the same with O_CREAT")
{
    stranger_opens(0666, O_RDWR | O_CREAT);
}
PROBE(stranger_excl, "stranger-0600-excl", "P-21", "another user, mode 0600, O_CREAT and O_EXCL")
{
    stranger_opens(0600, O_RDWR | O_CREAT | O_EXCL);
}
PROBE(stranger_0604, "stranger-0604-read", "P-21", "another user opens mode 0604 with O_RDONLY")
{
    stranger_opens(0604, O_RDONLY);
}
PROBE(group_0606, "group-class", "P-22", "a member of its group opens an object of mode 0606")
{
    need_root();
    umask(0);
    object_new(O_RDWR, 0606);
    become_stranger(getegid());
    ok_or_errno(shm_open(own_name("a"), O_RDWR, 0) != -1);
}
static void stranger_unlinks(mode_t mode)
{
    need_root();
    umask(0);
    object_new(O_RDWR, mode);
    become_stranger(STRANGER);
    ok_or_errno(shm_unlink(own_name("a")) == 0);
}
PROBE(unlink_stranger_0600, "unlink-stranger-0600", "P-114", "another user unlinks mode 0600")
{
    stranger_unlinks(0600);
}
PROBE(unlink_stranger_0666, "unlink-stranger-0666", "P-114", "another user unlinks mode 0666")
{
    stranger_unlinks(0666);
}
PROBE(unlink_mode_0, "unlink-mode-0", "P-114", "its owner unlinks an object of mode 0")
{
    object_new(O_RDWR, 0);
    ok_or_errno(shm_unlink(own_name("a")) == 0);
}
