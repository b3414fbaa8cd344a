# passed: the word, in one process, and nothing is left
#   1. the word that is stored is read
#   2. it is one process, which becomes the worker by exec
#   3. nothing is left, even if a call fails
#   4. a call that fails is told
#   5. whatever segment the worker gets, it reads nothing behind its end
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

segments() { # with who made each: one without a key is not among what leftovers finds
    [ "$OS" = macos ] || awk 'NR > 1 { print $2, $5 }' /proc/sysvipc/shm
}
for round in first second; do
    segments >before
    word=$(word)
    # The shell says its pid, then becomes passed: exec keeps it
    run sh -c "echo pid=\$\$; exec ./passed $word"
    pid=$(printf '%s\n' "$out" | sed -n '1s/^pid=//p')
    [ "$status $out" = "0 pid=$pid
passed: pid=$pid writes
passed: pid=$pid reads $word" ] ||
        wanted "passed: pid=$pid writes, then passed: pid=$pid reads $word, in the $round run" "$(ending), $(printf '%s\n' "$out" | sed 1d)"
    nothing_left "no segment is left after the $round run"
    out=$(segments | awk -v pid="$pid" 'FILENAME != "-" { had[$1]; next } $2 == pid && !($1 in had) { print "id=" $1 }' before -)
    [ -z "$out" ] || ipcrm -m "${out#id=}" >/dev/null 2>&1
    [ -z "$out" ] || wanted "no segment is left after the $round run" "$out"
done
run ./passed --worker 2147483647
[ "$status" -eq 1 ] || wanted 'a worker without a segment fails, with a message and status 1' "$(ending)${out:+, and: $out}"

# One that is full, and has no zero in it. A copy that can be stopped has a page behind it that nobody may touch
copies=./passed
! stepped passed || copies="$copies meddled/passed"
for program in $copies; do
    succeeds ../02-sysv-shm/writer "$word"
    id=$(printf '%s\n' "$out" | sed -n 's/.* id=\([0-9]*\).*/\1/p')
    succeeds ../../common/scribble "$id" 0 "$(awk 'BEGIN { for (i = 0; i < 4096; i++) printf "61" }')"
    run env MEDDLE=record MEDDLE_LOG=.read "$program" --worker "$id"
    [ "$status" -le 1 ] || wanted 'a worker that gets a segment without a zero in it comes to its end' "$(ending)"
    text=$(printf '%s\n' "$out" | sed -n 's/.* reads //p')
    case ${#text}-$text in *-*[!a]*) text=over ;; esac
    if [ "${#text}" -gt 4096 ] || [ "$text" = over ]; then
        wanted 'a worker that gets a segment without a zero in it prints at most the 4096 bytes of it' "$text"
    fi
    ../../common/leftovers --remove keyfile >/dev/null
done

after() {
    grep -q ' exec' .steps || wanted 'a process that becomes the worker by exec' 'none'
    nothing_left "no segment is left $met"
}
spared=shmdt
meddled fail ./passed "$word"
