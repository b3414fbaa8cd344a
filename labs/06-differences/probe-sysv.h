/* probe-sysv.h - part of probe.c: System V segments. A list of small questions, so it is long. */
#define TOPIC "sysv"

/* ---- shmget ---- */

PROBE(shm_private, "private-without-creat", "V-32", "shmget of IPC_PRIVATE without IPC_CREAT")
{
    segment(100, 0600);
    answer("ok");
}
PROBE(shm_private_key, "private-key", "V-32", "the key of an IPC_PRIVATE segment")
{
    struct shmid_ds ds = status_of(segment(100, 0600));
#if defined(__APPLE__)
    answer("%ld", (long)ds.shm_perm._key);
#elif defined(__GLIBC__)
    answer("%ld", (long)ds.shm_perm.__key);
#else
    answer("%ld", (long)ds.shm_perm.__ipc_perm_key);
#endif
}
static void made(size_t size) /* a private segment of that size */
{
    int id = shmget(IPC_PRIVATE, size, 0600);
    ok_or_errno(id != -1);
    if (id != -1)
        kept('m', id, "");
}
PROBE(shm_size_0, "shmget-size-0", "V-28", "shmget of a new segment of 0 bytes")
{
    made(0);
}
PROBE(shm_size_max, "shmget-size-max", "V-29", "shmget of a new segment of SIZE_MAX bytes")
{
    made(SIZE_MAX);
}
PROBE(shm_missing, "shmget-missing", "V-20", "shmget of a key that nobody has, without IPC_CREAT")
{
    key_t key = keyed(100, 0600);
    if (shmctl(shared->id[0].id, IPC_RMID, NULL) == -1)
        cannot("shmctl");
    ok_or_errno(shmget(key, 100, 0600) != -1);
}
static void got(size_t size, int flags) /* shmget of a segment that has 100 bytes, mode 0600 */
{
    ok_or_errno(shmget(keyed(100, 0600), size, flags) != -1);
}
PROBE(get_0, "shmget-existing-0", "V-25", "shmget of 100 bytes, asking 0")
{
    got(0, 0600);
}
PROBE(get_smaller, "shmget-existing-smaller", "V-26", "shmget of 100 bytes, asking 50")
{
    got(50, 0600);
}
PROBE(get_larger, "shmget-existing-larger", "V-27", "shmget of 100 bytes, asking 101")
{
    got(101, 0600);
}
PROBE(get_excl, "shmget-excl", "V-20", "IPC_CREAT and IPC_EXCL of a segment that is there")
{
    got(100, IPC_CREAT | IPC_EXCL | 0600);
}
PROBE(get_excl_alone, "shmget-excl-without-creat", "V-33", "IPC_EXCL without IPC_CREAT of it")
{
    got(100, IPC_EXCL | 0600);
}
PROBE(get_0666, "shmget-0666-of-0600", "V-22", "ask mode 0666 of your own 0600")
{
    got(100, 0666);
}
PROBE(get_mode_0, "shmget-0-of-0600", "V-21", "ask mode 0 of your own 0600")
{
    got(100, 0);
}
PROBE(get_0700, "shmget-0700-of-0600", "V-36", "ask mode 0700 of your own 0600")
{
    got(100, 0700);
}
PROBE(get_excl_larger, "shmget-excl-larger", "V-20", "EXCL and too large: which errno?")
{
    got(101, IPC_CREAT | IPC_EXCL | 0600);
}
PROBE(get_excl_0666, "shmget-excl-0666", "V-20", "EXCL and 0666 of 0600: which errno?")
{
    got(100, IPC_CREAT | IPC_EXCL | 0666);
}
PROBE(get_larger_0666, "shmget-larger-0666", "V-20", "too large and 0666 of 0600: which errno?")
{
    got(101, 0666);
}
static void stranger_gets(int flags)
{
    need_root();
    key_t key = keyed(100, 0600);
    become(STRANGER);
    ok_or_errno(shmget(key, 100, flags) != -1);
}
PROBE(get_stranger, "shmget-stranger-0600", "V-23", "another user asks 0600 of 0600")
{
    stranger_gets(0600);
}
PROBE(get_stranger_0, "shmget-stranger-0", "V-23", "another user asks mode 0 of 0600")
{
    stranger_gets(0);
}
PROBE(shm_umask, "shmget-umask", "V-35", "mode 0666 under umask 077 becomes")
{
    umask(077);
    answer("%04o", (unsigned)status_of(segment(100, 0666)).shm_perm.mode & 0777);
}
PROBE(shm_segsz, "segment-size", "V-37", "shm_segsz after shmget of 100")
{
    answer("%ld", (long)status_of(segment(100, 0600)).shm_segsz);
}
PROBE(shm_zero, "segment-zero", "V-38", "the first byte of a new segment")
{
    answer("%d", *(volatile char *)attached(segment(100, 0600), 0));
}
PROBE(shm_fresh, "segment-fresh", "V-95", "nattch, shm_lpid and shm_atime of a new segment")
{
    struct shmid_ds ds = status_of(segment(100, 0600));
    answer("%ld %ld %ld", (long)ds.shm_nattch, (long)ds.shm_lpid, (long)ds.shm_atime);
}
PROBE(shm_cpid, "segment-maker", "V-95", "is shm_cpid the maker's?")
{
    answer(status_of(segment(100, 0600)).shm_cpid == getpid() ? "yes" : "no");
}

