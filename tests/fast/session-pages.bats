#!/usr/bin/env bats
# scripts/session: what a page may hold, what of it runs, and how what differs is shown
# shellcheck disable=SC2016,SC2030,SC2031,SC1003,SC2154 # the dollars are the pages'; run's output is global

load ../session

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

@test "output of more than 1000 lines is cut and differs" {
    page '$ yes | head -n 100000'
    run -1 "$session" check "$page"
    line '      >                                             | (more than 1000 lines)'
}

@test "output with NUL bytes is compared without a fuss" {
    page '$ printf "a\000b\nc\n" | tr "\000" z; printf "\000\n"; echo end' azb c ... end
    run -0 "$session" check "$page"
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
    [ "$output" = "labs/09-made-up/README.md:$1" ] || { printf 'complaint: %s\ninstead of: %s\n' "$output" "$1" >&2; return 1; }
    nothing_left
}

@test "a page that is wrong is refused, with the line and one complaint" {
    # an unknown class
    printf '%s\n' '```{.console .linus}' '$ true' '```' >"$page"
    wrong_page '1: a session has no attribute .linus'
    # an unknown class before .console
    printf '%s\n' '```{.linus .console}' '$ true' '```' >"$page"
    wrong_page '1: a session has no attribute .linus'
    # an unknown attribute
    printf '%s\n' '```{.console need="x"}' '$ true' '```' >"$page"
    wrong_page '1: a session has no attribute need="x"'
    # a class without its dot
    printf '%s\n' '```{.console macos}' '$ true' '```' >"$page"
    wrong_page '1: a session has no attribute macos'
    # console without its dot
    printf '%s\n' '```console' '$ true' '```' >"$page"
    wrong_page '1: a session has no attribute console'
    # a system without .console
    printf '%s\n' '```{.linux}' '$ true' '```' >"$page"
    wrong_page '1: a session needs .console'
    # a macOS session without its facts
    printf '%s\n' '```{.console .macos}' '$ true' '```' >"$page"
    wrong_page '1: a .macos session must say facts="P-05 ..."'
    # a fact that the table of differences does not have
    printf '%s\n' '' '```{.console .macos facts="V-20 P-5 P-05"}' '$ true' '```' >"$page"
    wrong_page '2: labs/06-differences/differences.tsv has no fact P-5'
    # facts are for sessions that run
    printf '%s\n' '```{facts="P-05"}' '$ true' '```' >"$page"
    wrong_page '1: a session needs .console'
    # a recording that does not say where and when
    printf '%s\n' '```{.console .macos .recorded}' '$ true' '```' >"$page"
    wrong_page '1: a .recorded session must say from="WHERE AND WHEN"'
    # what is run is not from somewhere
    printf '%s\n' '```{.console from="a Mac"}' '$ true' '```' >"$page"
    wrong_page '1: only a .recorded session has from="..."'
    # text before the first command
    page text '$ true'
    wrong_page '4: a session must begin with a command, which is $, a space and the command'
    # a block without an end
    printf '%s\n' 'a' '```{.console}' '$ true' >"$page"
    wrong_page '2: this block has no closing fence'
    # carriage returns
    printf '%s\r\n' 'a' '```{.console}' '$ true' '```' >"$page"
    wrong_page '1: this line ends with a carriage return'
    # a page without a session
    echo '# A page' >"$page"
    wrong_page "1: this page has no session for $here; write one"
    # a session that is indented
    page '$ true'
    printf '%s\n' '- item' '  ```{.console}' '  $ false' '  ```' >>"$page"
    wrong_page '7: a session must begin with ``` at the start of a line'
    # an answer without its question
    printf '%s\n' '### No name' '```{.console answer="x"}' '$ true' '```' >"$page"
    wrong_page '2: there is no heading `### name: question` above this answer'
}
@test "a session with its facts runs" {
    printf '%s\n' "\`\`\`{.console .$here facts=\"P-05 V-20\"}" '$ echo a' a '```' '```{.console facts="V-20"}' '$ echo b' b '```' >"$page"
    run -0 "$session" check "$page"
    [ "$output" = "09-made-up: ok, 2 commands ($here)" ]
}
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
    [ "$output" = "$page:7: the old lines of this hunk must be in script once, but they are there 0 times" ]
    echo 'echo two' >>script
    rm -r breaks
    breakage '@@ -1,1 +1,1 @@' '-echo two' '+echo 2'
    echo 'echo two' >>script
    run -2 "$session" check "$page"
    [ "$output" = "$page:7: the old lines of this hunk must be in script once, but they are there 2 times" ]
    rm -r breaks
    breakage '@@ -1,3 +1,3 @@' '-echo two' '+echo 2'
    run -2 "$session" check "$page"
    nothing_left
}
