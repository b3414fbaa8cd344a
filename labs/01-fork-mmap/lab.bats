#!/usr/bin/env bats
# What the page of 01-fork-mmap does not show: bad input, edges

load ../../tests/helper

setup() { room fork-mmap; }
teardown() { nothing_left; }

@test "share shares when it is not told how" {
    run -0 ./share
    says '(child) Writing data=10 at addr=0x*' '(parent) Reading from addr=0x* returned data=10'
}

@test "the parent reads the child's VALUE from a shared page" {
    run -0 ./share shared 42
    says '(child) Writing data=42 at addr=0x*' '(parent) Reading from addr=0x* returned data=42'
}

@test "the parent reads 0 from a private page, whatever the VALUE" {
    run -0 ./share private 42
    says '(child) Writing data=42 at addr=0x*' '(parent) Reading from addr=0x* returned data=0'
}

@test "parent and child have the page at one address" {
    run -0 sh -c './share | sed "s/.*addr=//; s/ .*//" | uniq | wc -l'
    [ "$((output))" -eq 1 ]
}

@test "VALUE may be negative, and as large as an int" {
    for value in -1 -2147483647 0 2147483647; do
        run -0 ./share shared "$value"
        says "(child) Writing data=$value at addr=0x*" "(parent) Reading from addr=0x* returned data=$value"
    done
}

@test "a VALUE that is no int is refused" {
    for value in '' x 10x 0x10 1.5 ' 1' -2147483649 2147483648 99999999999999999999; do
        misuse "VALUE $value: write a whole number from -2147483647 to 2147483647" ./share shared "$value"
    done
}

@test "a word other than shared and private is refused" {
    for word in Shared both '' 10; do
        misuse "$word: write shared or private" ./share "$word"
    done
}

@test "a third operand is refused" {
    misuse 'too many operands: more' ./share shared 10 more
}

@test "an unknown option is refused" {
    misuse 'unknown option --shared' ./share --shared
    misuse 'unknown option -m' ./share private -m
}

@test "--map given twice is refused" {
    misuse '--map is given twice' ./share --map shared --map
}

@test "after -- nothing is an option" {
    misuse '--map: write shared or private' ./share -- --map
    run -0 ./share --map -- private 5
    [ "${lines[0]%% at *}" = '(child) Writing data=5' ]
}

@test "--help prints the usage line on stdout" {
    run -0 --separate-stderr ./share --help
    says 'usage: share [--map] [--entry] [shared|private] [VALUE]'
}

@test "--entry says hidden where the kernel tells nobody" {
    need_linux 'on a Mac there are no rules'
    [ -z "${SANITIZE:-}" ] || skip 'the sanitizers want to be the first library'
    run -0 "$TOP/scripts/as-macos" ./share --entry
    [ "${lines[0]}" = '(child): entry=hidden' ]
    "$TOP/common/leftovers" --remove >/dev/null # the world
}

@test "through a pipe each line comes once, the child's first" {
    run -0 sh -c './share --map | cat'
    [ "${#lines[@]}" -eq 4 ]
    says '(child) Writing *' '(child): *' '(parent) Reading *' '(parent): *'
}

@test "a closed stdin, stdout or stderr is refused" {
    run -1 sh -c './share <&-'
    says 'share: stdin is closed' 'hint: run it with all three open, >/dev/null for silence'
    run -1 sh -c './share >&-'
    says 'share: stdout is closed' 'hint: *'
    run -1 sh -c './share 2>&-'
    says
}

@test "a stdout that takes nothing is told, and is status 1" {
    need_linux '/dev/full'
    run -1 sh -c './share >/dev/full'
    says 'share: cannot write to stdout'
    run -1 sh -c './share --help >/dev/full'
    says 'share: cannot write to stdout'
}

# shellcheck disable=SC2016 # awk's dollars
@test "the listing on the page is made of lines of share-bare.c" {
    run -0 awk '
        { line = $0; gsub(/^ +|;? *$/, "", line) }
        FILENAME ~ /[.]c$/ { text = text "\n" line; next }
        /^```/ { on = /^```c$/; n += on; next }
        on && n == 3 && !index(text, line) { print "share-bare.c has no: " line }
        on && n == 3 { lines++ }
        END { if (lines < 8) print "only " lines + 0 " lines" }' share-bare.c README.md
    [ -z "$output" ] || { echo "$output"; return 1; }
}

@test "share runs from any directory" {
    cd /
    run -0 "$ROOM/share" private 3
    says '(child) Writing data=3 at addr=0x*' '(parent) Reading from addr=0x* returned data=0'
}