/* ---- ids ---- */

PROBE(id_slot, "id-slot-reused", "V-42", "is a removed id's slot the next one's?")
{
    int first = segment(100, 0600);
    if (shmctl(first, IPC_RMID, NULL) == -1)
        cannot("shmctl");
    answer(first % 65536 == segment(100, 0600) % 65536 ? "yes" : "no");
}
PROBE(id_stale, "id-stale", "V-44", "IPC_STAT of an id that is gone")
{
    int first = segment(100, 0600);
    if (shmctl(first, IPC_RMID, NULL) == -1)
        cannot("shmctl");
    segment(100, 0600);
    struct shmid_ds ds;
    ok_or_errno(shmctl(first, IPC_STAT, &ds) == 0);
}

/* ---- shmat ---- */

static void attach_at(int id, const void *where, int flags)
{
    ok_or_errno(shmat(id, where, flags) != (void *)-1);
}
PROBE(at_bad, "shmat-bad-id", "V-50", "shmat of an id that nobody has")
{
    attach_at(-1, NULL, 0);
}
PROBE(at_two, "shmat-twice", "V-65", "shmat twice in one process: addresses")
{
    int id = segment(100, 0600);
    bool two = attached(id, 0) != attached(id, 0);
    answer("%s, nattch=%ld", two ? "two" : "one", (long)status_of(id).shm_nattch);
}
PROBE(at_unaligned, "shmat-unaligned", "V-54", "shmat at an address that is not aligned")
{
    attach_at(segment(100, 0600), (void *)(page() * 100000 + 1), 0);
}
PROBE(at_round, "shmat-rnd", "V-55", "SHM_RND rounds an address")
{
    int id = segment(100, 0600);
    char *at = attached(id, 0);
    if (shmdt(at) == -1)
        cannot("shmdt");
    answer("%s", shmat(id, at + 1, SHM_RND) == at ? "down" : lab_errno_name(errno));
}
PROBE(at_occupied, "shmat-occupied", "V-56", "shmat at an address that is in use")
{
    int id = segment(100, 0600);
    attach_at(id, attached(id, 0), 0);
}
PROBE(at_low, "shmat-low", "V-58", "shmat at the second page of the address space")
{
    attach_at(segment(100, 0600), (void *)page(), 0);
}
PROBE(at_9, "shmat-nine", "V-51", "the ninth shmat of a process")
{
    int id = segment(100, 0600);
    for (int i = 0; i < 8; i++)
        attached(id, 0);
    attach_at(id, NULL, 0);
}
PROBE(at_owner_class, "shmat-0066", "V-90", "its owner attaches mode 0066")
{
    attach_at(segment(100, 0066), NULL, 0);
}
PROBE(at_read_0400, "shmat-0400", "V-50", "its owner attaches mode 0400 to write")
{
    attach_at(segment(100, 0400), NULL, 0);
}
PROBE(at_rdonly_0400, "shmat-0400-rdonly", "V-50", "its owner attaches mode 0400 with SHM_RDONLY")
{
    attach_at(segment(100, 0400), NULL, SHM_RDONLY);
}
PROBE(at_stranger, "shmat-stranger", "V-50", "another user attaches mode 0600")
{
    need_root();
    int id = segment(100, 0600);
    become(STRANGER);
    attach_at(id, NULL, 0);
}
PROBE(at_mprotect, "shmat-rdonly-mprotect", "V-59", "SHM_RDONLY: mprotect to write")
{
    char *at = attached(segment(100, 0600), SHM_RDONLY);
    ok_or_errno(mprotect(at, page(), PROT_READ | PROT_WRITE) == 0);
}
PROBE(at_store, "shmat-rdonly-store", "V-60", "SHM_RDONLY: store")
{
    *(volatile char *)attached(segment(100, 0600), SHM_RDONLY) = 1;
}
PROBE(dt_store, "shmdt-store", "V-61", "store after shmdt")
{
    char *at = attached(segment(100, 0600), 0);
    if (shmdt(at) == -1)
        cannot("shmdt");
    *(volatile char *)at = 1;
}
PROBE(at_tail, "segment-tail", "V-62", "size 100: byte 200 of the attach")
{
    volatile char *at = attached(segment(100, 0600), 0);
    at[200] = 1;
    answer("%d", at[200] - 1);
}
PROBE(at_books, "shmat-books", "V-63", "after shmat: nattch, shm_lpid ours? shm_atime set?")
{
    int id = segment(100, 0600);
    attached(id, 0);
    struct shmid_ds ds = status_of(id);
    answer("%ld %s %s", (long)ds.shm_nattch, ds.shm_lpid == getpid() ? "yes" : "no",
           ds.shm_atime ? "yes" : "no");
}

