/* probe-posix.h - part of probe.c: POSIX objects. A list of small questions, so it is long. */
#define TOPIC "posix"

/* ---- names ---- */

static void open_new(const char *text) /* makes it, and takes the name away again */
{
    int fd = shm_open(text, O_RDWR | O_CREAT | O_EXCL, 0600);
    ok_or_errno(fd != -1);
    if (fd != -1)
        shm_unlink(text);
}

static void same_or_two(const char *one, const char *other) /* is what they lead to the same? */
{
    int fd = shm_open(one, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        cannot("shm_open");
    bool same = shm_open(other, O_RDWR, 0) != -1;
    answer(same ? "one object" : "two objects");
}

PROBE(name_empty, "name-empty", "P-02", "shm_open of the empty name")
{
    open_new("");
}
PROBE(name_empty_unlink, "name-empty-unlink", "P-02", "shm_unlink of the empty name")
{
    ok_or_errno(shm_unlink("") == 0);
}
PROBE(name_slash, "name-slash", "P-03", "shm_open of / alone")
{
    open_new("/");
}
PROBE(name_plain, "name-plain", "P-04", "shm_open of a name without a slash")
{
    open_new(noted(name("a") + 1));
}
PROBE(name_plain_same, "name-plain-same", "P-04", "are x and /x one object?")
{
    same_or_two(name("a"), noted(name("a") + 1));
}
PROBE(name_two_slashes, "name-two-slashes", "P-04", "are /x and //x one object?")
{
    char other[300];
    snprintf(other, sizeof other, "/%s", name("a"));
    same_or_two(name("a"), noted(other));
}
PROBE(name_inner, "name-inner-slash", "P-05", "shm_open of a name with a slash inside")
{
    open_new(name("a/b"));
}
PROBE(name_inner_unlink, "name-inner-slash-unlink", "P-05", "shm_unlink of such a name, not there")
{
    ok_or_errno(shm_unlink(name("a/b")) == 0);
}
PROBE(name_trailing, "name-trailing-slash", "P-05", "shm_open of a name that ends with a slash")
{
    open_new(name("a/"));
}
PROBE(name_dot, "name-dot", "P-06", "shm_open of /.")
{
    open_new("/.");
}
PROBE(name_dots, "name-dot-dot", "P-06", "shm_open of /..")
{
    open_new("/..");
}
PROBE(name_30, "name-30", "P-07", "shm_open of a name of 30 bytes")
{
    open_new(name_of(30));
}
PROBE(name_31, "name-31", "P-07", "shm_open of a name of 31 bytes")
{
    open_new(name_of(31));
}
PROBE(name_32, "name-32", "P-07", "shm_open of a name of 32 bytes")
{
    open_new(name_of(32));
}
PROBE(name_256, "name-256", "P-07", "shm_open of a name of 256 bytes")
{
    open_new(name_of(256));
}
PROBE(name_257, "name-257", "P-07", "shm_open of a name of 257 bytes")
{
    open_new(name_of(257));
}
PROBE(name_32_unlink, "name-32-unlink", "P-113", "shm_unlink of a name of 32 bytes, not there")
{
    ok_or_errno(shm_unlink(name_of(32)) == 0);
}
PROBE(name_257_unlink, "name-257-unlink", "P-113", "shm_unlink of a name of 257 bytes")
{
    ok_or_errno(shm_unlink(name_of(257)) == 0);
}
PROBE(name_case, "name-case", "P-09", "are /x and /X one object?")
{
    same_or_two(name("a"), name("A"));
}
static const char *volatile nowhere = (const char *)8; /* an address that nobody has */
PROBE(name_bad, "name-bad-pointer", "P-01", "shm_open of a bad pointer")
{
    ok_or_errno(shm_open(nowhere, O_RDWR, 0) != -1);
}
PROBE(name_bad_unlink, "name-bad-pointer-unlink", "P-01", "shm_unlink of a bad pointer")
{
    ok_or_errno(shm_unlink(nowhere) == 0);
}

/* ---- shm_open: flags ---- */

PROBE(open_missing, "open-missing", "P-112", "shm_open of what is not there")
{
    ok_or_errno(shm_open(name("a"), O_RDWR, 0) != -1);
}
PROBE(open_write_only, "open-write-only", "P-11", "shm_open with O_WRONLY")
{
    ok_or_errno(shm_open(name("a"), O_WRONLY | O_CREAT, 0600) != -1);
}
PROBE(open_mode_3, "open-mode-3", "P-11", "shm_open with access mode 3")
{
    fresh(O_RDWR, 0600);
    ok_or_errno(shm_open(name("a"), 3, 0) != -1);
}
PROBE(creat_mode, "creat-existing-mode", "P-12", "O_CREAT with another mode: the mode stays?")
{
    fresh(O_RDWR, 0600);
    int fd = shm_open(name("a"), O_RDWR | O_CREAT, 0640);
    struct stat st;
    if (fd == -1 || fstat(fd, &st) == -1)
        cannot("shm_open");
    answer("mode=%04o", (unsigned)st.st_mode & 07777);
}
PROBE(creat_size, "creat-existing-size", "P-12", "O_CREAT of what is there: its size")
{
    object(page());
    int fd = shm_open(name("a"), O_RDWR | O_CREAT, 0600);
    struct stat st;
    if (fd == -1 || fstat(fd, &st) == -1)
        cannot("shm_open");
    bytes_or_pages(st.st_size);
}
PROBE(excl_existing, "excl-existing", "P-12", "O_CREAT and O_EXCL of what is there")
{
    fresh(O_RDWR, 0600);
    ok_or_errno(shm_open(name("a"), O_RDWR | O_CREAT | O_EXCL, 0600) != -1);
}
PROBE(excl_alone, "excl-without-creat", "P-13", "O_EXCL without O_CREAT of what is there")
{
    fresh(O_RDWR, 0600);
    ok_or_errno(shm_open(name("a"), O_RDWR | O_EXCL, 0) != -1);
}
PROBE(excl_denied, "excl-or-permission", "P-21", "O_CREAT and O_EXCL of what may not be opened")
{
    fresh(O_RDWR, 0);
    ok_or_errno(shm_open(name("a"), O_RDWR | O_CREAT | O_EXCL, 0600) != -1);
}
static void truncated(int flags) /* O_TRUNC of an object that has a page */
{
    object(page());
    int fd = shm_open(name("a"), flags | O_TRUNC, 0);
    struct stat st;
    if (fd == -1)
        ok_or_errno(false);
    else if (fstat(fd, &st) == -1)
        cannot("fstat");
    else
        bytes_or_pages(st.st_size);
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
    fresh(O_RDWR, 0600);
    ok_or_errno(shm_open(name("a"), O_RDWR | O_TRUNC, 0) != -1);
}
PROBE(trunc_new, "trunc-new", "P-14", "O_TRUNC together with O_CREAT and O_EXCL")
{
    ok_or_errno(shm_open(name("a"), O_RDWR | O_CREAT | O_EXCL | O_TRUNC, 0600) != -1);
}
PROBE(trunc_denied, "trunc-or-permission", "P-14",
      "O_TRUNC of a sized object that you may not open")
{
    int fd = fresh(O_RDWR, 0);
    if (ftruncate(fd, (off_t)page()) == -1)
        cannot("ftruncate");
    ok_or_errno(shm_open(name("a"), O_RDWR | O_TRUNC, 0) != -1);
}
PROBE(cloexec_flag, "cloexec-flag", "P-15", "shm_open with O_CLOEXEC")
{
    ok_or_errno(shm_open(name("a"), O_RDWR | O_CREAT | O_CLOEXEC, 0600) != -1);
}
PROBE(nonblock_flag, "nonblock-flag", "P-15", "shm_open with O_NONBLOCK")
{
    ok_or_errno(shm_open(name("a"), O_RDWR | O_CREAT | O_NONBLOCK, 0600) != -1);
}

/* ---- the descriptor's life ---- */

PROBE(fd_cloexec, "descriptor-cloexec", "P-16", "is a new descriptor close-on-exec?")
{
    answer(fcntl(fresh(O_RDWR, 0600), F_GETFD) & FD_CLOEXEC ? "yes" : "no");
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
    open_after_exec(fresh(O_RDWR, 0600));
}
PROBE(fd_exec_cleared, "descriptor-exec-cleared", "P-16", "after exec, if FD_CLOEXEC is cleared")
{
    int fd = fresh(O_RDWR, 0600);
    if (fcntl(fd, F_SETFD, 0) == -1)
        cannot("fcntl");
    open_after_exec(fd);
}
PROBE(fd_lowest, "descriptor-lowest", "P-17", "is the new descriptor the lowest free one?")
{
    int lowest = dup(0);
    close(lowest);
    answer(fresh(O_RDWR, 0600) == lowest ? "yes" : "no");
}
PROBE(fd_limit, "descriptor-limit", "P-27", "shm_open with no descriptor free")
{
    struct rlimit limit = {3, 3};
    for (int fd = 3; fd < 64; fd++)
        close(fd);
    if (setrlimit(RLIMIT_NOFILE, &limit) == -1)
        cannot("setrlimit");
    ok_or_errno(shm_open(name("a"), O_RDWR | O_CREAT, 0600) != -1);
}

/* ---- modes and permission ---- */

static void stored(mode_t mode, mode_t mask)
{
    umask(mask);
    struct stat st;
    if (fstat(fresh(O_RDWR, mode), &st) == -1)
        cannot("fstat");
    answer("mode=%04o", (unsigned)st.st_mode & 07777);
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
    fresh(O_RDWR, mode);
    ok_or_errno(shm_open(name("a"), flags, 0) != -1);
}
PROBE(mode_first, "mode-0-first", "P-24", "the open that makes an object of mode 0")
{
    ok_or_errno(shm_open(name("a"), O_RDWR | O_CREAT | O_EXCL, 0) != -1);
}
PROBE(mode_none, "mode-0-again", "P-24", "its owner opens an object of mode 0 again")
{
    reopened(0, O_RDONLY);
}
PROBE(mode_0066, "owner-class", "P-23", "its owner opens an object of mode 0066")
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
    fresh(O_RDWR, mode);
    become(STRANGER);
    ok_or_errno(shm_open(name("a"), flags, 0600) != -1);
}
PROBE(stranger_0600, "stranger-0600", "P-21", "another user opens an object of mode 0600")
{
    stranger_opens(0600, O_RDWR);
}
PROBE(stranger_0666, "stranger-0666", "P-21", "another user opens an object of mode 0666")
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
static void stranger_unlinks(mode_t mode)
{
    need_root();
    umask(0);
    fresh(O_RDWR, mode);
    become(STRANGER);
    ok_or_errno(shm_unlink(name("a")) == 0);
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
    fresh(O_RDWR, 0);
    ok_or_errno(shm_unlink(name("a")) == 0);
}

