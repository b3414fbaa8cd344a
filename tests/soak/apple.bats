#!/usr/bin/env bats
# The rules answer as Apple's own code did, call by call: sequences and answers are in apple/, replay compares
#
# Each difference has a name in `as-macos --limits`. Then each rule is changed in a copy of the library, and the rows
# that are there for it notice.

# shellcheck disable=SC2016,SC2030,SC2031 # the patterns' dollars; run's output

load ../helper

setup_file() {
    [ "$(uname -s)" = Linux ] || return 0
    TREE=$BATS_FILE_TMPDIR/tree
    mkdir -p "$TREE/built" "$TREE/tests/soak"
    cp -Rp "$TOP/common" "$TOP/scripts" "$TREE/"
    cp -Rp "$TOP/tests/soak/apple" "$TREE/tests/soak/"
    chmod -R a+rX "$BATS_FILE_TMPDIR"
    export TREE SHMLAB_PREFIX=/shmlab.a$$x
    for program in replay more; do
        cc -std=gnu11 -O1 -o "$TREE/$program" "$TREE/tests/soak/apple/$program.c" -lpthread
    done
    for file in "$TREE"/common/macos-rules/*.c; do
        compiled "$file" "$TREE/built/$(basename "$file" .c).o"
    done
}
setup() {
    need_linux
    SHMLAB_PREFIX=$SHMLAB_PREFIX.$BATS_TEST_NUMBER # more leaves a full world behind
}
teardown() { "$TOP/common/leftovers" --remove >/dev/null || :; }

# replayed FILE [--page 4096]: as several users where that can be, else as one; sets output
replayed() {
    local file=$1 few=() as=()
    shift
    if [ "$(id -u)" -ne 0 ]; then
        unshare -r true 2>/dev/null || skip 'an ordinary user without user namespaces is not root for itself'
        as=(unshare -r) few=(--one)
    elif unshare --ipc true 2>/dev/null; then
        as=(unshare --ipc) # a rule that is changed may leave segments of the kernel's
    fi
    case $file in *-4096*) few+=(--page-4096) ;; esac
    case $file in *.gz) gzip -dc "$TREE/tests/soak/apple/$file" ;; *) cat "$TREE/tests/soak/apple/$file" ;; esac |
        "${as[@]}" "$TREE/scripts/as-macos" "$@" "$TREE/replay" "${few[@]}"
}

# Every difference is of a kind that --limits names, and there are few; more than SAME answers are Apple's
named() { # SAME FILE...
    local least=$1 limits
    shift
    [ "$(id -u)" -eq 0 ] || least=$((least * 2 / 3))
    run -0 replayed "$@"
    limits=$("$TOP/scripts/as-macos" --limits | sed -n 's/^  \([a-z][a-z]*\): .*/\1/p')
    echo "$output" | sed '$d' | while IFS=: read -r name _; do
        echo "$limits" | grep -qx "$name" || { echo "$name is not in as-macos --limits"; return 1; }
    done
    # shellcheck disable=SC2001
    same=$(echo "$output" | sed -n 's/^same \([0-9]*\),.*/\1/p')
    differ=$(echo "$output" | sed '$d' | wc -l)
    echo "# $1${3:+ at $3}: ${output##*$'\n'}" >&3
    [ "$same" -ge "$least" ]
    [ "$differ" -le $((same / 2000)) ]
}

@test "one row for each difference there was: the rules answer as Apple's code" {
    linked
    named 140 rows.txt
}
@test "those that were run with pages of 4096 bytes, too" {
    linked
    named 45 rows-4096.txt --page 4096
}
@test "tables that are filled, too" {
    linked
    named 3400 many.gz
}
@test "sequences made at random, too" {
    several_users
    linked
    named 46000 random.gz
}
@test "and where their numbers mean the same with pages of 4096 bytes" {
    several_users
    linked
    named 30000 random.gz --page 4096
}