/* ---- removed, and somebody is still attached ---- */

static int removed(void) /* the id */
{
    int id = segment(100, 0600);
    attached(id, 0);
    if (shmctl(id, IPC_RMID, NULL) == -1)
        cannot("shmctl");
    return id;
}
PROBE(rm_attach, "rmid-then-shmat", "V-64", "shmat of a removed segment, still attached")
{
    attach_at(removed(), NULL, 0);
}
PROBE(rm_stat, "rmid-then-stat", "V-89", "IPC_STAT of it")
{
    struct shmid_ds ds;
    ok_or_errno(shmctl(removed(), IPC_STAT, &ds) == 0);
}
PROBE(rm_twice, "rmid-twice", "V-89", "IPC_RMID of it a second time")
{
    ok_or_errno(shmctl(removed(), IPC_RMID, NULL) == 0);
}
PROBE(rm_use, "rmid-then-use", "V-88", "store into it")
{
    int id = segment(100, 0600);
    volatile char *at = attached(id, 0);
    if (shmctl(id, IPC_RMID, NULL) == -1)
        cannot("shmctl");
    at[0] = 1;
    answer("ok");
}
static key_t removed_key(void)
{
    key_t key = keyed(100, 0600);
    attached(shared->id[0].id, 0);
    if (shmctl(shared->id[0].id, IPC_RMID, NULL) == -1)
        cannot("shmctl");
    return key;
}
PROBE(rm_key, "rmid-then-shmget", "V-94", "shmget of its key")
{
    ok_or_errno(shmget(removed_key(), 100, 0600) != -1);
}
PROBE(rm_reuse, "rmid-then-create", "V-94", "a new segment with its key")
{
    int id = shmget(removed_key(), 100, IPC_CREAT | IPC_EXCL | 0600);
    ok_or_errno(id != -1);
    if (id != -1)
        kept('m', id, "");
}
PROBE(rm_last, "rmid-then-shmdt", "V-79", "IPC_STAT of it after the last shmdt")
{
    int id = segment(100, 0600);
    char *at = attached(id, 0);
    struct shmid_ds ds;
    if (shmctl(id, IPC_RMID, NULL) == -1 || shmdt(at) == -1)
        cannot("shmdt");
    ok_or_errno(shmctl(id, IPC_STAT, &ds) == 0);
}

/* ---- shmdt, munmap, fork, exec, the end ---- */