/* ---- ftruncate ---- */

static void size_after(int fd)
{
    struct stat st;
    if (fstat(fd, &st) == -1)
        cannot("fstat");
    bytes_or_pages(st.st_size);
}
PROBE(ftruncate_100, "ftruncate-100", "P-30", "st_size after ftruncate to 100")
{
    size_after(object(100));
}
PROBE(ftruncate_page, "ftruncate-page", "P-30", "st_size after ftruncate to a page and a byte")
{
    int fd = object(page() + 1);
    struct stat st;
    if (fstat(fd, &st) == -1)
        cannot("fstat");
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
    ok_or_errno(ftruncate(again(O_RDWR), (off_t)page()) == 0);
}
PROBE(ftruncate_0, "ftruncate-0-first", "P-33", "the first ftruncate is to 0")
{
    ok_or_errno(ftruncate(fresh(O_RDWR, 0600), 0) == 0);
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
    ok_or_errno(ftruncate(fresh(O_RDONLY, 0600), (off_t)page()) == 0);
}
PROBE(ftruncate_write, "ftruncate-write-only", "P-35", "ftruncate of a descriptor with O_WRONLY")
{
    ok_or_errno(ftruncate(fresh(O_WRONLY, 0600), (off_t)page()) == 0);
}
PROBE(ftruncate_unlinked, "ftruncate-unlinked", "P-36", "ftruncate after shm_unlink")
{
    int fd = fresh(O_RDWR, 0600);
    if (shm_unlink(name("a")) == -1)
        cannot("shm_unlink");
    ok_or_errno(ftruncate(fd, (off_t)page()) == 0);
}
PROBE(ftruncate_negative, "ftruncate-negative", "P-37", "ftruncate to -1")
{
    ok_or_errno(ftruncate(fresh(O_RDWR, 0600), -1) == 0);
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
    ok_or_errno(ftruncate(fresh(O_RDWR, 0600), (off_t)1 << 30) == 0);
}
PROBE(ftruncate_limit, "ftruncate-fsize", "P-37", "ftruncate past RLIMIT_FSIZE, SIGXFSZ ignored")
{
    int fd = fresh(O_RDWR, 0600);
    struct rlimit limit = {page(), page()};
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) == -1)
        cannot("setrlimit");
    ok_or_errno(ftruncate(fd, (off_t)page() * 2) == 0);
}
PROBE(ftruncate_race, "ftruncate-race", "P-40", "four processes ftruncate: how many succeed?")
{
    int fd = fresh(O_RDWR, 0600), won = 0;
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
    ok_or_absent(errno == 0);
#endif
}

