#!/usr/bin/env bats
# scripts/session: pages that are run, shown, compared and accepted
# shellcheck disable=SC2016,SC2030,SC2031,SC1003 # the dollars are the pages'; run's output is global

bats_require_minimum_version 1.5.0

setup_file() {
    cd "$BATS_TEST_DIRNAME/.." || return
    make -s -C labs/01-fork-mmap ../../common/limit ../../common/leftovers
    case $(uname -s) in Darwin) export here=macos there=linux ;; *) export here=linux there=macos ;; esac
    mkdir -p "$BATS_FILE_TMPDIR/tree/scripts" "$BATS_FILE_TMPDIR/tree/common" "$BATS_FILE_TMPDIR/tree/labs/09-made-up" "$BATS_FILE_TMPDIR/tree/labs/06-differences"
    printf 'id\ttopic\tquestion\tlinux\tlinux_root\tmacos\tmacos_root\tground\tfact\nname\tposix\ta name?\tno\t=\tok\t=\tsource posix_shm.c\tP-05 V-20\n' \
        >"$BATS_FILE_TMPDIR/tree/labs/06-differences/expected.tsv"
    cp scripts/session scripts/session.awk scripts/room.sh scripts/patch.awk "$BATS_FILE_TMPDIR/tree/scripts"
    ln -s "$PWD/common/limit" "$PWD/common/leftovers" "$BATS_FILE_TMPDIR/tree/common"
    unset OS NO_COLOR COLUMNS AWK SHMLAB_SH SHMLAB_LIMIT SHMLAB_PREFIX
}

# A tree of its own, with one lab; the session finds its tree from its own place
setup() {
    tree=$BATS_TEST_TMPDIR/tree
    lab=$tree/labs/09-made-up
    page=$lab/README.md
    session=$tree/scripts/session
    cp -R "$BATS_FILE_TMPDIR/tree" "$tree"
    cd "$lab" || return
    export MARK=left$$ SHMLAB_PREFIX=/shmlab.t$$ # ends, and begins, the names of this suite's objects
}

# A page with one session: its lines are the arguments
page() {
    printf '%s\n' '# A page' '' '```{.console}' "$@" '```' >"$page"
}

line() { # fails unless $1 is one of the output's lines
    printf '%s\n' "$output" | grep -Fxq -e "$1" || { printf 'no line: %s\nin:\n%s\n' "$1" "$output" >&2; return 1; }
}

no_line_with() {
    ! printf '%s\n' "$output" | grep -F -e "$1"
}

nothing_left() { # of a run
    for one in "$tree"/build/run.*; do [ ! -e "$one" ] || return 1; done
}

# ---- check ----

@test "check is one line when all is well" {
    page '$ echo hello' hello '$ (exit 3)' '(exit 3)' '$ true'
    run -0 "$session" check "$page"
    [ "$output" = "09-made-up: ok, 3 commands ($here)" ]
    nothing_left
}

@test "a mismatch is shown side by side, with page and line" {
    page '$ printf "one\n2\n"' one two
    run -1 "$session" check "$page"
    line 'labs/09-made-up/README.md:4: $ printf "one\n2\n"'
    line '        -- the page                                 | -- this machine'
    line '    5   one                                         | one'
    line '    6 ! two                                         | 2'
    line "09-made-up: differs ($here)"
    nothing_left
}

@test "a line that is missing here is marked" {
    page '$ echo one' one two
    run -1 "$session" check "$page"
    line '    6 < two                                         | '
}

@test "a long line goes on below, in the width of COLUMNS" {
    page '$ echo abcdefghijklmnopqrstuvwxyz' short
    COLUMNS=53 run -1 "$session" check "$page"
    line '    5 ! short                | abcdefghijklmnopqrst'
    line '                             | uvwxyz'
}

@test "a tab and an escape are visible where lines differ" {
    page '$ printf "a\tb\033[1m\n"' x
    run -1 "$session" check "$page"
    line '    5 ! x                                           | a\tb?[1m'
}

@test "a missing exit status is caught" {
    page '$ echo a' a '$ false'
    run -1 "$session" check "$page"
    line '      >                                             | (exit 1)'
}

