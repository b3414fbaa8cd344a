# as-macos.bats - scripts/as-macos: its manners, its worlds, what it cannot wrap

load ../helper

setup() {
    need_linux
    room posix-shm
    export RULES=$TOP/scripts/as-macos
}
teardown() { nothing_left; }
clear_world() { "$TOP/common/leftovers" --remove "$ROOM/keyfile" >/dev/null; }

@test "as-macos runs a command with its operands and hands on its status" {
    # shellcheck disable=SC2016 # for the shell inside
    run -7 "$RULES" sh -c 'echo "$1"; exit 7' sh 'two  words'
    [ "$output" = 'two  words' ]
}

@test "uname says Darwin under the rules, with the number of the release" {
    run -0 "$RULES" uname -sr
    [ "$output" = 'Darwin 24.4.0' ]
    run -0 "$RULES" --release 14 uname -sr
    [ "$output" = 'Darwin 23.6.0' ]
}

@test "the page is 16384 bytes, or 4096 with --page" {
    run -0 "$RULES" getconf PAGESIZE
    [ "$output" = 16384 ]
    run -0 "$RULES" --page 4096 getconf PAGESIZE
    [ "$output" = 4096 ]
}

@test "as-macos refuses what it does not know, and says where to look" {
    run -2 "$RULES" --page 8192 true
    [ "$output" = 'as-macos: --page cannot be 8192; --help says which values it can have' ]
    run -2 "$RULES" --pages true
    [ "$output" = 'as-macos: there is no option --pages; --help says which there are' ]
    run -2 "$RULES" --page
    [ "$output" = 'as-macos: --page needs a value' ]
    run -2 "$RULES"
    [ "$output" = 'as-macos: there is no command to run; in labs/03-posix-shm type for example ../../scripts/as-macos ./writer hello' ]
    for prefix in '' / x a/b /a/b; do # outside /dev/shm, or every name's beginning
        SHMLAB_PREFIX=$prefix run -2 "$RULES" true
        [ "$output" = "as-macos: SHMLAB_PREFIX=$prefix: write one slash and a word, such as SHMLAB_PREFIX=/second" ]
    done
}

@test "in a path with a blank or a colon, which LD_PRELOAD splits, as-macos refuses" {
    for place in 'a b' a:b; do
        mkdir "$BATS_TEST_TMPDIR/$place"
        cp -R "$TOP/common" "$TOP/scripts" "$BATS_TEST_TMPDIR/$place/"
        run -2 "$BATS_TEST_TMPDIR/$place/scripts/as-macos" uname -s
        says "as-macos: LD_PRELOAD cannot have a blank or a colon in a path; move your copy of the workbook to another directory: $BATS_TEST_TMPDIR/$place/*"
    done
}

@test "where no world can be made, as-macos says what to look at" {
    # shellcheck disable=SC2016 # for the shell inside
    small_shm 2 1M 'mount -t tmpfs -o ro tmpfs /dev/shm; "$RULES" true'
    says 'as-macos: cannot make /dev/shm/shmlab.*.macos: is /dev/shm there, writable and not full? df /dev/shm'
}

@test "in a full /dev/shm a command under the rules ends with an error, and not by SIGBUS" {
    # shellcheck disable=SC2016
    small_shm 126 64K 'head -c 1000000 /dev/zero >/dev/shm/full 2>/dev/null; "$RULES" ./writer hello'
    says 'as-macos: the world /dev/shm/shmlab.*.macos cannot be had: No space left on device'
}

@test "as-macos --limits says what the rules cannot show" {
    run -0 "$RULES" --limits
    [[ "$output" == *SIGBUS*SIGSEGV*16384*sandbox*static* ]] || false
}

