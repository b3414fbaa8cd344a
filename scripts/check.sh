# check.sh - the functions with which the checks of exercises are written; each exercises/*/check.sh reads it first
#
# A check runs in a copy of the lab's directory, which has the lab's programs and the learner's, ./NAME. It has names and keys of its own. OS
# is linux or macos. On Linux a check runs a second time, under macOS's rules, if the exercise is for macOS too. When the check has ended,
# nothing may be left behind. So a check removes what the learner's program is right to leave.
# shellcheck shell=sh
set -u
output=$PWD/.output told='' runs=0
began=$(date +%s)
[ "${SHMLAB_LIMITED:-}" != yes ] || { SHMLAB_LIMITED=$PPID && export SHMLAB_LIMITED; } # a check may run itself again, in a box

# wanted WHAT CAME: ends the check as failed, and says in one line what it wanted and what came
wanted() {
    printf 'wanted: %s; came: %s\n' "$1" "$(brief "$2" 200)"
    exit 1
}
brief() { # TEXT [MOST]: prints TEXT on one line, and cuts it if it is too long
    printf '%s' "$1" | tr '\n' '|' | awk -v most="${2:-90}" '{ print (length($0) > most) ? substr($0, 1, most) "..." : $0 }'
}

# run COMMAND...: runs COMMAND and sets status, and out, which is what it printed, also on stderr. Its stdin is the file $input, if that is
# set. If a sanitizer found something, the check ends. The check's time begins anew with every sixteenth run, up to the 240th: many short runs are no
# program that does not end, and a program that is slow each time has less.
run() {
    status=0 limited='' runs=$((runs + 1))
    [ $((runs % 16)) -ne 0 ] || [ $runs -gt 240 ] || [ -z "${SHMLAB_LIMITED:-}" ] || kill -USR1 "$SHMLAB_LIMITED" # common/limit
    case $1 in */common/limit) limited=$2 ;; esac
    told=${told:-$*}
    [ ${#told} -le 90 ] || told=$(brief "$told") # a check has hundreds of runs, so a run should start few processes
    printf 'running: %s\n' "$told" # this is shown if the check is stopped
    "$@" >"$output" 2>&1 <"${input:-/dev/null}" || status=$? # into a file, because the size of a file is limited
    out=
    [ ! -s "$output" ] || { out=$(head -c 65536 "$output"); } 2>/dev/null # some shells warn of the NULs that they leave out
    sound "$told" "$out"
    told=
}
sound() { # COMMAND OUTPUT
    case $2 in
    # the last line that has such a name is the summary: it calls each error by one word
    *Sanitizer:*) wanted "no memory error in $(brief "$1")" "$(printf '%s\n' "$2" | sed -n 's/.*\(Sanitizer: [a-z-]*\).*/\1/p' | tail -n 1)$(where "$2")" ;;
    *': runtime error: '*) wanted "no undefined behaviour in $(brief "$1")" "$(printf '%s\n' "$2" | sed -n 's/.*: runtime error: //p' | head -n 1)" ;;
    esac
}
where() { # REPORT of a sanitizer: prints the learner's line in which the error is, and the function that this line calls if the error is there
    printf '%s\n' "$1" | awk '/^ *#[0-9]+ 0x/ {
        n = split($0, part, /[ \/]/); split(part[n], at, ":")
        if (at[1] ~ /\.c$/ && (getline line <at[1]) > 0) { print (called ~ /^[a-z]+$/ ? " in " called ", called" : "") " in line " at[2] " of " at[1]; exit }
        called = $4; sub(/^_+(interceptor|asan)_/, "", called) }'
}

# succeeds COMMAND...: as run, and the status must be 0. fails COMMAND...: as run, and the status must be 1.
succeeds() {
    run "$@"
    [ $status -eq 0 ] || wanted "$(brief "$*") succeeds" "$(ending "$@")${out:+, and: $out}"
}
fails() {
    run "$@"
    [ $status -eq 1 ] || wanted "$(brief "$*") fails, with a message and status 1" "$(ending "$@")${out:+, and: $out}"
}
# refuses WHAT COMMAND...: as fails, and there must be a message. WHAT is refused, so the check says if it is not.
refuses() {
    refused=$1
    shift
    run "$@"
    [ "$status${out:+ and words}" = '1 and words' ] || wanted "$refused: refused, with a message and status 1" "$(ending)${out:+, and: $out}"
}
# nothing_left WHAT: leftovers finds nothing; WHAT says so in the check's words
nothing_left() {
    run ../../common/leftovers keyfile
    [ $status -eq 0 ] || wanted "$1" "$out"
}
# ending [COMMAND...]: prints how the last run ended. If a signal ended COMMAND, which was run, COMMAND is run again, so that a sanitizer says where.
# After a run under common/limit the status 124 says that the time was over. (In all other runs a sanitizer handles no signals, because a program may be right to die of one.)
ending() {
    [ "$status" -ne 124 ] || [ -z "$limited" ] || { echo "it did not end in $limited seconds"; return; }
    [ "$status" -gt 128 ] || { echo "status $status"; return; }
    [ $# -eq 0 ] || set -- "$(ASAN_OPTIONS=${ASAN_OPTIONS:-}:handle_segv=1:handle_sigbus=1:handle_abort=1 ../../common/limit 5 "$@" 2>&1 <"${input:-/dev/null}" | head -c 65536 | tr -d '\000')"
    name=$(kill -l $((status - 128)) 2>/dev/null)
    echo "killed by signal $((status - 128))${name:+ (SIG$name)}$(where "${1:-}")"
}

# line TEXT: one of the printed lines must be TEXT, which is a pattern of the shell
line() {
    found=
    while IFS= read -r printed; do
        # shellcheck disable=SC2254 # a pattern, as it should be
        case $printed in $1) found=yes ;; esac
    done <<END
$out
END
    [ -n "$found" ] || wanted "a line \`$(printf '%s' "$1" | sed 's/[*]/.../g')\`" "${out:-nothing}"
}