@test "a changed exit status is caught" {
    page '$ (exit 3)' '(exit 4)'
    run -1 "$session" check "$page"
    line '    5 ! (exit 4)                                    | (exit 3)'
}

@test "an exit status that no longer comes is caught" {
    page '$ true' '(exit 1)'
    run -1 "$session" check "$page"
    line '    5 < (exit 1)                                    | '
}

@test "stderr is compared with stdout" {
    page '$ echo out; echo err >&2' out err
    run -0 "$session" check "$page"
}

@test "a command runs as it is written" {
    page "\$ printf '%s|' 'it'\\''s' \"%s\" 100% '*' \"a  b\" \\\\n; echo  " "it's|%s|100%|*|a  b|\\n|" \
        '$ ' '$ echo `echo \`echo x\``' x '$ echo "&" $((1 + 1)) #no' '& 2'
    run -0 "$session" check "$page"
}

@test "a glob in a command is expanded in the lab's directory" {
    page '$ echo READ*' README.md
    run -0 "$session" check "$page"
}

@test "the last line of output needs no newline" {
    page '$ printf one' one '$ printf two; false' two '(exit 1)'
    run -0 "$session" check "$page"
}

@test "all blocks of a page run in one shell" {
    printf '%s\n' '```{.console}' '$ word=hello; cd ..; set -u; IFS=1' '```' text '```{.console}' '$ echo $word; pwd | sed "s,.*/,,"' \
        hello labs '$ sh -c "exit 111"' '(exit 111)' '```' >"$page"
    run -0 "$session" check "$page"
}

@test "a command's stdin is empty" {
    page '$ cat'
    run -0 "$session" check "$page" < <(echo typed)
}

@test "sessions see umask 022 and LC_ALL=C" {
    page '$ umask; echo $LC_ALL' 0022 C
    umask 077
    LC_ALL=C.UTF-8 run -0 "$session" check "$page"
}

@test "a page in a tree that is closed to others shows the same modes" {
    chmod 664 "$session"
    page '$ ls -l data' '-rw-r--r-- 1 me us 2 Jan  1 01:01 data'
    (umask 002 && echo x >data)
    run -0 sh "$session" check "$page"
}

@test "check works on a copy: what a page writes is gone" {
    page '$ echo x >made; ls' README.md made
    run -0 "$session" check "$page"
    [ ! -e made ]
}

@test "a page sees its neighbours and common" {
    mkdir "$tree/labs/08-other"
    page '$ ls ..; ls ../../common' 06-differences 08-other 09-made-up leftovers limit
    run -0 "$session" check "$page"
}

@test "a page elsewhere is refused, even under a lab's name" {
    mkdir -p "$BATS_TEST_TMPDIR/09-made-up"
    page '$ true'
    cp "$page" "$BATS_TEST_TMPDIR/09-made-up/other.md"
    run -2 "$session" check "$BATS_TEST_TMPDIR/09-made-up/other.md"
    line "session: $BATS_TEST_TMPDIR/09-made-up/other.md is not in a lab's directory in $(cd "$tree" && pwd -P)/labs, nor in $(cd "$tree" && pwd -P)/notes"
    [ ! -e "$lab/09-made-up" ]
}

@test "a page below a symbolic link to the tree is found" {
    ln -s "$tree" "$BATS_TEST_TMPDIR/link"
    page '$ true'
    run -0 "$session" check "$BATS_TEST_TMPDIR/link/labs/09-made-up/README.md"
}

@test "CDPATH does not lead astray" {
    page '$ true'
    mkdir -p "$BATS_TEST_TMPDIR/elsewhere/scripts"
    cd "$tree"
    CDPATH=$BATS_TEST_TMPDIR/elsewhere run -0 scripts/session check labs/09-made-up/README.md
}

@test "a tree whose path has blanks and quotes works" {
    page '$ echo a' a
    mv "$tree" "$BATS_TEST_TMPDIR/it's a tree"
    run -0 "$BATS_TEST_TMPDIR/it's a tree/scripts/session" check "$BATS_TEST_TMPDIR/it's a tree/labs/09-made-up/README.md"
}

@test "output of more than 1000 lines is cut and differs" {
    page '$ yes | head -n 100000'
    run -1 "$session" check "$page"
    line '      >                                             | (more than 1000 lines)'
}

