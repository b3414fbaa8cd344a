#!/bin/sh
# verdicts.sh - what several tools say of this lab's programs
#
#   ./verdicts.sh code PROGRAM FUNCTION    in which order FUNCTION of the built PROGRAM first uses the words; for x86-64
#   ./verdicts.sh known     nothing, but succeeds if these orders are those that the page shows
#   ./verdicts.sh orders    of sb, mp, lb and iriw with each order: ThreadSanitizer, and C11's rules (./c11)
#   ./verdicts.sh arm64     of mp, lb and iriw with relaxed: a run with qemu-aarch64, built for arm64
#   ./verdicts.sh broken    of ring and seqlock and their breakages: a run on an imitated processor, ThreadSanitizer, C11's rules
#   ./verdicts.sh spin      of the breakages of which labs 10 and 11 have a model: how many errors spin finds
#
# What it builds is in a directory of its own, which is removed at the end.
set -eu
# shellcheck source=scripts/lib.sh
. "${0%/*}/../../scripts/lib.sh"
cd "${0%/*}"

case ${1:-}-$# in
orders-1 | known-1 | broken-1 | arm64-1 | spin-1) ;;
code-3) if [ ! -f "$2" ] || [ ! -x "$2" ]; then wrong "there is no program $2; did you run make?"; fi ;;
*) wrong 'say code PROGRAM FUNCTION, known, orders, arm64, broken or spin; --help tells more' ;;
esac
dir=$(mktemp -d "${TMPDIR:-/tmp}/verdicts.XXXXXX")
remove_dir() { rm -rf "$dir"; }
at_end remove_dir

code() { # PROGRAM FUNCTION: %rdi, the first argument, is where the words are. In main, where mp-bare's parent works, it is some register
    # shellcheck disable=SC2016 # awk's dollars
    objdump -d --no-show-raw-insn "$1" | "$awk" -v name="$2" '
        BEGIN {
            at = name == "main" ? "%r([a-d]x|bp|[sd]i|[1-9][0-9]?)" : "%rdi"
            if (name ~ /^(receive|main)$/) { word["("] = "flag"; word["0x4("] = "taken"; word["0x8("] = "message" }
            else { word["("] = "x"; word["0x80("] = "y"; word["0x100("] = "z" }
        }
        /^[0-9a-f]+ </ { inside = index($0, "<" name ">:") > 0; found += inside }
        inside && match($0, "(0x[0-9a-f]+)?[(]" at "[)]") {
            what = substr($0, RSTART, RLENGTH); sub(/%.*/, "", what); what = word[what]; behind = substr($0, RSTART + RLENGTH)
            line = ($0 ~ /lock/ ? "add " : behind !~ /^,/ && $0 ~ /\tmov/ ? "store " : "load ") what
            if (name == "main" && line !~ /^(store flag|load taken|store message)$/) next # the child
            if (what != "" && !seen[line]++) out = out (out == "" ? "" : ", ") line
        }
        END { if (!found) exit 1; print name ": " out }' || wrong "$1 has no function $2"
}
# build NAME PARTS: for ThreadSanitizer. -w: gcc warns that it does not know fences, which the table shows
build() {
    for one in "$1.c" $2; do
        name=${one##*/} name=$dir/${name%.c}.o
        [ -e "$name" ] || "${CC:-cc}" -std=gnu11 -w -O1 -fsanitize=thread -I. -I"$top/common" -c -o "$name" "$one" 2>"$dir/said" || failed "$1"
        set -- "$@" "$name"
    done
    program=$1
    shift 2
    "${CC:-cc}" -fsanitize=thread -o "$dir/$program" "$@" "$top"/common/lab*.o -pthread 2>"$dir/said" || failed "$program"
}
failed() {
    cat "$dir/said" >&2
    wrong "${CC:-cc} cannot build $1 with ThreadSanitizer"
}
# At fixed addresses: with wide random ones the ThreadSanitizer of an older gcc fails now and then. The first race is enough, and
# nobody reads where it is. With the longest history: it does not report a race whose first access it has forgotten
tsan() { # PROGRAM ARGUMENT...: race, or "-"
    name=$1
    shift
    if TSAN_OPTIONS='symbolize=0 halt_on_error=1 history_size=7' setarch -R "$dir/$name" --threads "$@" >"$dir/said" 2>&1; then
        echo -
    elif grep -q 'data race' "$dir/said"; then
        echo race
    else
        cat "$dir/said" >&2
        exit 1
    fi
}
c11() { # the checker's word, into $rules
    rules=$(./c11 "$@")
    rules=${rules##*: }
}

case $1 in
code) code "$2" "$3" ;;
known) # do the compiler's changes of order show in these programs?
    case $(uname -m)-$(command -v objdump) in x86_64-/*) ;; *) exit 1 ;; esac
    { code mp-bare receive; code mp-bare main; code lb left_plain; code iriw read_x_plain; } >"$dir/said" 2>/dev/null
    printf '%s\n' 'receive: load message, load flag, store taken' \
        'main: store flag, load taken, store message' 'left_plain: store y, load x' 'read_x_plain: add z, load y, load x' |
        cmp -s - "$dir/said" ;;
arm64)
    (cd "$dir" && aarch64-linux-gnu-gcc -std=gnu11 -I"$top/common" -c "$top"/common/lab*.c "$OLDPWD/parts/rounds.c")
    for name in mp lb iriw; do
        aarch64-linux-gnu-gcc -std=gnu11 -O2 -static -I"$top/common" -o "$dir/$name" $name.c "$dir"/*.o -pthread
        qemu-aarch64 "$dir/$name" --word relaxed 3
    done ;;
spin)
    while read -r lab model change; do
        cp "../$lab/models/$model.pml" "$dir/"
        "$awk" -v dir="$dir" -f "$top/scripts/patch.awk" "../$lab/models/$model-$change.diff"
        said=$(cd "$dir" && spin -run -O0 -safety "$model.pml" | sed -n 's/.*\(errors: [0-9]*\).*/\1/p')
        say "$model-$change $said"
    done <<'END'