# random LEAST MOST prints a number, word prints eight letters. They are new every time, so that no program can know them before.
random() {
    echo $(($1 + $(od -An -N4 -tu4 /dev/urandom) % ($2 - $1 + 1)))
}
word() {
    od -An -N8 -tu1 /dev/urandom | awk '{ for (i = 1; i <= 8; i++) printf "%s", substr("abcdefghijklmnopqrstuvwxyz", $i % 26 + 1, 1) }'
}

# code FILE: prints FILE without its comments, line for line
code() {
    awk '{
        line = ""
        for (rest = $0; rest != ""; )
            if (inside) { at = index(rest, "*/"); inside = !at; rest = at ? substr(rest, at + 2) : "" }
            else if (!(at = match(rest, /\/[*\/]/))) { line = line rest; rest = "" }
            else { line = line substr(rest, 1, at - 1) " "; inside = substr(rest, at + 1, 1) == "*"; rest = inside ? substr(rest, at + 2) : "" }
        print line
    }' "$1"
}

# until_true COMMAND...: waits until COMMAND succeeds. The time limit of the check ends it.
until_true() {
    until "$@" >/dev/null 2>&1; do :; done
}

# ended PID: waits until that process has ended. A process that was killed runs on until it gets a processor: only then does it give up its
# locks and its memory. A zombie has given them up.
ended() {
    if [ -r /proc/self/stat ]; then
        while read -r state 2>/dev/null <"/proc/$1/stat"; do
            case ${state##*) } in [ZX]*) return 0 ;; esac
        done
    else
        until_true sh -c "case \$(ps -o stat= -p $1) in '' | Z*) ;; *) exit 1 ;; esac"
    fi
}

# again NAME: builds ./NAME again, with the lines of stdin in front of its own
again() {
    { printf '#ifndef _GNU_SOURCE\n#define _GNU_SOURCE\n#endif\n' && cat; } >again.h
    rm -f "$1"
    run env MAKEFLAGS= make -s EXTRA='-include ./again.h' "$1"
    rm -f again.h
    [ $status -eq 0 ] || wanted 'a program that compiles again' "$out"
}
# children noted|idle NAME: builds ./NAME again, so that it writes the pid of each child to the file forked, one per line. For each child that it
# waited for, it writes the pid and the status, as a shell has it, to the file waited. With idle, each child ends at once with status 0, without
# doing anything.
children() {
    rm -f forked waited
    again "$2" <<END
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
static inline void noted(const char *file, long pid, int status)
{
    int fd = pid > 0 ? open(file, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
    if (fd != -1) {
        if (status < 0)
            dprintf(fd, "%ld\n", pid);
        else
            dprintf(fd, "%ld %d\n", pid, status);
        close(fd);
    }
}
static inline pid_t noted_fork(void)
{
    pid_t child = fork();
    if (child == 0 && "$1"[0] == 'i')
        _exit(0);
    noted("forked", child, -1);
    return child;
}
static inline pid_t noted_waitpid(pid_t pid, int *status, int how)
{
    int s = 0;
    pid_t got = waitpid(pid, &s, how);
    if (status != NULL)
        *status = s;
    noted("waited", got, WIFEXITED(s) ? WEXITSTATUS(s) : 128 + WTERMSIG(s));
    return got;
}
static inline int noted_waitid(idtype_t which, id_t id, siginfo_t *info, int how)
{
    siginfo_t i = {0};
    int got = waitid(which, id, &i, how);
    if (info != NULL)
        *info = i;
    noted("waited", got == 0 && !(how & WNOWAIT) ? i.si_pid : 0, i.si_status + (i.si_code == CLD_EXITED ? 0 : 128));
    return got;
}
#define fork() noted_fork()
#define wait(status) noted_waitpid(-1, status, 0)
#define waitpid(pid, status, how) noted_waitpid(pid, status, how)
#define waitid(which, id, info, how) noted_waitid(which, id, info, how)
END
}

# stepped NAME: builds meddled/NAME, the copy of ./NAME that meddled runs, if it is not there yet. Its status is 1 under macOS's rules, where there is
# none: the rules and what disturbs the steps would both take the program's calls.
stepped() {
    [ -z "${SHMLAB_WORLD:-}" ] || return 1
    [ ! -x "meddled/$1" ] || return 0
    run env MAKEFLAGS= make -s "meddled/$1"
    [ $status -eq 0 ] || wanted 'a program that links with what checks its steps' "$out"
}

# meddled record|fail|kill|rival ./NAME ARGUMENT...: runs the program once for each of its steps. A step is a call, or an access to what it shares
# (common/meddle.c). It does so only on this system, and not under macOS's rules. The check may define two functions. before makes what a run
# needs. after judges a run: out and status are as run sets them, and $met says where the run was disturbed, for example "before
# shm_unlink, line 31". $ran is the program's process id, with which made_by finds a segment that has no key.
#   record The program runs once, and .steps gets a line for each step: ADDRESS NAME [ERRNO]. Nothing is judged.
#   fail   The call fails. The program must end with a status from 1 to 125 and a message, and then after judges.
#          $spared has the names of calls whose failure the program may ignore; then only after judges.
#          $skipped has the names of calls that never fail here, because another process would wait for ever.
#   kill   The program is killed before the step.
#   rival  Before the step the shell runs $rival, which must be able to end without the program.
# If a step happens often, only the first two, the middle one and the last are disturbed. $at is then N@ADDRESS, the Nth step at this address. It is
# unset while the steps are recorded. If $within is set, in seconds as common/limit counts them, a run that has not ended by then has status 124,
# and the processes that it forked end with it.
meddled() {
    how=$1 program=meddled/${2#./}
    shift 2
    stepped "${program#meddled/}" || return 0
    command -v before >/dev/null || before() { :; }
    command -v after >/dev/null || after() { :; }
    unset at
    before
    rm -f .steps
    run ${within:+../../common/limit "$within"} env MEDDLE=record MEDDLE_LOG=.steps "$program" "$@"
    [ "$how" != record ] || return 0
    [ -e .steps ] || wanted "$program runs with common/meddle.c" "$(ending)${out:+, and: $out}"
    awk -v how="$how" -v skipped=" ${skipped:-} " '(how != "fail" || $NF ~ /^E[A-Z]+$/) && !index(skipped, " " $2 " ") { if (!times[$1]++) from[++n] = $1 }
        END { for (i = 1; i <= n; i++) { t = times[from[i]]; last = 0; split("1 2 " int(t / 2) + 1 " " t, at, " ")
            for (j = 1; j <= 4; j++) if (at[j] + 0 > last && at[j] + 0 <= t) { last = at[j] + 0; print last "@" from[i] } } }' .steps >.points
    # The line numbers in the program; what it is linked with has none
    cut -d @ -f 2 .points | addr2line -e "$program" 2>/dev/null | sed "s/.*\/${program#meddled/}\.c:\([1-9][0-9]*\).*/line \1/; t
        s/.*//" | paste -d ' ' .points - >.places
    [ -s .points ] || [ "$how" = fail ] || wanted "./${program#meddled/} makes a call or uses shared memory" "$(ending)${out:+, and: $out}"
    times_met=0
    while read -r at place <&4; do
        before
        : >.met
        told="./${program#meddled/}${1:+ $*}, $how at $at"
        export MEDDLE="$how" MEDDLE_AT="$at" MEDDLE_LOG=.met MEDDLE_RIVAL="${rival:-}"
        run ${within:+../../common/limit "$within"} "$program" "$@"
        unset MEDDLE MEDDLE_AT MEDDLE_LOG MEDDLE_RIVAL
        [ -s .met ] || continue # a child was faster this time, so there were fewer steps
        times_met=$((times_met + 1))
        # shellcheck disable=SC2034 # ran is a check's
        { read -r _ call; read -r _ ran; } <.met
        case ${call##* } in E[A-Z]*) call=${call% *} ;; esac
        case $how in
        fail)
            met="when $call fails${place:+, $place}"
            case " ${spared:-} " in *" $call "*) ;; *)
                if [ "$status" -eq 0 ] || [ "$status" -gt 125 ] || [ -z "$out" ]; then
                    wanted "./${program#meddled/}${1:+ $*} ends with a message and status 1 $met" "$(ending)${out:+, and: $out}"
                fi ;;
            esac ;;
        *) met="before $call${place:+, $place}" ;;
        esac
        after
    done 4<.places
    [ ! -s .points ] || [ $times_met -gt 0 ] || wanted "./${program#meddled/} makes the same steps again" "none of them"
}

# made_by PID: prints the ids of the segments that this process made, if the system tells (Linux does), and removes these segments, because they
# cannot be found by a key. It leaves out segments that were removed and are still attached, whose mode begins with 1. It also leaves out
# segments that are older than the check, because a process id is used again.
made_by() {
    [ "$OS" = linux ] || return 0
    awk -v pid="$1" -v uid="$(id -u)" -v began="$began" '$5 == pid && $3 < 1000 && $10 == uid && $14 >= began { print $2 }' /proc/sysvipc/shm | while read -r id; do
        ipcrm -m "$id" && echo "$id"
    done
}