@test "output with NUL bytes is compared without a fuss" {
    page '$ printf "a\000b\nc\n" | tr "\000" z; printf "\000\n"; echo end' azb c ... end
    run -0 "$session" check "$page"
}

@test "what a page leaves behind is reported and removed" {
    page '$ echo >"/dev/shm/${SHMLAB_PREFIX#/}.$MARK"'
    [ -d /dev/shm ] || skip "no /dev/shm"
    run -1 "$session" check "$page"
    line 'labs/09-made-up/README.md: the page leaves behind:'
    printf '%s\n' "$output" | grep -x 'leftovers: POSIX object /shmlab\.run[0-9]*\.'"$MARK"
    line "09-made-up: differs ($here)"
    [ "$(find /dev/shm -name "*.$MARK")" = "" ]
}

@test "a page that leaves something behind is reported by accept, too" {
    page '$ echo >"/dev/shm/${SHMLAB_PREFIX#/}.$MARK"' x
    [ -d /dev/shm ] || skip "no /dev/shm"
    run -1 "$session" accept "$page"
    line 'labs/09-made-up/README.md: the page leaves behind:'
}

@test "a run's prefix has seven digits, so that none begins another's" {
    page '$ echo $SHMLAB_PREFIX | sed "s/[0-9]/D/g"' /shmlab.runDDDDDDD
    run -0 "$session" check "$page"
}

@test "two runs at once in one tree do not meet" {
    mkfifo "$BATS_TEST_TMPDIR/here" "$BATS_TEST_TMPDIR/there"
    # Each page waits for the other inside its command
    page '$ eval "$MEET"; echo >mine; ls' README.md mine
    MEET="echo >$BATS_TEST_TMPDIR/here; read x <$BATS_TEST_TMPDIR/there" "$session" check "$page" >"$BATS_TEST_TMPDIR/first" 2>&1 3>&- &
    MEET="read x <$BATS_TEST_TMPDIR/here; echo >$BATS_TEST_TMPDIR/there" run -0 "$session" check "$page"
    wait "$!"
    nothing_left
}

# ---- which blocks run ----

@test "blocks of another system do not run" {
    page '$ echo a' a
    printf '%s\n' "\`\`\`{.console .$there facts=\"P-05\"}" '$ echo no >/dev/tty; exit 9' '```' >>"$page"
    run -0 "$session" check "$page"
    [ "$output" = "09-made-up: ok, 1 command ($here)" ]
}

@test "blocks of this system run" {
    printf '%s\n' "\`\`\`{.console .$here facts=\"P-05\"}" '$ echo a' b '```' >"$page"
    run -1 "$session" check "$page"
}

@test "a block of both systems runs" {
    printf '%s\n' '```{.linux .console .macos}' '$ echo a' b '```' >"$page"
    run -1 "$session" check "$page"
}

@test "recorded blocks never run" {
    page '$ echo a' a
    printf '%s\n' "\`\`\`{.console .$here .recorded from=\"a Mac\"}" '$ touch ran; exit 9' 'something' '```' >>"$page"
    run -0 "$session" show "$page"
    [ ! -e ran ]
    line a
}

@test "other code blocks do not run" {
    page '$ echo a' a
    printf '%s\n' '```sh' '$ exit 9' '```' '```' '$ exit 9' '# no heading' '```' >>"$page"
    run -0 "$session" show "$page"
    no_line_with 'no heading'
}

@test "a block whose need is met runs" {
    printf '%s\n' '```{.console needs="test -f README.md"}' '$ echo a' a '```' >"$page"
    run -0 "$session" check "$page"
    [ "$output" = "09-made-up: ok, 1 command ($here)" ]
}

@test "a block whose need is not met is skipped by name and not counted" {
    page '$ echo a' a
    printf '%s\n' '```{.console needs="test -f '\''no such'\''"}' '$ exit 9' '$ exit 9' '```' '```{.console}' '$ echo b' b '```' >>"$page"
    run -0 "$session" check "$page"
    [ "$output" = "09-made-up: ok, 2 commands ($here), line 7: skipped, needs test -f 'no such'" ]
}

