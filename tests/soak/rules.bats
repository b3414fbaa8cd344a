# rules.bats - each rule is watched: change one in a copy of the library, and a probe says so
#
# All probes are asked once of the library as it is, as an ordinary user (by root too), with macOS's column as the
# measure. Then each change is put to the probe that is to notice it; what only root can ask, as root.

load ../helper

setup_file() {
    [ "$(uname -s)" = Linux ] || return 0
    TREE=$BATS_FILE_TMPDIR/tree
    mkdir -p "$TREE/labs" "$TREE/built"
    cp -Rp "$TOP/common" "$TOP/scripts" "$TREE/"
    cp -Rp "$TOP"/labs/[0-9][0-9]-differences "$TREE/labs/"
    chmod -R a+rX "$BATS_FILE_TMPDIR"
    export TREE SHMLAB_PREFIX=/shmlab.m$$x
    for file in "$TREE"/common/macos-rules/*.c; do
        compiled "$file" "$TREE/built/$(basename "$file" .c).o"
    done
    cp -R "$TREE/common/macos-rules" "$TREE/right"
}
setup() { need_linux; }
teardown_file() { [ ! -d "${TREE:-}" ] || "$TOP/common/leftovers" --remove >/dev/null || :; }

# changed FILE SED PROBE [root]: with this one change in FILE, PROBE's answer is not macOS's any more
# shellcheck disable=SC2016 # the inner shell's
changed() {
    local object=$TREE/built/${1%.c}.o as=user
    [ "${4:-}" != root ] || as=
    [ -n "$as" ] || [ "$(id -u)" -eq 0 ] || skip 'only root can ask this'
    sed "$2" "$TREE/common/macos-rules/$1" >"$BATS_TEST_TMPDIR/$1"
    ! cmp -s "$TREE/common/macos-rules/$1" "$BATS_TEST_TMPDIR/$1" || { echo "$1 has no such line: $2"; return 1; }
    mv "$object" "$BATS_TEST_TMPDIR/right.o"
    compiled "$BATS_TEST_TMPDIR/$1" "$object"
    linked
    [ -n "$as" ] && [ "$(id -u)" -eq 0 ] && as='--user 65532' || as=
    # shellcheck disable=SC2086 # words, or none
    run "$TREE/scripts/as-macos" sh -c 'cd "$0" && exec ./probe "$@"' "$TREE"/labs/*-differences $as "$3"
    mv "$BATS_TEST_TMPDIR/right.o" "$object"
    [[ $output == "probe: $3: "* ]] || { echo "$output"; return 1; }
    want=$(awk -v columns='id macos macos_root' -f "$TOP/scripts/table.awk" "$TREE"/labs/*-differences/differences.tsv |
        awk -F '\t' -v id="$3" -v root="${4:-}" '$1 == id { print root != "" && $3 != "=" ? $3 : $2 }')
    [ "$output" != "probe: $3: $want" ] || { echo "the probe did not notice: $output"; return 1; }
}

@test "the library as it is: every probe that has a model gives macOS's answer" {
    linked
    run -0 env OS=macos AS=user FORMAT=tsv "$TREE/scripts/compare"
    agree=$(echo "$output" | awk -F '\t' '$8 == "agrees"' | wc -l)
    none=$(echo "$output" | awk -F '\t' '$8 == "no model"' | wc -l)
    echo "# $((agree)) probes agree with macOS's column, $((none)) have no model" >&3
    [ "$agree" -gt 250 ]
}

@test "the name may have 30 bytes only: name-31 notices" {
    changed posix.c 's/rules_string(from, name, PSHM_NAME_MAX + 1)/rules_string(from, name, 31)/' name-31
}
@test "an empty name is not there: name-empty notices" {
    changed posix.c 's/== '\''.0'\'' ? EINVAL/== '\''\\\\0'\'' ? ENOENT/' name-empty
}
@test "a leading slash is stripped: name-plain-same notices" {
    changed posix.c 's/rules_hash(name, strlen(name))/rules_hash(name + (*name == 47), strlen(name + (*name == 47)))/;s/strcmp(w->objects\[i - 1\].name, name) != 0/strcmp(w->objects[i - 1].name + (*w->objects[i - 1].name == 47), name + (*name == 47)) != 0/' name-plain-same
}
@test "EACCES comes before EEXIST: excl-or-permission notices" {
    changed posix.c 's/error = EEXIST;/error = rules_access(o->mode, o->uid, o->gid, want) ? EEXIST : EACCES;/' excl-or-permission
}
@test "O_TRUNC of a sized object is let through: trunc-sized notices" {
    changed posix.c 's/error = EINVAL; .. P-14 ../error = 0;/' trunc-sized
}
@test "access mode 3 is let through: open-mode-3 notices" {
    changed posix.c 's/return rules_refuse(EINVAL); .. P-11 ../access = O_RDWR;/' open-mode-3
}
@test "the umask applies: umask notices" {
    changed posix.c 's/.mode = mode & 07777,/.mode = mode \& ~027,/' umask
}
@test "the sticky bit is dropped: mode-12-bits notices" {
    changed posix.c 's/.mode = mode & 07777,/.mode = mode \& 0777,/' mode-12-bits
}
@test "the owner has the owner class alone: owner-class notices" {
    changed world.c 's/return (group == want/if (geteuid() == uid) return false; return (group == want/' owner-class
}
@test "unlink names the error of a long name: name-32-unlink notices" {
    changed posix.c 's/return rules_refuse(EINVAL); .. P-113.*/return rules_refuse(name_error(from, name));/' name-32-unlink
}
@test "the size is not rounded: ftruncate-100 notices" {
    changed posix.c 's/uint64_t rounded = rules_round((uint64_t)length)/uint64_t rounded = (uint64_t)length/' ftruncate-100
}
@test "ftruncate works again: ftruncate-again notices" {
    changed posix.c 's/if (o->sized)/if (0)/' ftruncate-again
}
@test "ftruncate to 0 leaves the chance: ftruncate-0-then notices" {
    changed posix.c 's/o->sized = true;/o->sized = length > 0;/' ftruncate-0-then
}
@test "ftruncate asks for write access: ftruncate-read-only notices" {
    changed posix.c 's/if (length < 0)/if (rules_object(fd) \&\& !rules_can_write(fd)) return rules_refuse(EINVAL); if (length < 0)/' ftruncate-read-only
}
@test "read says EINVAL: read notices" {
    changed posix.c 's/ENXIO); .. P-50/EINVAL); \/* P-50/' read
}
@test "lseek works: lseek notices" {
    changed posix.c '/P-53/d' lseek
}
@test "fstat shows a file type: stat-type notices" {
    changed posix.c 's/st->st_mode = o->mode;/st->st_mode = o->mode | S_IFREG;/' stat-type
}
@test "F_SETLK works: fcntl-setlk notices" {
    changed posix.c 's/case F_SETLK:/case 9999:/' fcntl-setlk
}
@test "a descriptor is not close-on-exec: descriptor-cloexec notices" {
    changed world.c 's/flags | O_CLOEXEC, mode/flags, mode/' descriptor-cloexec
}
@test "MAP_PRIVATE is let through: mmap-private notices" {
    changed memory.c 's/return EINVAL; .. P-88 ../return 0;/' mmap-private
}
@test "PROT_WRITE of a read-only descriptor is EACCES: mmap-write-read-only notices" {
    changed memory.c 's/return EPERM; .. P-86/return EACCES; \/* P-86/' mmap-write-read-only
}
@test "more may be mapped than there is: mmap-longer notices" {
    changed memory.c 's/return EINVAL; .. P-81.*/return 0;/' mmap-longer
}
@test "/dev/zero may be mapped: dev-zero-shared notices" {
    changed memory.c 's/return ENODEV; .. M-03 ../return 0;/' dev-zero-shared
}
@test "/dev/shm is there: dev-shm notices" {
    changed absent.c 's/^static bool absent(int at, const char .path)$/static bool absent_not(int at, const char *path);static bool absent(int at, const char *path){(void)absent_not; return at == -1000 \&\& path;}static bool absent_not(int at, const char *path)/' dev-shm
}
@test "shmget: EEXIST comes first: shmget-excl-0666 notices" {
    changed sysv.c 's/return rules_refuse(EACCES); .. V-21.*/return rules_refuse(flags \& IPC_EXCL ? EEXIST : EACCES);/' shmget-excl-0666
}
@test "over shmall is ENOSPC: shmget-total notices" {
    changed sysv.c 's/return rules_refuse(ENOMEM); .. V-30 ../return rules_refuse(ENOSPC);/' shmget-total
}
@test "an address in use is EINVAL: shmat-occupied notices" {
    changed sysv.c 's/errno = ENOMEM; .. V-56/errno = EINVAL; \/* V-56/' shmat-occupied
}
@test "the mode has no bit 04000: stat-mode notices" {
    changed sysv.c 's/^#define ALLOCATED 04000/#define ALLOCATED 0/' stat-mode
}
@test "shm_lpid is not set by shmat: shmat-books notices" {
    changed sysv.c 's/s->lpid = getpid();/;/' shmat-books
}
@test "ids begin at 0: id-stale notices" {
    changed sysv_ipc.c 's/(o->seq + 1) & (kind/0 \& (kind/' id-stale
}
@test "semop takes six operations: semop-6 notices" {
    changed sysv_sem.c 's/^#define OPS_MOST  5 /#define OPS_MOST  6 /' semop-6
}
@test "a semaphore name may have 31 bytes: sem-name-31 notices" {
    changed sync.c 's/strlen(path) > PSEM_NAME_MAX)/strlen(path) > 31)/' sem-name-31
}
@test "a semaphore may begin with 32768: sem-value-32768 notices" {
    changed sync.c 's/value > SEM_VALUE_MAX_XNU/value > 32768/' sem-value-32768
}
@test "msync of 0 bytes works: msync-0 notices" {
    changed memory.c 's/return rules_refuse(EINVAL); .. M-10, M-11 ../return 0;/' msync-0
}
@test "poll finds an object ready: poll notices" {
    changed posix.c 's/fds\[i\].revents = POLLNVAL;/;/' poll
}
@test "the real user owns an object: stat-owner-effective notices" {
    changed posix.c 's/.uid = geteuid(), /.uid = getuid(), /' stat-owner-effective root
}
@test "the world's bits are enough for a member of the group: group-class notices" {
    changed world.c 's/(member ? group == want : world_bits == want)/world_bits == want/' group-class root
}
@test "sem_wait goes on after SA_RESTART: sem-wait-restart notices" {
    changed sync.c 's/NEXT(sem_timedwait)(&file->semaphore, &never)/NEXT(sem_wait)(\&file->semaphore)/' sem-wait-restart
}
@test "a handle that nobody gave is EINVAL: sem-bad-handle notices" {
    changed sync.c 's/errno = EBADF;/errno = EINVAL;/' sem-bad-handle
}
@test "posix_fallocate is there: posix-fallocate notices" {
    changed missing.c '/^int posix_fallocate/d' posix-fallocate
}
@test "there are IPC namespaces: ipc-namespace notices" {
    changed missing.c 's/ERRNO(unshare)//' ipc-namespace
}
@test "shmget passes SHM_HUGETLB on: shmget-hugetlb notices" {
    changed sysv.c 's/IPC_CREAT | 0666);/IPC_CREAT | (flags \& 04000) | 0666);/' shmget-hugetlb
}
@test "a new segment takes the lowest slot: id-last-freed notices" {
    changed sysv.c 's/w->last_freed = (int)(s - w->segments);/w->last_freed = -1;/' id-last-freed
}
@test "anybody sets a limit: set-shmmax notices" {
    changed sysv_ipc.c 's/if (new != NULL && geteuid() != 0)/if (0)/' set-shmmax
}
@test "shmmni may be set after the first segment: set-shmmni-used notices" {
    changed sysv_ipc.c 's/return EPERM; .. V-04 ../return 0;/' set-shmmni-used root
}
@test "shmmax may be a part of a page: set-shmmax-odd notices" {
    changed sysv_ipc.c 's/return EINVAL; .. V-07 ../return 0;/' set-shmmax-odd root
}