@test "a static program is refused, not run unwrapped" {
    printf 'int main(void) { return 0; }\n' >static.c
    ${CC:-cc} -static -o static static.c 2>/dev/null || skip 'this compiler links nothing static'
    run -126 "$RULES" ./static
    [ "${lines[0]}" = 'as-macos: ./static is static: the rules cannot wrap it' ]
    run -126 "$RULES" sh -c ./static
    [ "${lines[0]}" = 'as-macos: ./static is static: the rules cannot wrap it' ]
}

@test "an object outlives the process that made it, in the world" {
    "$RULES" ./writer hello
    run -0 "$RULES" ./reader
    [[ "${lines[0]}" == *msg=hello ]] || false
    clear_world
}

@test "an object sized by a program with Intel's page has a page of Apple Silicon's for the others (P-97)" {
    "$RULES" --page 4096 ./writer --size 4096 hello
    printf '%s\n' '#include <sys/mman.h>' '#include <fcntl.h>' '#include <stdio.h>' \
        'int main(int c, char **v) { int fd = shm_open(v[1], O_RDONLY, 0);' \
        'for (int n = 1; n <= 2; n++) printf("%d ", mmap(0, n * 16384, 1, 1, fd, 0) != MAP_FAILED);' \
        'return c == 0; }' >map.c
    ${CC:-cc} -o map map.c
    run -0 "$RULES" ./map "$SHMLAB_PREFIX.posix"
    [ "$output" = '1 0 ' ]
    run -0 "$RULES" --page 4096 ./map "$SHMLAB_PREFIX.posix"
    [ "$output" = '0 0 ' ]
    clear_world
}

@test "two worlds do not see each other's objects" {
    "$RULES" ./writer hello
    run -1 env SHMLAB_PREFIX="${SHMLAB_PREFIX}b" "$RULES" ./reader --name "$SHMLAB_PREFIX.posix"
    [[ "${lines[0]}" == *ENOENT* ]] || false
    clear_world
    SHMLAB_PREFIX=${SHMLAB_PREFIX}b clear_world
}

@test "a world does not see the machine's objects, nor the machine the world's" {
    ./writer outside
    run -1 "$RULES" ./reader
    [[ "${lines[0]}" == *ENOENT* ]] || false
    "$RULES" ./writer inside
    run -0 ./reader
    [[ "${lines[0]}" == *msg=outside ]] || false
    clear_world
}

@test "a world's segments have no key on the machine" {
    cp -R "$TOP"/labs/[0-9][0-9]-sysv-shm "$BATS_TEST_TMPDIR/sysv" && cd "$BATS_TEST_TMPDIR/sysv" # a keyfile of our own
    "$RULES" ./writer inside
    run -1 ./reader
    [[ "${lines[0]}" == *ENOENT* ]] || false
    run -0 "$RULES" ./reader
    [[ "${lines[0]}" == *msg=inside ]] || false
    clear_world
}

@test "leftovers lists a world and removes it with its segments" {
    cp -R "$TOP"/labs/[0-9][0-9]-sysv-shm "$BATS_TEST_TMPDIR/sysv" && cd "$BATS_TEST_TMPDIR/sysv" # a keyfile of our own
    # shellcheck disable=SC2016 # for the shell inside
    pid=$("$RULES" sh -c 'echo $$; exec ./writer inside' | sed -n 1p)
    grep -q " $pid " /proc/sysvipc/shm # the kernel's segment, whose creator it is
    run -1 "$TOP/common/leftovers"
    [ "$output" = "leftovers: macOS world $SHMLAB_PREFIX.macos" ]
    run -0 "$TOP/common/leftovers" --remove
    [ "$output" = "removed macOS world $SHMLAB_PREFIX.macos" ]
    [ ! -e "/dev/shm$SHMLAB_PREFIX.macos" ]
    run -1 grep -q " $pid " /proc/sysvipc/shm
}