@test "show says what it skips" {
    printf '%s\n' '```{.console needs="false"}' '$ exit 9' '```' >"$page"
    run -0 "$session" show "$page"
    line '(skipped: needs false)'
}

# ---- pages that are wrong ----

wrong_page() { # its one complaint is $1
    run -2 "$session" check "$page"
    [ "$output" = "labs/09-made-up/README.md:$1" ] || { echo "$output" >&2; return 1; }
    nothing_left
}

@test "an unknown class is named" { printf '%s\n' '```{.console .linus}' '$ true' '```' >"$page"; wrong_page '1: a session has no attribute .linus'; }
@test "an unknown class before .console is named" { printf '%s\n' '```{.linus .console}' '$ true' '```' >"$page"; wrong_page '1: a session has no attribute .linus'; }
@test "an unknown attribute is named" { printf '%s\n' '```{.console need="x"}' '$ true' '```' >"$page"; wrong_page '1: a session has no attribute need="x"'; }
@test "a class without its dot is named" { printf '%s\n' '```{.console macos}' '$ true' '```' >"$page"; wrong_page '1: a session has no attribute macos'; }
@test "console without its dot is named" { printf '%s\n' '```console' '$ true' '```' >"$page"; wrong_page '1: a session has no attribute console'; }
@test "a system without .console is named" { printf '%s\n' '```{.linux}' '$ true' '```' >"$page"; wrong_page '1: a session needs .console'; }
@test "a macOS session without its facts is named, whatever the system" {
    printf '%s\n' '```{.console .macos}' '$ true' '```' >"$page"
    wrong_page '1: a .macos session says facts="P-05 ..."'
}
@test "a fact that the table of differences does not have is named" {
    printf '%s\n' '' '```{.console .macos facts="V-20 P-5 P-05"}' '$ true' '```' >"$page"
    wrong_page '2: labs/06-differences/expected.tsv has no fact P-5'
}
@test "facts are for sessions that run" { printf '%s\n' '```{facts="P-05"}' '$ true' '```' >"$page"; wrong_page '1: a session needs .console'; }
@test "a session with its facts runs" {
    printf '%s\n' "\`\`\`{.console .$here facts=\"P-05 V-20\"}" '$ echo a' a '```' '```{.console facts="V-20"}' '$ echo b' b '```' >"$page"
    run -0 "$session" check "$page"
    [ "$output" = "09-made-up: ok, 2 commands ($here)" ]
}
@test "a recording that does not say where and when is named" { printf '%s\n' '```{.console .macos .recorded}' '$ true' '```' >"$page"; wrong_page '1: a .recorded session says from="WHERE AND WHEN"'; }
@test "what is run is not from somewhere" { printf '%s\n' '```{.console from="a Mac"}' '$ true' '```' >"$page"; wrong_page '1: only a .recorded session is from somewhere'; }
@test "text before the first command is named" { page text '$ true'; wrong_page '4: a session begins with a command: $ and a space'; }
@test "a block without an end is named by its first line" { printf '%s\n' 'a' '```{.console}' '$ true' >"$page"; wrong_page '2: this block has no end'; }
@test "carriage returns are named" { printf '%s\r\n' 'a' '```{.console}' '$ true' '```' >"$page"; wrong_page '1: this line ends with a carriage return'; }
@test "a page without a session is named" { echo '# A page' >"$page"; wrong_page "1: no session for $here on this page: write one"; }
@test "a session that is indented is named" { page '$ true'; printf '%s\n' '- item' '  ```{.console}' '  $ false' '  ```' >>"$page"; wrong_page '7: a session begins with ``` at the start of a line'; }
@test "a longer fence holds a shorter one" {
    printf '%s\n' '````{.console}' '$ printf "\140\140\140\n"' '```' '````' >"$page"
    run -0 "$session" check "$page"
}
@test "blanks after a fence are no matter" {
    printf '%s\n' '```{.console}' '$ echo a' a '```  ' '# heading' >"$page"
    run -0 "$session" check "$page"
}

# ---- questions, and breakages ----