@test "what waits, what is killed, how many there may be" {
    linked
    run -0 "$TREE/scripts/as-macos" "$TREE/more"
    diff - <(echo "$output") <<'END'
a release ends a wait: 0
zero ends a wait for zero: 0
one of two does not: waiting 1
two of two do: 0, value 0
the set is removed: EIDRM
a signal, with SA_RESTART: EINTR, waiting 0
two wait: 2
one is killed: 1
the other has it: 0
a holder is killed: value 0
who waits for it gets it: 0
and it is taken: value 0
who waits for zero and one: 0, values 0 0
after exec and exit: value 0
after posix_spawn the parent's stays: value 5
eight threads of one process: 0, value 0
killed at any moment: wrong 0 of 30
after 32767 comes: 32768
after 65535 comes: 0
fstat of a semaphore: EBADF
ftruncate: EINVAL
read: ENXIO
write: EBADF
lseek: ESPIPE
fsync: ENOTSUP
mmap: EINVAL
it is whole: 0
named semaphores: 10000, then ENOSPC
sets: 87381, then ENOSPC
the one made first is found: yes
after 32767 queues an id is: -2147483648
it is good: 0
END
}

# changed FILE SED WHAT...: with this one change in FILE, replay of WHAT has an unnamed difference, or `more` says
# something else than WHAT, a line of it
changed() {
    local object=$TREE/built/${1%.c}.o file=$1
    sed "$2" "$TREE/common/macos-rules/$1" >"$BATS_TEST_TMPDIR/$1"
    ! cmp -s "$TREE/common/macos-rules/$1" "$BATS_TEST_TMPDIR/$1" || { echo "$1 has no such line: $2"; return 1; }
    mv "$object" "$BATS_TEST_TMPDIR/right.o"
    compiled "$BATS_TEST_TMPDIR/$1" "$object"
    linked
    shift 2
    case $1 in
    *.txt | *.gz) run replayed "$@" ;;
    *) run "$TOP/common/limit" 10 "$TREE/scripts/as-macos" "$TREE/more" ;;
    esac
    mv "$BATS_TEST_TMPDIR/right.o" "$TREE/built/${file%.c}.o"
    case $1 in
    *.txt | *.gz) [[ $output == *unnamed:* ]] || false ;;
    *) [[ $output == *'ends a wait: 0'* && $output != *"$1"* ]] || false ;;
    esac || { echo "nothing noticed: $output"; return 1; }
}
several_users() { [ "$(id -u)" -eq 0 ] || skip 'only root has several users'; }

