#!/usr/bin/env bats
# The bare programs: each builds alone, with nothing of ours, and is as short as it promises. All others know --help

load ../helper

@test "each bare program builds alone with cc FILE, without a warning" {
    cd "$TOP/labs" || return
    local file wrong=
    for file in */*-bare.c; do
        cp "$file" "$BATS_TEST_TMPDIR/alone.c" # out of reach of lab.h
        "${CC:-cc}" -Wall -Wextra -Werror -o "$BATS_TEST_TMPDIR/alone" "$BATS_TEST_TMPDIR/alone.c" -lrt -lpthread 2>&1 ||
            "${CC:-cc}" -Wall -Wextra -Werror -o "$BATS_TEST_TMPDIR/alone" "$BATS_TEST_TMPDIR/alone.c" || wrong="$wrong $file"
    done
    [ -z "$wrong" ] || { echo "$wrong"; return 1; }
}

@test "each has a main of at most 30 lines, and a lab that has one runs it on its page" {
    cd "$TOP/labs" || return
    for lab in [0-9][0-9]-*; do
        for file in "$lab"/*-bare.c; do
            [ -e "$file" ] || { [[ $lab > 11-zzz ]] || { echo "$lab has none"; return 1; }; continue; } # a later lab may introduce no call
            [ "$(sed -n '/^int main/,$p' "$file" | wc -l)" -le 33 ] || { echo "$file is longer"; return 1; }
            name=${file##*/} name=${name%.c}
            awk -f "$TOP/scripts/page.awk" "$lab/README.md" | grep -q "^command.*\./$name\b" || { echo "$lab's page does not run $name"; return 1; }
        done
    done
}

@test "every other program prints its usage line for --help, on stdout" {
    local program n=0
    for program in "$TOP"/labs/[0-9][0-9]-*/*.c; do
        program=${program%.c}
        if [[ $program == *-bare ]] || [ ! -x "$program" ]; then continue; fi # one that needs a library may not be built here
        run -0 --separate-stderr "$program" --help
        says "usage: ${program##*/}*"
        n=$((n + 1))
    done
    [ $n -ge 80 ] || { echo "only $n are built"; return 1; }
}