@test "answers runs what answers a question, and gives the word behind the last of its texts" {
    printf '%s\n' '### first: which?' '```{.console answer="got: "}' '$ echo got: one; echo got: two three' 'x' '```' '```{.console}' \
        '$ echo not asked' '```' "### other: and this?" '```{.console answer="(exit "}' "\$ printf '%s\\n' \\''\$x'; exit_() { return 3; }; exit_" '```' >"$page"
    run -0 "$session" answers "$page"
    [ "$output" = "question first
| \$ echo got: one; echo got: two three
| got: one
| got: two three
answer two
question other
| \$ printf '%s\\n' \\''\$x'; exit_() { return 3; }; exit_
| '\$x
| (exit 3)
answer 3)" ] || { echo "$output"; return 1; }
    nothing_left
}

@test "show does not tell the answer, check compares it" {
    printf '%s\n' '### first: which?' '```{.console answer="got: "}' '$ echo got: it' 'got: it' '```' '```{.console}' '$ echo shown' 'shown' '```' >"$page"
    run -0 "$session" show "$page"
    no_line_with 'got: it'
    line shown
    run -0 "$session" check "$page"
    [ "$output" = "09-made-up: ok, 2 commands ($here)" ]
    sed 's/^got: it$/got: other/' "$page" >p && mv p "$page"
    run -1 "$session" check "$page"
}

