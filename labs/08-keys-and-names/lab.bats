#!/usr/bin/env bats
# What the page of 08-keys-and-names does not show: bad input, edges, and an attack on each defence
# shellcheck disable=SC2016 # the dollars are the commands'

load ../../tests/helper

setup() {
    room keys-and-names
    name=$SHMLAB_PREFIX.secret
}

teardown() { nothing_left; }

@test "what is no number, no kind or too much is refused, with the usage" {
    misuse 'no FILE' ./apart
    misuse 'no NUMBER' ./apart keyfile
    for number in -1 1x '' ' 1' 0x80000000 99999999999999999999; do
        misuse "NUMBER $number: write 1 or 0x102, up to 0x7fffffff" ./apart keyfile "$number"
    done
    misuse 'too many operands: b' ./collide a b
    misuse 'no FILE' ./renew
    misuse 'too many operands: x' ./private x
    misuse '--processes 1: write a whole number from 2 to 64' ./race-posix --processes 1
    misuse '--rounds 0: write a whole number from 1 to 10000' ./race-sysv --rounds 0
    misuse 'too many operands: posix' ./matrix-posix posix
    misuse 'unknown option --create' ./matrix-sysv --create
    for mode in 8 01000 -1 '' 06x; do
        misuse "--owner $mode: write an octal mode, such as 0640" ./matrix-posix --owner "$mode"
    done
    misuse 'no COMMAND' ./squatter
    misuse 'no COMMAND' ./squatter --as 255
    misuse 'unset_here: write the name of an environment variable that is set' ./defend-excl --open unset_here
    misuse '--as 0: write a whole number from 1 to 2147483647' ./squatter --as 0 true
    for program in naive defend-excl defend-name defend-pass defend-memfd; do
        misuse 'MESSAGE is too long' ./$program "$(printf %016384d 0)"
    done
}

# ---- keys ----

@test "apart agrees with ftok for a number with all bits, a link, and a file that is none" {
    ln -s keyfile link
    for number in 1 255 256 0x7fffffff; do
        run -0 ./apart link "$number"
        says "apart: whole number=0x*" "apart: kept  number=0x*" "apart: by hand key=0x*, the same"
    done
    run -1 ./apart nothing 1
    says 'apart: stat(nothing): ENOENT (No such file or directory)'
}