@test "ftruncate of a semaphore's descriptor works" {
    changed posix.c 's/rules_semaphore(fd) ? rules_refuse(EINVAL) : NEXT(ftruncate)/NEXT(ftruncate)/' rows-4096.txt --page 4096
}
@test "mmap of a semaphore's descriptor works" {
    changed memory.c 's/if (rules_semaphore(fd))/if (0)/' rows-4096.txt --page 4096
}
@test "fstat of a semaphore's descriptor works" {
    changed posix.c 's/rules_semaphore(fd) ? rules_refuse(EBADF) : NEXT(fstat)/NEXT(fstat)/' 'fstat of a semaphore: EBADF'
}
@test "a semaphore's descriptor is read" {
    changed posix.c 's/return rules_object(fd) != NULL || rules_semaphore(fd);/return rules_object(fd) != NULL;/' 'read: ENXIO'
}
@test "a set's mode has no bit 01000" {
    changed sysv_sem.c 's/^#define ALLOCATED 01000/#define ALLOCATED 0/' rows-4096.txt --page 4096
}
@test "no operations are EINVAL" {
    changed sysv_sem.c 's/if (n < 0 || n > OPS_MOST)/if (n == 0) return rules_refuse(EINVAL); if (n < 0 || n > OPS_MOST)/' rows-4096.txt --page 4096
}
@test "no operations set no time" {
    changed sysv_sem.c 's/s->atime = time(NULL);/if (n > 0) s->atime = time(NULL);/' rows-4096.txt --page 4096
}
@test "a semop that fails sets the time" {
    changed sysv_sem.c 's/return rules_refuse(EAGAIN);/{ s->atime = time(NULL); return rules_refuse(EAGAIN); }/' rows-4096.txt --page 4096
}
@test "E2BIG comes before EACCES" {
    several_users
    changed sysv_sem.c 's/^    if (!rules_permits(s, 2))$/    if (n > OPS_MOST) return rules_refuse(E2BIG);\n    if (!rules_permits(s, 2))/' rows-4096.txt --page 4096
}
@test "ERANGE comes before the number's EINVAL" {
    several_users
    changed sysv_sem.c 's/^    if (one \&\&/    if (command == SETVAL \&\& (unsigned)argument > SEM_VALUE_MAX_XNU) return rules_refuse(ERANGE);\n    if (one \&\&/' rows-4096.txt --page 4096
}
@test "access mode 3 of a semaphore reads" {
    several_users
    changed sync.c 's/int access = (oflag + 1) & O_ACCMODE/int access = (oflag \& O_ACCMODE) == O_ACCMODE ? 1 : (oflag + 1) \& O_ACCMODE/' rows.txt
}
@test "sem_open takes a descriptor more than it gives" {
    changed sync.c 's/fd = rules_open(rules_path("s", s->serial), O_RDWR, 0);/fd = (int)syscall(SYS_openat, AT_FDCWD, rules_path("s", s->serial), O_RDWR, 0), syscall(SYS_dup, fd) == -1 ? (syscall(SYS_close, fd), fd = -1, errno = EMFILE) : 0;/' rows.txt
}
@test "a bad name is not noticed" {
    changed world.c 's/rules_reach(from + i, 1, false) == 0)/0)/' many.gz
}
@test "a bad buffer of IPC_SET is not noticed" {
    several_users
    changed sysv_sem.c '/case IPC_SET:$/,$s/rules_reach(user, sizeof ds, false) < sizeof ds/0/' rows.txt
}
@test "the kernel's segment stays where the new owner has no group" {
    several_users
    changed sysv.c 's/linux_ds.shm_perm.uid = ds.shm_perm.uid;/linux_ds.shm_perm = ds.shm_perm;/' rows.txt
}
@test "MAP_FIXED works below 4 GiB" {
    changed memory.c 's/(uintptr_t)addr < RULE_LOWEST/0/' rows.txt
}
@test "shmat past 2^64 is ENOMEM" {
    several_users
    changed sysv.c 's/if (address != NULL && end < length)/if (0)/' rows-4096.txt --page 4096
}
@test "mmap past 2^64 looks at the descriptor" {
    changed memory.c 's/|| __builtin_add_overflow((uintptr_t)addr, length, &last)//' rows.txt
}
@test "more memory than there are addresses is EINVAL" {
    changed memory.c 's/: length > SIZE_MAX - page)/: 0)/' rows-4096.txt --page 16384
}
@test "a process has eleven SEM_UNDO entries" {
    changed sysv_sem.c '/seat->count == RULE_UNDOS/,+1s/return EINVAL;/return 0;/' rows.txt
}
@test "a queue's sequence number has 15 bits" {
    changed sysv_ipc.c 's/(kind == RULE_QUEUE ? 0xffff : 0x7fff)/0x7fff/' 'after 32767 queues an id is: -2147483648'
}
@test "there are 256 sets" {
    changed sysv_ipc.c 's/{RULE_SEGMENTS, RULE_SETS, RULE_QUEUES}/{RULE_SEGMENTS, 256, RULE_QUEUES}/' many.gz
}
@test "a value ends at 32767" {
    changed sysv_sem.c 's/if (op < 0 ? v->value + op < 0/if (v->value + op > 32767) return rules_refuse(ERANGE); if (op < 0 ? v->value + op < 0/' 'after 32767 comes: 32768'
}
@test "a number that is too large takes all back" {
    changed sysv_sem.c 's/return rules_refuse(EFBIG);/{ while (i-- > 0) value_of(w, s, ops[i].sem_num)->value -= ops[i].sem_op; return rules_refuse(EFBIG); }/' rows.txt
}
@test "SETVAL clears every entry" {
    changed sysv_sem.c 's/^                break;$/                i++;/' rows-4096.txt --page 4096
}
@test "an adjustment takes a value below 0 around" {
    changed sysv_sem.c 's/u.adjust < 0 && v->value < -u.adjust ? 0 : //' rows.txt
}
@test "a killed process leaves half of what it did" {
    changed world.c 's/while (world->saved >= sizeof head)/while (0)/' 'killed at any moment: wrong 0 of 30'
}
@test "who is dead is not noticed by who waits" {
    changed sysv_sem.c 's/-1, SEM_UNDO};$/-1, 0};/' 'who waits for it gets it: 0'
}
@test "posix_spawn ends the parent's entries" {
    changed absent.c 's/    return refuses(path) ? EACCES : NEXT(posix_spawn)/    return refuses_exec(path) ? EACCES : NEXT(posix_spawn)/' "after posix_spawn the parent's stays: value 5"
}
@test "ftruncate ends at what a file has" {
    changed posix.c 's/rounded <= INT64_MAX ? rounded : rounded - rules_page()/rounded/' rows.txt
}