PROBE(dt_never, "shmdt-not-attached", "V-70", "shmdt of an address that shmat did not give")
{
    ok_or_errno(shmdt(mmap(NULL, page(), PROT_READ, MAP_PRIVATE | MAP_ANON, -1, 0)) == 0);
}
PROBE(dt_twice, "shmdt-twice", "V-70", "shmdt a second time")
{
    char *at = attached(segment(100, 0600), 0);
    if (shmdt(at) == -1)
        cannot("shmdt");
    ok_or_errno(shmdt(at) == 0);
}
PROBE(dt_inside, "shmdt-inside", "V-71", "shmdt of the attach's second page")
{
    ok_or_errno(shmdt(attached(segment(page() * 2, 0600), 0) + page()) == 0);
}
PROBE(dt_lpid, "shmdt-lpid", "V-72", "we attach, a child detaches: shm_lpid is whose?")
{
    int id = segment(100, 0600);
    char *at = attached(id, 0);
    pid_t child = forked();
    if (child == 0)
        _exit(shmdt(at) == 0 ? 0 : 1);
    wait_for(child);
    pid_t last = status_of(id).shm_lpid;
    answer(last == child ? "the child's" : last == getpid() ? "ours" : "nobody's");
}
static char *unmapped(int id, size_t from, size_t length)
{
    char *at = attached(id, 0);
    if (munmap(at + from, length) == -1)
        cannot("munmap");
    return at;
}
PROBE(unmap_all, "munmap-nattch", "V-73", "nattch after munmap of the attach")
{
    int id = segment(page(), 0600);
    unmapped(id, 0, page());
    answer("%ld", (long)status_of(id).shm_nattch);
}
PROBE(unmap_dt, "munmap-then-shmdt", "V-73", "shmdt after munmap of the attach")
{
    ok_or_errno(shmdt(unmapped(segment(page(), 0600), 0, page())) == 0);
}
PROBE(unmap_middle, "munmap-middle", "V-74", "nattch after munmap of the middle of three pages")
{
    int id = segment(page() * 3, 0600);
    unmapped(id, page(), page());
    answer("%ld", (long)status_of(id).shm_nattch);
}
/* A child attaches, does `then` and waits; nattch as we see it */
static void attached_child(void (*then)(int ready, int wait))
{
    int id = segment(100, 0600), ready[2], wait[2];
    if (pipe(ready) == -1 || pipe(wait) == -1)
        cannot("pipe");
    fcntl(ready[1], F_SETFD, FD_CLOEXEC);
    pid_t child = forked();
    if (child == 0) {
        close(wait[1]);
        attached(id, 0);
        then(ready[1], wait[0]);
        _exit(1);
    }
    close(ready[1]);
    if (read(ready[0], some, 1) == -1) /* its byte, or the end of its end */
        cannot("read");
    if (then == NULL)
        kill(child, SIGKILL);
    answer("%ld", (long)status_of(id).shm_nattch);
}
static void then_exec(int ready, int wait)
{
    (void)ready; /* exec closes it */
    dup2(wait, 0);
    execl("/bin/sh", "sh", "-c", "read x", (char *)NULL);
}
PROBE(nattch_exec, "nattch-exec", "V-76", "nattch after the only attacher's exec")
{
    attached_child(then_exec);
}
static void then_fork(int ready, int wait)
{
    if (forked() != 0)
        wait_for(-1);
    if (write(ready, "", 1) == -1 || read(wait, some, 1) == -1)
        cannot("pipe");
}
PROBE(nattch_fork, "nattch-fork", "V-75", "nattch after the only attacher's fork")
{
    attached_child(then_fork);
}
static void nattch_after(int signal_number) /* a child attaches and ends */
{
    int id = segment(100, 0600);
    pid_t child = forked();
    if (child == 0) {
        attached(id, 0);
        if (signal_number)
            raise(signal_number);
        _exit(0);
    }
    wait_for(child);
    answer("%ld", (long)status_of(id).shm_nattch);
}
PROBE(nattch_exit, "nattch-exit", "V-77", "nattch after the only attacher's exit")
{
    nattch_after(0);
}
PROBE(nattch_kill, "nattch-kill", "V-77", "nattch after the only attacher's SIGKILL")
{
    nattch_after(SIGKILL);
}
PROBE(shm_stays, "segment-stays", "V-80", "a segment whose maker has ended")
{
    int pipes[2], id;
    if (pipe(pipes) == -1)
        cannot("pipe");
    pid_t child = forked();
    if (child == 0) {
        id = segment(100, 0600);
        _exit(write(pipes[1], &id, sizeof id) == sizeof id ? 0 : 1);
    }
    wait_for(child);
    if (read(pipes[0], &id, sizeof id) != sizeof id)
        cannot("read");
    attach_at(id, NULL, 0);
}

/* ---- shmctl ---- */