@test "an answer that this machine cannot give is said to be skipped" {
    printf '%s\n' '### first: which?' '```{.console needs="false" answer="got: "}' '$ echo got: it' '```' >"$page"
    run -0 "$session" answers "$page"
    [ "$output" = 'question first
skipped' ]
}

@test "an answer without its question is named" { printf '%s\n' '### No name' '```{.console answer="x"}' '$ true' '```' >"$page"; wrong_page '2: no heading `### name: question` above this answer'; }

@test "a chapter in notes runs beside the labs" {
    mkdir ../../notes
    page=$tree/notes/chapter.md
    printf '%s\n' '```{.console}' '$ ls ../labs; pwd | sed "s,.*/,,"' 06-differences 09-made-up notes '```' >"$page"
    run -0 "$session" check "$page"
    [ "$output" = "chapter: ok, 1 command ($here)" ] || { echo "$output"; return 1; }
    nothing_left
}

# breakage DIFF-LINE...: a page with these as its diff, for a lab with a script of three lines
breakage() {
    printf '%s\n' 'programs:' >Makefile
    printf '%s\n' 'echo one' 'echo two' 'echo three' >script
    mkdir breaks
    page=$lab/breaks/change.md
    printf '%s\n' '# change: what' '```diff' '--- script' '+++ script' "$@" '```' '```{.console}' '$ sh script' one 2 three '```' >"$page"
}
@test "a breakage runs in a copy of the lab that is changed; the lab is not" {
    breakage '@@ -77,3 +1,3 @@' ' echo one' '-echo two' '+echo 2' ' echo three'
    run -0 "$session" check "$page"
    [ "$output" = "09-made-up: ok, 1 command ($here)" ]
    [ "$(sed -n 2p script)" = 'echo two' ]
    run -2 "$session" show "$page"
}
@test "a change that does not apply, or twice, or is not whole, is named and nothing runs" {
    breakage '@@ -1,1 +1,1 @@' '-echo zwei' '+echo 2'
    run -2 "$session" check "$page"
    [ "$output" = "$page:7: the lines of this hunk stand 0 times in script" ]
    echo 'echo two' >>script
    rm -r breaks
    breakage '@@ -1,1 +1,1 @@' '-echo two' '+echo 2'
    echo 'echo two' >>script
    run -2 "$session" check "$page"
    [ "$output" = "$page:7: the lines of this hunk stand 2 times in script" ]
    rm -r breaks
    breakage '@@ -1,3 +1,3 @@' '-echo two' '+echo 2'
    run -2 "$session" check "$page"
    nothing_left
}

# ---- commands that do not come back ----

@test "a command that hangs is stopped, and named with page and line" {
    page '$ echo a' a '$ echo begun; sh -c "sleep 1000 & echo \$! >&2; wait" 2>"$PIDS"; true'
    PIDS=$BATS_TEST_TMPDIR/pid SHMLAB_LIMIT=1 run -1 "$session" check "$page"
    line 'labs/09-made-up/README.md:6: stopped after 1 s: $ echo begun; sh -c "sleep 1000 & echo \$! >&2; wait" 2>"$PIDS"; true'
    line '    begun'
    run -1 kill -0 "$(cat "$BATS_TEST_TMPDIR/pid")"
    nothing_left
}

@test "a need that hangs is stopped and named" {
    printf '%s\n' '```{.console needs="sleep 1000"}' '$ true' '```' >"$page"
    SHMLAB_LIMIT=1 run -1 "$session" show "$page"
    line 'labs/09-made-up/README.md:1: stopped after 1 s: needs sleep 1000'
}

@test "a command that ends the shell is named" {
    page '$ echo a' a '$ exit 0' '$ echo b' b
    run -1 "$session" check "$page"
    line 'labs/09-made-up/README.md:6: the shell ended with status 0 in: $ exit 0'
    nothing_left
}

@test "a command that kills the shell is named" {
    page '$ kill -TERM $$'
    run -1 "$session" check "$page"
    line 'labs/09-made-up/README.md:4: the shell ended with status 143 in: $ kill -TERM $$'
}

@test "a quote without an end is named, with what the shell says" {
    page '$ echo "a'
    run -1 "$session" check "$page"
    line 'labs/09-made-up/README.md:4: the shell ended with status 2 in: $ echo "a'
    printf '%s\n' "$output" | grep -i '^    .*unterminated'
}

@test "a process in the background goes with the page" {
    page '$ sleep 1000 & echo $! >"$PIDS"'
    PIDS=$BATS_TEST_TMPDIR/pid run -0 "$session" check "$page"
    run -1 kill -0 "$(cat "$BATS_TEST_TMPDIR/pid")"
}

@test "a limit that is no number is refused" {
    page '$ true'
    SHMLAB_LIMIT=soon run -2 "$session" check "$page"
    [[ ${lines[0]} == "limit: SECONDS"* ]]
    nothing_left
}

# ---- signals ----

# Starts the session $1 on a page that waits, lets signal $2 end it; the status is in $status
interrupted() {
    page '$ echo >"/dev/shm/${SHMLAB_PREFIX#/}.$MARK" 2>/dev/null' \
        '$ sh -c "sleep 1000 & echo \$! >$PIDS; echo >$READY; wait"'
    export PIDS=$BATS_TEST_TMPDIR/pid READY=$BATS_TEST_TMPDIR/ready
    mkfifo "$READY"
    # limit gives the session the default SIGINT, which a shell's background has not
    "$tree/common/limit" 30 sh -c 'echo $$ >"$0"; exec "$@"' "$BATS_TEST_TMPDIR/session" \
        "$session" "$1" "$page" >"$BATS_TEST_TMPDIR/out" 2>&1 3>&- &
    read -r _ <"$READY"
    kill "-$2" "$(cat "$BATS_TEST_TMPDIR/session")"
    status=0
    wait "$!" || status=$?
    run -1 kill -0 "$(cat "$PIDS")"
    nothing_left
}

@test "SIGINT ends check with 130; no process, object or file stays" {
    status=0
    interrupted check INT
    [ "$(find /dev/shm -name "*.$MARK" 2>/dev/null)" = "" ]
}
@test "SIGTERM ends check; no process, object or file stays" {
    interrupted check TERM
    [ "$(find /dev/shm -name "*.$MARK" 2>/dev/null)" = "" ]
}
@test "SIGHUP ends accept; no process, object or file stays" { interrupted accept HUP; }
@test "SIGQUIT ends check; no process, object or file stays" { interrupted check QUIT; }
@test "SIGTERM ends show, which says what is left" {
    [ -d /dev/shm ] || skip "no /dev/shm"
    interrupted show TERM
    grep -x "leftovers: POSIX object /shmlab.t$$.$MARK" "$BATS_TEST_TMPDIR/out"
    grep -x 'make clean-ipc removes these' "$BATS_TEST_TMPDIR/out"
    "$tree/common/leftovers" --remove
}

# At each command of the session itself: a debug trap sends the signal before the Nth
@test "SIGTERM at any moment leaves no process, no run and no object of others" {
    command -v bash >/dev/null || skip "no bash"
    [ -d /dev/shm ] || skip "no /dev/shm"
    page '$ true'
    echo mine >"/dev/shm/shmlab.t$$.mine"
    printf '%s\n' 'n=0' "trap 'n=\$((n + 1)); [ \$n -ne \$AT ] || kill -TERM \$\$' DEBUG" >"$BATS_TEST_TMPDIR/env"
    for ((at = 3; at < 130; at += 3)); do
        status=0
        AT=$at BASH_ENV=$BATS_TEST_TMPDIR/env bash "$session" check "$page" >/dev/null 2>&1 3>&- || status=$?
        nothing_left
        [ $status -ne 0 ] || break
        [ $status -eq 143 ]
        [ -e "/dev/shm/shmlab.t$$.mine" ]
    done
    rm "/dev/shm/shmlab.t$$.mine"
    [ $status -eq 0 ] # so that every moment was tried
    [ "$at" -gt 60 ]
}

@test "a reader that goes away ends show, and no run stays" {
    page '$ yes'
    "$session" show "$page" 2>/dev/null 3>&- | head -n 5 >/dev/null || :
    nothing_left
}

@test "SIGINT typed at a terminal ends show with 130, and its processes" {
    command -v script >/dev/null && script -qec true /dev/null >/dev/null 2>&1 || skip "no script -c"
    page '$ sh -c "echo \$\$ >$PIDS; echo >$READY; exec sleep 1000"'
    export PIDS=$BATS_TEST_TMPDIR/pid READY=$BATS_TEST_TMPDIR/ready
    mkfifo "$READY"
    # limit gives the session the default SIGINT, which these tests' background has not
    (read -r _ <"$READY" && printf '\003') 3>&- |
        run -130 "$tree/common/limit" 30 script -qec "'$session' show '$page'" /dev/null
    run -1 kill -0 "$(cat "$PIDS")"
    nothing_left
}

# ---- show ----

@test "show prints commands, output and status under the page's headings" {
    printf '%s\n' '# Title' text '```{.console}' '$ echo a' wrong '$ false' '```' '## It'\''s here' '```{.console}' '$ echo c >&2' '```' >"$page"
    run -0 "$session" show "$page"
    [ "$output" = $'\n# Title\n$ echo a\na\n$ false\n(exit 1)\n\n## It\'s here\n$ echo c >&2\nc' ]
    nothing_left
}

@test "show runs in the lab's directory itself" {
    page '$ echo x >made'
    run -0 "$session" show "$page"
    [ -e made ]
}

@test "show is live: a line is there before the command ends" {
    mkfifo "$BATS_TEST_TMPDIR/go"
    page '$ echo first; read x <$GO; echo "got $x"'
    export GO=$BATS_TEST_TMPDIR/go
    exec 4< <(exec 3>&-; "$session" show "$page")
    while read -r text <&4 && [ "$text" != first ]; do :; done
    echo word >"$GO"
    [ "$(cat <&4)" = "got word" ]
}

@test "show has no colours in a pipe" {
    page '$ echo a'
    run -0 "$session" show "$page"
    no_line_with $'\033'
}

@test "show has colours on a terminal" {
    command -v script >/dev/null && script -qec true /dev/null >/dev/null 2>&1 || skip "no script -c"
    page '$ echo a'
    run -0 script -qec "'$session' show '$page'" /dev/null </dev/null
    [[ $output == *$'\033[1m$ echo a\033[0m'* ]]
}

@test "show has no colours on a terminal with NO_COLOR" {
    command -v script >/dev/null && script -qec true /dev/null >/dev/null 2>&1 || skip "no script -c"
    page '$ echo a'
    NO_COLOR=1 run -0 script -qec "'$session' show '$page'" /dev/null </dev/null
    no_line_with $'\033'
}

# ---- accept ----

@test "accept rewrites what differs and keeps the rest byte for byte" {
    printf '%s\n' '# T  ' 'te\xt	%s' '```{.console}' '$ echo addr=0x123456789' 'addr=0x987654321' '$ printf "1\n2\n"' 1 three four '$ false' '```' '' \
        '```{.console .recorded from="a Mac"}' '$ x' 'y  ' '```' '' '````{.console}' '$ echo "&\\\\"' old '```' '````' 'end' >"$page"
    printf '%s\n' '# T  ' 'te\xt	%s' '```{.console}' '$ echo addr=0x123456789' 'addr=0x987654321' '$ printf "1\n2\n"' 1 2 '$ false' '(exit 1)' '```' '' \
        '```{.console .recorded from="a Mac"}' '$ x' 'y  ' '```' '' '````{.console}' '$ echo "&\\\\"' '&\' '````' 'end' >"$BATS_TEST_TMPDIR/wanted"
    run -0 "$session" accept "$page"
    [ "$output" = "09-made-up: 3 commands accepted; look at them with git diff $(pwd -P)/README.md" ]
    cmp "$page" "$BATS_TEST_TMPDIR/wanted"
    run -0 "$session" check "$page"
}

@test "accept leaves a page that agrees alone" {
    page '$ echo pid=4' pid=5 '$ echo x' ...
    cp "$page" "$BATS_TEST_TMPDIR/before"
    run -0 "$session" accept "$page"
    cmp "$page" "$BATS_TEST_TMPDIR/before"
}

@test "accept keeps the page's mode and its place" {
    page '$ echo a'
    chmod 640 "$page"
    ln "$page" other-name
    run -0 "$session" accept "$page"
    cmp "$page" other-name
    [ "$(find "$page" -perm 640)" = "$page" ]
}

refuses() { # to accept a page whose command prints $1, and shows it as $2
    page "\$ printf '$1\\n'"
    cp "$page" "$BATS_TEST_TMPDIR/before"
    run -1 "$session" accept "$page"
    line "this output cannot stand on a page: $2"
    line "09-made-up: nothing is accepted"
    cmp "$page" "$BATS_TEST_TMPDIR/before"
    nothing_left
}

@test "accept refuses output that looks like a command" { refuses 'a\n$ b' '$ b'; }
@test "accept refuses output that looks like a fence" { refuses '```' '```'; }
@test "accept refuses output that stands for any lines" { refuses '...' '...'; }
@test "accept refuses control bytes" { refuses 'a\033[1m' 'a?[1m'; }
@test "accept takes a tab" {
    page '$ printf "a\tb\n"'
    run -0 "$session" accept "$page"
    run -0 "$session" check "$page"
}
@test "accept refuses more than 1000 lines" {
    page '$ yes | head -n 1001'
    run -1 "$session" accept "$page"
    line 'this output cannot stand on a page: (more than 1000 lines)'
}

@test "accept refuses a page that was changed while it ran" {
    page '$ echo "a new line" >>"$PAGE"'  x
    PAGE=$page run -2 "$session" accept "$page"
    line 'session: labs/09-made-up/README.md was changed while it ran; nothing is accepted'
    [ "$(tail -n 2 "$page")" = $'```\na new line' ]
}

@test "accept refuses a read-only page" {
    page '$ echo a'
    chmod 444 "$page"
    [ ! -w "$page" ] || skip "root may write it"
    run -2 "$session" accept "$page"
    line "session: $page cannot be written"
}

@test "accept of a page that ends early changes nothing" {
    page '$ echo a' b '$ exit 1'
    cp "$page" "$BATS_TEST_TMPDIR/before"
    run -1 "$session" accept "$page"
    cmp "$page" "$BATS_TEST_TMPDIR/before"
}

# ---- the call ----

@test "session without a mode says which there are" {
    run -2 "$session"
    [ "$output" = "session: say show, check, accept or answers, then a page; --help tells more" ]
}

@test "session without a page says so" {
    run -2 "$session" check
    [ "$output" = "session: check needs one page" ]
}

@test "session names a page that is not there" {
    run -2 "$session" check nonesuch.md
    [ "$output" = "session: no page nonesuch.md" ]
}

@test "session refuses an unknown system" {
    page '$ true'
    OS=plan9 run -2 "$session" check "$page"
    [ "$output" = "session: OS=plan9: write linux or macos" ]
}

@test "session says what is not built" {
    page '$ true'
    rm "$tree/common/limit"
    run -2 "$session" check "$page"
    [ "$output" = "session: common/limit is not built: run make in $(pwd -P)" ]
}

@test "session --help shows what it is for" {
    run -0 "$session" --help
    [ "${lines[0]}" = "session - run the console sessions of a lab's page" ]
}