@test "there is no /dev/shm and no /proc under the rules, by whatever path" {
    for path in /dev/shm /dev/shm/x /dev/../dev//shm /proc /proc/self/maps; do
        run -2 "$RULES" ls "$path"
        [[ "$output" == *'No such file or directory' ]] || false
    done
    cd /dev
    run -2 "$RULES" ls shm
    [[ "$output" == *'No such file or directory' ]] || false
    run -2 "$RULES" sh -c 'echo x >/dev/shm/shmlab.x'
    [ ! -e /dev/shm/shmlab.x ]
}

@test "--set changes a limit of the world" {
    cd ../05-limits
    kept='as-macos: limits set in this world, until make clean-ipc: shmmax=16384 shmmin=1 shmmni=32 shmseg=8 shmall=1024'
    run -1 "$RULES" --set shmmax=16384 ./take 16385
    says "$kept" 'take: sysv size=16385 got=0 of=1 refused=EINVAL limit=shmmax'
    run -1 "$RULES" sh -c './take 16385; ./take 16385' # it stays, and is said once a run
    says "$kept" 'take: sysv size=16385 got=0 of=1 refused=EINVAL limit=shmmax' 'take: sysv size=16385 got=0 of=1 refused=EINVAL limit=shmmax'
    run -2 "$RULES" --set shmmax=8192 ./take 1
    [ "$output" = 'as-macos: --set shmmax=8192: shmmax counts whole pages, the others go up to 2147483647' ]
    clear_world
    run -0 "$RULES" ./take 4194304
    says 'take: sysv size=4194304 got=1 of=1'
    clear_world
}

@test "a world of another version of the rules is refused" {
    "$RULES" ./writer hello >/dev/null
    echo old >"/dev/shm$SHMLAB_PREFIX.macos/state"
    run -126 "$RULES" ./reader
    [ "$output" = "as-macos: /dev/shm$SHMLAB_PREFIX.macos is of another version of the rules: make clean-ipc" ]
    clear_world
}

@test "what macOS keeps with an object holds in a program that exec runs" {
    "$RULES" ./writer hello
    printf '%s\n' '#include <sys/mman.h>' '#include <fcntl.h>' '#include <unistd.h>' \
        '#include <stdlib.h>' '#include <errno.h>' '#include <stdio.h>' \
        'int main(int c, char **v) { int fd = shm_open(v[1], O_RDWR, 0);' \
        'int result = ftruncate(fd, 16384);' \
        'printf("%d %d\n", result, errno == EINVAL); return c == 0; }' >twice.c
    ${CC:-cc} -o twice twice.c
    run -0 "$RULES" ./twice "$SHMLAB_PREFIX.posix"
    [ "$output" = '-1 1' ]
    clear_world
}

@test "make 01 OS=macos takes its world with it, and leaves one that was there" {
    OS=macos run -0 "$TOP/scripts/session" show "$TOP/labs/01-fork-mmap/README.md"
    [ ! -e "/dev/shm$SHMLAB_PREFIX.macos" ]
    "$RULES" true
    OS=macos run -0 "$TOP/scripts/session" show "$TOP/labs/01-fork-mmap/README.md"
    [ -e "/dev/shm$SHMLAB_PREFIX.macos" ]
    clear_world
}

# With off_t of 64 bits, as lab.mk sets it, glibc's headers call fstat64 where a program says fstat
@test "the rules have each call under both of its names in glibc" {
    local library=$TOP/common/macos-rules/librules.so libc
    libc=$(ldd "$library" | awk '/libc\.so\.6/ { print $3 }')
    [ -n "$libc" ] || skip 'this C library has one name for each call'
    nm -D --defined-only "$library" | awk '{ print $NF }' >ours
    nm -D --defined-only "$libc" | awk '{ sub(/@.*/, "", $NF); print $NF }' >theirs
    [ "$(wc -l <ours)" -ge 100 ]
    # shellcheck disable=SC2016 # awk's
    run -0 awk 'FILENAME == "theirs" { theirs[$1]; next } { ours[$1] } END { for (f in ours) if ((f "64") in theirs && !((f "64") in ours)) print f "64" }' theirs ours
    [ -z "$output" ]
}