PROBE(ctl_mode, "stat-mode", "V-86", "shm_perm.mode of a segment made with 0600")
{
    answer("%04o", (unsigned)status_of(segment(100, 0600)).shm_perm.mode);
}
PROBE(ctl_mode_removed, "stat-mode-removed", "V-86", "the same, removed and still attached")
{
    struct shmid_ds ds;
    if (shmctl(removed(), IPC_STAT, &ds) == -1)
        ok_or_errno(false);
    else
        answer("%04o", (unsigned)ds.shm_perm.mode);
}
PROBE(ctl_fault, "stat-bad-pointer", "V-85", "IPC_STAT into a bad pointer")
{
    void *volatile where = (void *)8;
    ok_or_errno(shmctl(segment(100, 0600), IPC_STAT, where) == 0);
}
PROBE(ctl_set, "set-mode", "V-87", "IPC_SET of mode 07444: the low 9 bits become")
{
    int id = segment(100, 0600);
    struct shmid_ds ds = status_of(id);
    ds.shm_perm.mode = 07444;
    if (shmctl(id, IPC_SET, &ds) == -1)
        ok_or_errno(false);
    else
        answer("%04o", (unsigned)status_of(id).shm_perm.mode & 0777);
}
static void stranger_controls(int mode, int command)
{
    need_root();
    int id = segment(100, mode);
    struct shmid_ds ds = status_of(id);
    become(STRANGER);
    ok_or_errno(shmctl(id, command, &ds) == 0);
}
PROBE(ctl_stranger_stat, "stat-stranger", "V-85", "another user: IPC_STAT of mode 0600")
{
    stranger_controls(0600, IPC_STAT);
}
PROBE(ctl_stranger_set, "set-stranger", "V-87", "another user: IPC_SET of mode 0666")
{
    stranger_controls(0666, IPC_SET);
}
PROBE(ctl_stranger_rmid, "rmid-stranger", "V-88", "another user: IPC_RMID of mode 0666")
{
    stranger_controls(0666, IPC_RMID);
}
PROBE(ctl_stat_denied, "stat-mode-0", "V-85", "its owner: IPC_STAT of mode 0")
{
    struct shmid_ds ds;
    ok_or_errno(shmctl(segment(100, 0), IPC_STAT, &ds) == 0);
}
/* What macOS does not have it refuses as it refuses any number that it does not know */
#if defined(__APPLE__)
#define SHM_LOCK   11
#define SHM_UNLOCK 12
#define SHM_STAT   13
#define SHM_INFO   14
#define IPC_INFO   3
#endif
static char much[512]; /* room for any of their structures */
static void control(int id, int command)
{
    ok_or_errno(shmctl(id, command, (struct shmid_ds *)(void *)much) != -1);
}
PROBE(ctl_lock, "shm-lock", "V-91", "shmctl SHM_LOCK")
{
    control(segment(100, 0600), SHM_LOCK);
}
PROBE(ctl_unlock, "shm-unlock", "V-91", "shmctl SHM_UNLOCK")
{
    control(segment(100, 0600), SHM_UNLOCK);
}
PROBE(ctl_info, "shm-info", "V-92", "shmctl SHM_INFO")
{
    control(segment(100, 0600), SHM_INFO);
}
PROBE(ctl_shm_stat, "shm-stat", "V-92", "shmctl SHM_STAT of index 0")
{
    bool ok = shmctl(segment(100, 0600), SHM_STAT, (struct shmid_ds *)(void *)much) != -1;
    answer(ok || errno != EINVAL ? "known" : "EINVAL");
}
PROBE(ctl_ipc_info, "ipc-info", "V-92", "shmctl IPC_INFO")
{
    control(segment(100, 0600), IPC_INFO);
}
PROBE(ctl_unknown, "shmctl-unknown", "V-93", "shmctl with command 99")
{
    control(segment(100, 0600), 99);
}
PROBE(ctl_bad_id, "shmctl-bad-id", "V-88", "IPC_RMID of an id that nobody has")
{
    ok_or_errno(shmctl(-1, IPC_RMID, NULL) == 0);
}

/* ---- ftok ---- */

PROBE(ftok_parts, "ftok-formula", "V-107", "ftok: 8 bits of number, 8 of device, 16 of inode?")
{
    struct stat st;
    if (stat(LAB_KEYFILE, &st) == -1)
        cannot("stat");
    unsigned key = 7U << 24 | ((unsigned)st.st_dev & 0xff) << 16 | ((unsigned)st.st_ino & 0xffff);
    answer((unsigned)ftok(LAB_KEYFILE, 7) == key ? "yes" : "no");
}
PROBE(ftok_256, "ftok-0-and-256", "V-108", "ftok: do numbers 0 and 256 give one key?")
{
    answer(ftok(LAB_KEYFILE, 0) == ftok(LAB_KEYFILE, 256) ? "yes" : "no");
}
PROBE(ftok_missing, "ftok-missing", "V-109", "ftok of a file that is not there")
{
    ok_or_errno(ftok("no-such-file", 1) != -1);
}
#undef TOPIC