/* ---- what the descriptor allows ---- */

static char some[4];
static struct iovec vector = {some, sizeof some};

PROBE(fd_read, "read", "P-50", "read")
{
    ok_or_errno(read(object(page()), some, sizeof some) != -1);
}
PROBE(fd_readv, "readv", "P-50", "readv")
{
    ok_or_errno(readv(object(page()), &vector, 1) != -1);
}
PROBE(fd_read_write_only, "read-write-only", "P-50", "read of a descriptor with O_WRONLY")
{
    ok_or_errno(read(fresh(O_WRONLY, 0600), some, sizeof some) != -1);
}
PROBE(fd_write, "write", "P-51", "write")
{
    ok_or_errno(write(object(page()), some, sizeof some) != -1);
}
PROBE(fd_writev, "writev", "P-51", "writev")
{
    ok_or_errno(writev(object(page()), &vector, 1) != -1);
}
PROBE(fd_write_read_only, "write-read-only", "P-51", "write to a descriptor with O_RDONLY")
{
    ok_or_errno(write(fresh(O_RDONLY, 0600), some, sizeof some) != -1);
}
PROBE(fd_pread, "pread", "P-52", "pread")
{
    ok_or_errno(pread(object(page()), some, sizeof some, 0) != -1);
}
PROBE(fd_pwrite, "pwrite", "P-52", "pwrite")
{
    ok_or_errno(pwrite(object(page()), some, sizeof some, 0) != -1);
}
PROBE(fd_lseek, "lseek", "P-53", "lseek to the end, to learn the size")
{
    ok_or_errno(lseek(object(page()), 0, SEEK_END) != -1);
}
PROBE(fd_fchmod, "fchmod", "P-56", "fchmod")
{
    ok_or_errno(fchmod(object(page()), 0640) == 0);
}
PROBE(fd_fchown, "fchown", "P-56", "fchown to oneself")
{
    ok_or_errno(fchown(object(page()), geteuid(), getegid()) == 0);
}
PROBE(fd_futimes, "futimes", "P-56", "futimes")
{
    ok_or_errno(futimes(object(page()), NULL) == 0);
}
PROBE(fd_fstatvfs, "fstatvfs", "P-56", "fstatvfs")
{
    struct statvfs st;
    ok_or_errno(fstatvfs(object(page()), &st) == 0);
}
PROBE(fd_fsync, "fsync", "P-57", "fsync")
{
    ok_or_errno(fsync(object(page())) == 0);
}
PROBE(fd_flock, "flock", "P-57", "flock of the descriptor")
{
    ok_or_errno(flock(object(page()), LOCK_EX | LOCK_NB) == 0);
}
PROBE(fd_lock, "fcntl-setlk", "P-58", "fcntl F_SETLK of the descriptor")
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};
    ok_or_errno(fcntl(object(page()), F_SETLK, &lock) == 0);
}
PROBE(fd_getlk, "fcntl-getlk", "P-58", "fcntl F_GETLK of the descriptor")
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};
    ok_or_errno(fcntl(object(page()), F_GETLK, &lock) == 0);
}
PROBE(fd_setfl, "fcntl-setfl", "P-59", "fcntl F_SETFL, O_NONBLOCK")
{
    ok_or_errno(fcntl(object(page()), F_SETFL, O_NONBLOCK) == 0);
}
PROBE(fd_dup, "dup", "P-60", "dup, then fstat of the copy")
{
    struct stat st;
    ok_or_errno(fstat(dup(object(page())), &st) == 0);
}
PROBE(fd_dupfd, "fcntl-dupfd", "P-60", "fcntl F_DUPFD")
{
    ok_or_errno(fcntl(object(page()), F_DUPFD, 20) != -1);
}
PROBE(fd_ioctl, "ioctl", "P-61", "ioctl FIONREAD")
{
    int n;
    ok_or_errno(ioctl(object(page()), FIONREAD, &n) == 0);
}
PROBE(fd_fpathconf, "fpathconf", "P-63", "fpathconf of _PC_NAME_MAX")
{
    ok_or_errno(fpathconf(object(page()), _PC_NAME_MAX) != -1);
}
PROBE(fd_passed, "descriptor-passed", "P-64", "the descriptor, sent over a Unix socket")
{
    int pair[2], fd = object(page());
    union {
        struct cmsghdr head;
        char room[64];
    } control;
    memset(&control, 0, sizeof control);
    struct msghdr message = {.msg_iov = &vector,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = CMSG_SPACE(sizeof fd)};
    control.head.cmsg_len = CMSG_LEN(sizeof fd);
    control.head.cmsg_level = SOL_SOCKET;
    control.head.cmsg_type = SCM_RIGHTS;
    memcpy(CMSG_DATA(&control.head), &fd, sizeof fd);
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
        cannot("socketpair");
    if (sendmsg(pair[0], &message, 0) == -1) {
        ok_or_errno(false);
        return;
    }
    if (recvmsg(pair[1], &message, 0) == -1)
        cannot("recvmsg");
    memcpy(&fd, CMSG_DATA(&control.head), sizeof fd);
    ok_or_errno(mmap(NULL, page(), PROT_READ, MAP_SHARED, fd, 0) != MAP_FAILED);
}
PROBE(fd_seals, "seals", "P-65", "fcntl F_ADD_SEALS")
{
#if defined(__linux__)
    bool ok = fcntl(object(page()), F_ADD_SEALS, F_SEAL_SHRINK) == 0;
    if (!ok && errno == EINVAL) /* this fcntl knows no such command */
        answer("absent");
    else
        ok_or_absent(ok);
#else
    answer("absent");
#endif
}
PROBE(memfd, "memfd-create", "P-65", "memfd_create")
{
#if defined(__linux__)
    ok_or_absent(memfd_create("a", 0) != -1);
#else
    answer("absent");
#endif
}