@test "collide finds two, says which, and removes all it made" {
    run -0 ./collide
    says 'collide: file=* inode=* key=0x*' 'collide: file=* inode=* key=0x*' 'collide: tries=* of at most 262144' \
        'collide: two files, one key'
    first=${lines[0]#*inode=} second=${lines[1]#*inode=}
    [ "${lines[0]#*key=}" = "${lines[1]#*key=}" ]
    [ "${first%% *}" -ne "${second%% *}" ]
    [ $((${first%% *} % 65536)) -eq $((${second%% *} % 65536)) ]
    run -1 ./collide nowhere
    says 'collide: mkdtemp(nowhere/*): ENOENT (No such file or directory)'
}

@test "where a file gets the number of one that went, collide keeps all from there on, and finds two" {
    cat >lowest.c <<'END'
#include <sys/stat.h>
#include <unistd.h>
static unsigned files; /* that are there: they have the numbers 16, 32, 48 and so on */
static int number(int fd, struct stat *st)
{
    int done = fstat(fd, st);
    st->st_ino = 16 * ++files;
    return done;
}
static int gone(const char *path)
{
    files--;
    return unlink(path);
}
#define fstat number
#define unlink gone
#include "collide.c"
END
    make -s lowest
    run -0 ./lowest
    [ "${lines[2]}" = 'collide: tries=4098 of at most 262144' ] # the second file went
}

@test "collide told to stop removes all it made" {
    need_linux '/dev/shm'
    interrupted TERM 'compgen -G "/dev/shm$SHMLAB_PREFIX.*/*" >/dev/null' ./collide /dev/shm
    [ "$status" -eq 143 ]
    run ! compgen -G "/dev/shm$SHMLAB_PREFIX.*"
}

@test "leftovers removes what a killed collide left" {
    need_linux '/dev/shm'
    interrupted KILL 'compgen -G "/dev/shm$SHMLAB_PREFIX.*/*" >/dev/null' ./collide /dev/shm
    run -1 nothing_left
    run ! compgen -G "/dev/shm$SHMLAB_PREFIX.*"
}

@test "renew leaves another's segment and another's file alone" {
    ../02-sysv-shm/writer mine >/dev/null # by this lab's keyfile: it is in this directory
    run -1 ./renew keyfile
    says 'renew: shmget(key=0x*): EEXIST (File exists)' "hint: another user has this key: *"
    ../02-sysv-shm/remove >/dev/null
    echo theirs >keyfile.anew
    run -1 ./renew keyfile
    [ "${lines[1]}" = 'renew: fopen(keyfile.anew): EEXIST (File exists)' ]
    [ "$(cat keyfile.anew)" = theirs ]
}

@test "renew that cannot read its file leaves another's FILE.anew alone" {
    [ "$(id -u)" -ne 0 ] || need_stranger # root reads it
    mkdir closed
    chmod 777 closed
    cp keyfile renew closed/
    cd closed
    echo theirs >keyfile.anew
    chmod 000 keyfile
    if [ "$(id -u)" -eq 0 ]; then run -1 stranger ./renew keyfile; else run -1 ./renew keyfile; fi
    [ "${lines[1]}" = 'renew: fopen(keyfile): EACCES (Permission denied)' ]
    [ "$(cat keyfile.anew)" = theirs ]
}

@test "private and renew remove their segments, which no key would find" {
    cp keyfile mine
    for command in ./private './renew mine'; do
        for id in $($command | sed -n 's/.*[: ]id=\([0-9]*\).*/\1/p' | sort -u); do run ! ipcrm -m "$id"; done
        [ -n "$id" ]
    done
}

@test "private tells of no store that its child did not make, and removes its segments then, too" {
    sed 's/\*value = 42;/_exit(1);/' private.c >idle.c
    make -s idle
    run -1 ./idle
    says 'private: id=* key=0x00000000' 'private: id=* key=0x00000000' 'private: one key, two segments' \
        'idle: the child did not finish its work'
    for line in "${lines[@]:0:2}"; do
        line=${line#*id=}
        run ! ipcrm -m "${line%% *}"
    done
}

@test "renew prints no further than its segment, if another process takes the end of the message away" {
    sed 's/^    make_anew(argv\[1\]);/&memset(text, 120, 4096);/' renew.c >longer.c
    cp keyfile mine
    make -s longer
    run -0 ./longer mine
    [ "${lines[3]##* }" = msg=xxxxxx ]
}

# ---- one maker ----

@test "of 32 that race one has made it; a thing that was there before is told and left" {
    for kind in posix sysv; do
        run -0 ./race-$kind --processes 32 --rounds 20
        says "race-$kind: processes=32 rounds=20: winners per round: 1 to 1" "race-$kind: different winners=*"
    done
    ../03-posix-shm/writer --name "$SHMLAB_PREFIX.race" mine
    run -1 ./race-posix
    says "race-posix: shm_open($SHMLAB_PREFIX.race): EEXIST (File exists)" 'hint: another race is running, or a killed one left it: make clean-ipc'
    run -0 ../03-posix-shm/remove --name "$SHMLAB_PREFIX.race"
}

@test "a race whose thing another process makes between two rounds says so, and leaves it" {
    cat >taken.c <<'END'
#include <fcntl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
static int rounds;
static int unlinked(const char *name) /* the second time another process makes one at once */
{
    int done = shm_unlink(name);
    return ++rounds == 2 ? shm_open(name, O_RDWR | O_CREAT, 0600) == -1 : done;
}
static int removed(int id, int command, struct shmid_ds *ds)
{
    int done = shmctl(id, command, ds);
    return ++rounds == 2 ? shmget(ftok("keyfile", lab_project()), 8, IPC_CREAT | 0600) == -1 : done;
}
END
    for kind in posix sysv; do
        sed 's,shm_unlink(name) ==,unlinked(name) ==,; s,shmctl(id\, IPC_RMID\, NULL) ==,removed(id\, IPC_RMID\, NULL) ==,; /parts\/race.h/r taken.c' race-$kind.c >lost.c
        make -s lost 2>/dev/null
        run -1 ./lost
        says 'lost: another program made it between two rounds'
    done
    run -0 ../03-posix-shm/remove --name "$SHMLAB_PREFIX.race"
    run -0 ../02-sysv-shm/remove # by this lab's keyfile: it is in this directory
}

@test "race and private told to stop leave nothing" {
    for command in './race-posix --rounds 2000' './race-sysv --rounds 2000' ./private; do
        # shellcheck disable=SC2086 # words
        interrupted TERM 'kill -0 $pid' $command
        [ "$status" -eq 143 ] || [ "$status" -eq 0 ] # it was done
        nothing_left
    done
}

@test "who races ends when the race is killed" {
    local pid
    for kind in posix sysv; do
        mkfifo $kind
        ./race-$kind --rounds 10000 >$kind 2>&1 3>&- & # all that race have this end
        pid=$!
        exec 9<$kind
        child_of $pid
        kill -KILL $pid
        [ -z "$(cat <&9)" ] # it comes to an end, and no race had one
        exec 9<&-
    done
    "$TOP/common/leftovers" --remove keyfile >/dev/null
}

# ---- who may ----

@test "matrix: an owner's answers hold for an ordinary user, who hears what is not asked" {
    need_stranger
    for kind in posix sysv; do
        ./matrix-$kind | sed -n 's/^\(matrix: [0-7]* *[^ ]*\).*/\1/p' >root
        stranger ./matrix-$kind >theirs
        [ "$(tail -n 1 theirs)" = 'matrix: group and other are not asked: only root can become another user' ]
        grep -q '   ????   ????$' theirs
        sed '$d; s/^\(matrix: [0-7]* *[^ ]*\).*/\1/' theirs | diff root -
    done
}

@test "matrix --owner asks the owner alone, and answers for each mode as the whole matrix does" {
    for kind in posix sysv; do
        sed -n 's/^\(matrix: [0-7]\{4\} *[^ ]*\).*/\1/p' <<<"$(./matrix-$kind)" >all
        [ "$(wc -l <all)" -eq 11 ]
        while read -r _ mode answers; do
            run -0 ./matrix-$kind --owner "$mode"
            says 'matrix: mode  owner' "matrix: $mode  $answers"
        done <all
    done
}

@test "matrix: a root who can be nobody else is no owner to ask" {
    need_linux 'user namespaces'
    unshare -r true 2>/dev/null || skip 'no user namespace here: unshare -r is refused'
    for kind in posix sysv; do
        run -0 unshare -r ./matrix-$kind
        [ "${lines[11]}" = 'matrix: 0000  ????   ????   ????' ]
        [ "${lines[12]}" = 'matrix: the owner is not asked: root may do everything, and cannot become another user here' ]
    done
}

@test "matrix: a user namespace with more than one id answers as root does" {
    need_stranger
    # Of a user namespace that is root's own root may say which ids it has
    mapped() {
        mkfifo mapped
        unshare -U sh -c 'read -r _ <mapped; exec "$@"' - "$@" 3>&- &
        until [ "$(readlink /proc/$!/ns/user)" != "$(readlink /proc/self/ns/user)" ]; do kill -0 $! || return; done
        echo '0 0 65536' >/proc/$!/uid_map && echo '0 0 65536' >/proc/$!/gid_map
        echo >mapped
        rm mapped
        wait $!
    }
    unshare -U true 2>/dev/null || skip 'no user namespace here: unshare -U is refused'
    for kind in posix sysv; do
        ./matrix-$kind >root
        run -0 mapped ./matrix-$kind
        diff root - <<<"$output"
    done
}

@test "leftovers finds what root's killed programs made as somebody else, and leaves a directory alone" {
    need_stranger
    interrupted KILL 'compgen -G "/dev/shm$name" >/dev/null' ./squatter --as 255 true
    mkdir "/dev/shm$SHMLAB_PREFIX.theirs"
    chown 255 "/dev/shm$SHMLAB_PREFIX.theirs"
    run -1 ../../common/leftovers keyfile
    says "leftovers: POSIX object $name"
    rmdir "/dev/shm$SHMLAB_PREFIX.theirs"
    run -0 ../../common/leftovers --remove keyfile
    ! strace -o /dev/null -e inject=getppid:error=EPERM true 2>/dev/null || {
        run strace -o /dev/null -e inject=shmat:signal=KILL ./matrix-sysv
        run -0 ../../common/leftovers --remove keyfile
        says 'removed System V segment key=*'
    }
}

# ---- the squatter, and an attack on each defence ----

@test "squatter hands on the command's status, gives the name back; it and matrix take none that is taken" {
    run -7 ./squatter sh -c 'exit 7'
    run -127 ./squatter ./nothing
    ../03-posix-shm/writer --name "$name" mine
    run -1 ./squatter ./naive x
    says "squatter: shm_open($name): EEXIST (File exists)"
    ../03-posix-shm/remove --name "$name"
    ../03-posix-shm/writer --name "$SHMLAB_PREFIX.matrix" mine
    run -1 ./matrix-posix
    [[ $output == *"matrix-posix: shm_open($SHMLAB_PREFIX.matrix): EEXIST (File exists)"* ]] || false
    ../03-posix-shm/remove --name "$SHMLAB_PREFIX.matrix"
}

@test "naive takes what is there as it is: it makes no object larger than whoever made it wants it" {
    need_linux '/dev/shm'
    ../03-posix-shm/writer --name "$name" --size 4096 theirs
    exec 9<"/dev/shm$name"
    run -0 ./naive mine
    says 'naive: wrote msg=mine'
    [ "$(stat -L -c %s /proc/self/fd/9)" -eq 4096 ]
    exec 9<&-
}

@test "in a full /dev/shm nobody dies of a signal, and nothing is left" {
    for command in 'naive x' 'squatter true' 'defend-excl x' 'defend-name x' 'defend-pass x'; do
        small_shm 1 4K "printf %04096d 0 >/dev/shm/fill; ./$command; status=\$?; ls -A /dev/shm; exit \$status"
        [[ $output == *"${command% *}: posix_fallocate"*': ENOSPC (No space left on device)'* ]] || false
        [ "${lines[${#lines[@]} - 1]}" = fill ]
    done
}

@test "defend-excl: a squatter of the same user, or another one, gets nothing and gives nothing" {
    run -1 ./squatter ./defend-excl swordfish
    [[ $output != *msg=swordfish* && $output == *"($name): EEXIST"* ]] || false
    run -1 ./squatter ./defend-excl --open
    [[ $output != *'partner reads'* && $output == *"$name has mode=0666"* ]] || false
    ! ./squatter --as 255 true 2>/dev/null || {
        run -1 ./squatter --as 255 ./defend-excl --open
        [[ $output != *'partner reads'* && $output == *"$name belongs to uid=255"* ]] || false
    }
}

@test "defend-excl --open refuses an object that another user made as mode 0600, and root could read" {
    need_stranger
    stranger ../03-posix-shm/writer --name "$name" planted
    run -1 ./defend-excl --open
    says "defend-excl: $name belongs to uid=255" 'hint: another user made it, so it is not used'
    stranger ../03-posix-shm/remove --name "$name"
}

@test "defend-excl --open refuses an object that its group or others may read or write" {
    need_linux 'chmod of an object'
    ../03-posix-shm/writer --name "$name" mine
    for mode in 0640 0620 0604 0602; do
        chmod $mode "/dev/shm$name"
        run -1 ./defend-excl --open
        says "defend-excl: $name has mode=$mode" 'hint: others may open it, so it is not used'
    done
    ../03-posix-shm/remove --name "$name"
}

@test "defend-excl --open VARIABLE looks at the object that it names, and not at the one whose name everybody knows" {
    ../03-posix-shm/writer --name "$SHMLAB_PREFIX.other" mine
    run -0 env OTHER="$SHMLAB_PREFIX.other" ./squatter ./defend-excl --open OTHER
    [ "${lines[1]}" = 'defend-excl: the partner reads msg=mine' ]
    ../03-posix-shm/remove --name "$SHMLAB_PREFIX.other"
    run -1 env OTHER="$SHMLAB_PREFIX.other" ./defend-excl --open OTHER
    says "defend-excl: shm_open($SHMLAB_PREFIX.other): ENOENT (No such file or directory)"
}

@test "defend-excl --open refuses an object that is too small" {
    need_linux 'on a Mac each has a page or more'
    ../03-posix-shm/writer --name "$name" --size 16383 mine
    run -1 ./defend-excl --open
    says "defend-excl: $name has only 16383 bytes"
    ../03-posix-shm/remove --name "$name"
}

@test "defend-name: each run has another name, and nobody else opens or removes what it leads to" {
    for _ in 1 2 3; do ./defend-name x sh -c 'echo $SECRET' | tail -n 1; done | sort -u >names
    [ "$(grep -Ecx "${SHMLAB_PREFIX}[.][A-Za-z0-9_-]{11}" names)" -eq 3 ]
    need_stranger
    run -0 ./defend-name swordfish sh -c 'for p in reader remove; do
        setpriv --reuid 255 --regid 255 --clear-groups ../03-posix-shm/$p --name $SECRET; done; ls -l /dev/shm$SECRET'
    [[ $output == *'reader: shm_open('*'EACCES'*'remove: shm_unlink('*": E"*'-rw-------'* && $output != *swordfish* ]] || false
}

@test "defend-pass: nobody else reaches the object without a name, by proc neither; the name is refused if it is taken" {
    need_stranger
    run -0 ./defend-pass swordfish setpriv --reuid 255 --regid 255 --clear-groups sh -c 'cat /proc/$PPID/fd/[3-9] | grep -c swordfish || :'
    [[ $output != *msg=1* && ${lines[1]} == *'ermission denied'* ]] || false
    stranger ../03-posix-shm/writer --name "$SHMLAB_PREFIX.pass" planted
    run -1 ./defend-pass swordfish
    says "defend-pass: shm_open($SHMLAB_PREFIX.pass): EEXIST (File exists)"
    stranger ../03-posix-shm/remove --name "$SHMLAB_PREFIX.pass"
}

@test "defend-pass: the descriptor that arrives stores nothing, with mmap, write or ftruncate" {
    need_linux 'objects are files'
    run ./defend-pass x sh -c 'ls -l /proc/$$/fd'
    [[ $output != *socket:* ]] || false # another could receive what is for the partner
    run -0 ./defend-pass swordfish
    says 'defend-pass: opening it by its name: ENOENT' 'defend-pass: the partner reads msg=swordfish' \
        'defend-pass: the partner: mmap to write: EACCES' 'defend-pass: the partner: open again to write: ok'
}

@test "defend-pass: the partner refuses a message without a descriptor, and an object that is too small" {
    sed 's/^    lab_send_descriptor(.*/    write(socket, "", 1);/' defend-pass.c >alone.c
    make -s EXTRA='-include unistd.h' alone 2>/dev/null
    run -1 ./alone x
    [ "${lines[1]}" = 'alone: the message that came has no descriptor, or more than one' ]
    need_linux 'on a Mac each object has a page or more'
    cat >cut.c <<'END'
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
ssize_t recvmsg(int socket, struct msghdr *message, int flags) /* as if more had come than fits */
{
    ssize_t n = syscall(SYS_recvmsg, socket, message, flags);
    message->msg_flags |= MSG_CTRUNC;
    return n;
}
#include "defend-pass.c"
END
    make -s cut
    run -1 ./cut x
    [ "${lines[1]}" = 'cut: the message that came has no descriptor, or more than one' ]
    cat >small.c <<'END'
#include "parts/secret.h"
#include <unistd.h>
#define secret_store(fd, name, secret) (void)(secret_store(fd, name, secret), ftruncate(fd, SIZE - 1))
#include "defend-pass.c"
END
    make -s small 2>/dev/null
    run -1 ./small x
    [ "${lines[1]}" = 'small: the object that came has only 16383 bytes' ]
}

@test "a partner whose object shrinks between its look at the size and its read says so" {
    need_linux '/proc/self/fd'
    for kind in excl pass; do
        sed "s|^    printf(\"defend-$kind: the partner reads|    {char p[32]; snprintf(p, 32, \"/proc/self/fd/%d\", fd); ftruncate(open(p, O_RDWR), 0);} &|" \
            defend-$kind.c >shrinks.c
        make -s EXTRA='-include unistd.h -include fcntl.h' shrinks 2>/dev/null
        run -1 ./shrinks swordfish
        [[ $output == *': touching '*': SIGBUS
hint: it shrank, '* ]] || false
    done
}

need_sealed_mapping() { # before Linux 6.7 there is none; then the program says so, and nothing else
    need_linux 'memfd_create'
    ! ./defend-memfd x 2>&1 | grep -q 'mmap(16384): EPERM' || skip 'this kernel shares nothing that is sealed against writing'
}

@test "defend-memfd: on a kernel that shares nothing that is sealed, the partner says what does" {
    need_linux 'memfd_create'
    cat >older.c <<'END'
#define _GNU_SOURCE
#include <errno.h>
#include <sys/mman.h>
static void *refuse_sharing(void *at, size_t size, int prot, int flags, int fd, off_t offset)
{
    return flags & MAP_SHARED ? (errno = EPERM, MAP_FAILED) : mmap(at, size, prot, flags, fd, offset);
}
#define mmap refuse_sharing
#include "defend-memfd.c"
END
    make -s older
    run -1 ./older swordfish
    says 'defend-memfd: sealed: shrink grow write seal' 'older: mmap(16384): EPERM (Operation not permitted)' \
        'hint: this kernel gives no shared mapping of what is sealed against writing: use MAP_PRIVATE'
    sed 's/PROT_READ, MAP_SHARED, fd/PROT_READ, MAP_PRIVATE, fd/' defend-memfd.c >hinted.c # what the hint says
    sed -i.old 's/defend-memfd[.]c/hinted.c/' older.c
    make -s older
    run -0 ./older swordfish
    [[ $output == *'partner reads msg=swordfish'* ]] || false
}

@test "defend-memfd: a partner that has everything can neither store, shrink, grow nor unseal" {
    need_sealed_mapping
    run -0 ./defend-memfd swordfish
    says 'defend-memfd: sealed: shrink grow write seal' 'defend-memfd: the partner reads msg=swordfish' \
        'defend-memfd: the partner: ftruncate 0: EPERM' 'defend-memfd: the partner: ftruncate 32768: EPERM' \
        'defend-memfd: the partner: write: EPERM' 'defend-memfd: the partner: mmap to write: EPERM' \
        'defend-memfd: the partner: another seal: EPERM'
}

@test "defend-memfd: the partner wants both seals, against shrinking and against stores, and asks the kernel" {
    need_tracing
    need_sealed_mapping
    local seals
    run -1 strace -o /dev/null -e inject=fcntl:retval=0:when=4 ./defend-memfd swordfish # it is told that it has sealed
    says 'defend-memfd: sealed: shrink grow write seal' 'defend-memfd: the memory is not sealed' 'hint: *'
    for seals in 0 2 8 5 7 13; do # shrink is 2, write 8, seal 1, grow 4
        run -1 strace -f -o /dev/null -e inject=fcntl:retval=$seals:when=1 ./defend-memfd swordfish
        says 'defend-memfd: sealed: shrink grow write seal' 'defend-memfd: the memory is not sealed' 'hint: *'
    done
    run -0 strace -f -o /dev/null -e inject=fcntl:retval=10:when=1 ./defend-memfd swordfish
}

@test "defend-memfd: the partner refuses sealed memory that is shorter than what it would read" {
    need_linux 'memfd_create'
    local size
    for size in 0 16383; do
        sed "s/ftruncate(fd, SIZE)/ftruncate(fd, $size)/" defend-memfd.c >short.c
        make -s short
        run -1 ./short ''
        says 'defend-memfd: sealed: shrink grow write seal' "short: the memory has only $size bytes"
    done
}

@test "nameless-bare: without memfd_create a random name, which is gone at once; any other error ends it" {
    need_tracing
    for turn in 1 2; do # not twice the same name
        run -0 strace -o trace -e trace=memfd_create,openat,open,unlink,unlinkat -e inject=memfd_create:error=ENOSYS ./nameless-bare
        says 'random name: a child wrote 42, and the parent reads 42'
        grep -o '/dev/shm/shmlab[.][0-9a-f]*' trace | uniq -c >names.$turn
        [ "$(grep -c ' 2 /dev/shm/shmlab[.][0-9a-f]\{16\}$' names.$turn)" -eq 1 ] # made, and unlinked
    done
    run ! cmp -s names.1 names.2
    run -0 strace -o trace -e trace=memfd_create -e inject=memfd_create:error=EACCES:when=1 ./nameless-bare # vm.memfd_noexec is 2, Linux 6.5
    says 'memfd_create: a child wrote 42, and the parent reads 42'
    [ "$(grep -c 'MFD_CLOEXEC|\(MFD_NOEXEC_SEAL\|0x8\)' trace)" -eq 1 ]
    run -1 strace -o /dev/null -e inject=memfd_create:error=EMFILE ./nameless-bare
    says 'nameless-bare: memfd_create: Too many open files'
    run -1 strace -o /dev/null -e inject=ftruncate:error=ENOSPC ./nameless-bare
    says 'nameless-bare: memfd_create: No space left on device'
}

@test "under macOS's rules the attack works, each defence but the last holds, and matrix answers as macOS" {
    need_linux 'on a Mac there are no rules'
    [ -z "${SANITIZE:-}" ] || skip 'the sanitizers want to be the first library'
    run "$TOP/scripts/as-macos" sh -c 'for victim in naive defend-excl defend-name defend-pass defend-memfd; do
        echo "$victim: $(./squatter ./$victim swordfish 2>&1 | tail -n 1)"; done; ./matrix-posix; ./matrix-sysv'
    [ "${lines[0]}" = 'naive: squatter: reads msg=swordfish' ]
    for i in 1 2 3 4; do [[ ${lines[i]} == 'defend-'*': squatter: reads msg=planted' ]] || false; done
    [[ $output == *'matrix: 0666  rwbu   '* && $output == *'matrix: 0400  -r-d   '* ]] || false
    [ "$(id -u)" -ne 0 ] || [[ $output == *'matrix: 0066  rwbu   rwbu   rwbu'* && $output == *'matrix: 0604  grbd   g---   gr--'* ]] || false
    "$TOP/common/leftovers" --remove >/dev/null # the world
}