11-ring-buffer ring early-tail
11-ring-buffer ring early-read
11-ring-buffer ring early-head
11-ring-buffer sleeper no-fence-asleep
11-ring-buffer sleeper no-fence-wake
10-synchronisation seqlock no-odd
10-synchronisation seqlock no-second-look
10-synchronisation seqlock late-count
10-synchronisation seqlock early-look
10-synchronisation seqlock early-payload
10-synchronisation seqlock late-payload
END
    ;;
orders)
    for test in sb mp lb iriw; do build $test parts/rounds.c; done
    printf '%-5s %-8s %-5s %s\n' test order TSan C11
    for test in sb mp lb iriw; do
        for order in plain relaxed release seq_cst fence; do
            said=$(tsan $test $order 3)
            c11 models/$test.litmus $order
            printf '%-5s %-8s %-5s %s\n' $test $order "$said" "$rules"
        done
    done ;;
broken)
    for test in ring seqlock; do build $test 'parts/loose.c parts/pair.c'; done
    printf '%-8s %-20s %-5s %-5s %s\n' program breakage loose TSan C11
    while read -r program breakage model change; do
        loose=$(./"$program" --loose "$breakage")
        said=$(tsan "$program" "$breakage")
        # shellcheck disable=SC2086 # no change is no word
        c11 models/$model.litmus $change
        printf '%-8s %-20s %-5s %-5s %s\n' "$program" "$breakage" "${loose##*=}" "$said" "$rules"
    done <<'END'
ring right ring
ring tail-early ring-early
ring tail-stored-relaxed ring store:tail=relaxed
ring tail-loaded-relaxed ring load:tail=relaxed
ring head-stored-relaxed ring store:head=relaxed
ring head-loaded-relaxed ring load:head=relaxed
seqlock right seqlock
seqlock no-odd-count seqlock-no-odd
seqlock no-second-look seqlock-no-second
seqlock first-relaxed seqlock load:seq=relaxed
seqlock no-acquire-fence seqlock fence:acquire=none
seqlock no-release-fence seqlock fence:release=none
seqlock even-relaxed seqlock store:seq=relaxed
END
    ;;
esac