/* ---- fstat ---- */

static struct stat status(int fd)
{
    struct stat st;
    if (fstat(fd, &st) == -1)
        cannot("fstat");
    return st;
}
PROBE(stat_type, "stat-type", "P-70", "fstat: does S_ISREG hold?")
{
    answer(S_ISREG(status(object(page())).st_mode) ? "yes" : "no");
}
PROBE(stat_owner, "stat-owner", "P-71", "fstat: st_uid and st_gid are the maker's")
{
    struct stat st = status(object(page()));
    answer(st.st_uid == geteuid() && st.st_gid == getegid() ? "yes" : "no");
}
PROBE(stat_unsized, "stat-size-before", "P-72", "fstat: st_size before ftruncate")
{
    bytes_or_pages(status(fresh(O_RDWR, 0600)).st_size);
}
PROBE(stat_blocks, "stat-blocks", "P-73", "fstat: st_blocks after a page is touched")
{
    int fd = object(page());
    map(fd, page())[0] = 1;
    answer(status(fd).st_blocks ? "some" : "0");
}
PROBE(stat_blksize, "stat-blksize", "P-73", "fstat: st_blksize")
{
    answer(status(object(page())).st_blksize ? "some" : "0");
}
PROBE(stat_inode, "stat-inode", "P-74", "fstat: st_ino")
{
    answer(status(object(page())).st_ino ? "some" : "0");
}
PROBE(stat_same, "stat-two-objects", "P-74", "do two objects differ in st_ino?")
{
    struct stat one = status(object(page()));
    int other = shm_open(name("b"), O_RDWR | O_CREAT | O_EXCL, 0600);
    if (other == -1)
        cannot("shm_open");
    answer(one.st_ino != status(other).st_ino ? "yes" : "no");
}
PROBE(stat_nlink, "stat-nlink", "P-74", "fstat: st_nlink")
{
    answer("%d", (int)status(object(page())).st_nlink);
}
PROBE(stat_times, "stat-times", "P-74", "fstat: st_mtime and st_ctime")
{
    struct stat st = status(object(page()));
    answer(st.st_mtime && st.st_ctime ? "some" : "0");
}

/* ---- mmap ---- */

static void mapped(int protection, int flags, int fd, size_t length, size_t offset)
{
    ok_or_errno(mmap(NULL, length, protection, flags, fd, (off_t)offset) != MAP_FAILED);
}
static void touched(int fd, size_t length, size_t at) /* maps, then reads the byte there */
{
    volatile char *bytes = mmap(NULL, length, PROT_READ, MAP_SHARED, fd, 0);
    ok_or_errno(bytes != MAP_FAILED);
    if (bytes != MAP_FAILED)
        some[0] = bytes[at];
}
PROBE(mmap_unsized, "mmap-before-ftruncate", "P-80", "mmap before the first ftruncate")
{
    mapped(PROT_READ, MAP_SHARED, fresh(O_RDWR, 0600), page(), 0);
}
PROBE(touch_unsized, "touch-before-ftruncate", "P-98", "mmap and touch before the first ftruncate")
{
    touched(fresh(O_RDWR, 0600), page(), 0);
}
PROBE(mmap_longer, "mmap-longer", "P-81", "mmap of more pages than there are")
{
    mapped(PROT_READ, MAP_SHARED, object(page()), page() * 2, 0);
}
PROBE(touch_longer, "touch-longer", "P-81", "mmap of more pages, touch the second of one")
{
    touched(object(page()), page() * 2, page());
}
PROBE(mmap_past, "mmap-offset-past", "P-82", "mmap of one page behind the end")
{
    mapped(PROT_READ, MAP_SHARED, object(page()), page(), page());
}
PROBE(mmap_last, "mmap-offset-last", "P-82", "mmap of the second of two pages")
{
    mapped(PROT_READ, MAP_SHARED, object(page() * 2), page(), page());
}
PROBE(mmap_part, "mmap-part", "P-83", "mmap of 100 bytes of a page")
{
    mapped(PROT_READ, MAP_SHARED, object(page()), 100, 0);
}
PROBE(mmap_byte_more, "mmap-byte-more", "P-83", "mmap of a page and a byte of a page")
{
    mapped(PROT_READ, MAP_SHARED, object(page()), page() + 1, 0);
}
PROBE(tail_zero, "tail-zero", "P-84", "size 100: byte 200")
{
    answer("%d", map(object(100), 100)[200]);
}
PROBE(tail_shared, "tail-shared", "P-84", "size 100: is byte 200 shared between mappings?")
{
    int fd = object(100);
    map(fd, 100)[200] = 1;
    answer(map(fd, 100)[200] ? "yes" : "no");
}
PROBE(touch_shrunk, "touch-after-shrink", "P-85", "mmap, shrink to 0, touch")
{
    int fd = object(page());
    volatile char *bytes = map(fd, page());
    ok_or_errno(ftruncate(fd, 0) == 0);
    some[0] = bytes[0];
}
PROBE(mmap_read_only, "mmap-write-read-only", "P-86", "PROT_WRITE of a descriptor with O_RDONLY")
{
    object(page());
    mapped(PROT_READ | PROT_WRITE, MAP_SHARED, again(O_RDONLY), page(), 0);
}
PROBE(mprotect_read_only, "mprotect-read-only", "P-87", "O_RDONLY mapping: mprotect to write")
{
    object(page());
    void *at = mmap(NULL, page(), PROT_READ, MAP_SHARED, again(O_RDONLY), 0);
    if (at == MAP_FAILED)
        cannot("mmap");
    ok_or_errno(mprotect(at, page(), PROT_READ | PROT_WRITE) == 0);
}
PROBE(store_read_only, "store-read-only", "M-18", "store through a mapping with PROT_READ")
{
    volatile char *at = mmap(NULL, page(), PROT_READ, MAP_SHARED, object(page()), 0);
    if (at == MAP_FAILED)
        cannot("mmap");
    at[0] = 1;
}
PROBE(mmap_write_only, "mmap-write-only", "P-25", "mmap of a descriptor with O_WRONLY")
{
    object(page());
    mapped(PROT_WRITE, MAP_SHARED, again(O_WRONLY), page(), 0);
}
PROBE(mmap_write_only_read, "mmap-write-only-read", "P-25", "PROT_READ of it")
{
    object(page());
    mapped(PROT_READ, MAP_SHARED, again(O_WRONLY), page(), 0);
}
PROBE(mmap_private, "mmap-private", "P-88", "mmap with MAP_PRIVATE")
{
    mapped(PROT_READ, MAP_PRIVATE, object(page()), page(), 0);
}
PROBE(mmap_exec, "mmap-exec", "P-89", "mmap with PROT_EXEC")
{
    mapped(PROT_READ | PROT_EXEC, MAP_SHARED, object(page()), page(), 0);
}
PROBE(mprotect_exec, "mprotect-exec", "P-89", "mprotect to PROT_EXEC")
{
    volatile char *at = map(object(page()), page());
    ok_or_errno(mprotect((void *)(uintptr_t)at, page(), PROT_READ | PROT_EXEC) == 0);
}
PROBE(mmap_fixed, "mmap-fixed", "P-90", "MAP_FIXED over another mapping")
{
    void *at = mmap(NULL, page(), PROT_READ, MAP_PRIVATE | MAP_ANON, -1, 0);
    if (at == MAP_FAILED)
        cannot("mmap");
    ok_or_errno(mmap(at, page(), PROT_READ, MAP_SHARED | MAP_FIXED, object(page()), 0) == at);
}
PROBE(mmap_offset, "mmap-offset-unaligned", "P-91", "mmap at an offset of half a page")
{
    mapped(PROT_READ, MAP_SHARED, object(page() * 2), page(), page() / 2);
}
PROBE(mmap_neither, "mmap-neither", "P-88", "mmap with neither MAP_SHARED nor MAP_PRIVATE")
{
    mapped(PROT_READ, 0, object(page()), page(), 0);
}
PROBE(mmap_zero, "mmap-length-0", "P-80", "mmap of 0 bytes")
{
    mapped(PROT_READ, MAP_SHARED, object(page()), 0, 0);
}
PROBE(mmap_bad, "mmap-bad-fd", "P-80", "mmap of a bad descriptor")
{
    mapped(PROT_READ, MAP_SHARED, -1, page(), 0);
}
PROBE(mmap_unsized_ro, "mmap-unsized-read-only", "P-86", "PROT_WRITE, O_RDONLY and no size yet")
{
    mapped(PROT_READ | PROT_WRITE, MAP_SHARED, fresh(O_RDONLY, 0600), page(), 0);
}
PROBE(prot_write, "prot-write-alone", "P-92", "PROT_WRITE alone: is it readable?")
{
    volatile char *at = mmap(NULL, page(), PROT_WRITE, MAP_SHARED, object(page()), 0);
    if (at == MAP_FAILED)
        cannot("mmap");
    some[0] = at[0];
    answer("yes");
}
PROBE(map_fork, "mapping-fork", "P-93", "is a mapping shared with a forked child?")
{
    volatile char *at = map(object(page()), page());
    pid_t child = forked();
    if (child == 0) {
        at[0] = 1;
        _exit(0);
    }
    wait_for(child);
    answer(at[0] ? "yes" : "no");
}
PROBE(map_close, "mapping-close", "P-95", "a mapping after close")
{
    int fd = object(page());
    volatile char *at = map(fd, page());
    close(fd);
    at[0] = 1;
    answer("ok");
}

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
