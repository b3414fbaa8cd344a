#!/usr/bin/env bats
# What the page of 15-orders does not show: bad input, known verdicts, one processor

# shellcheck disable=SC2030,SC2031 # each test has variables of its own

load ../../tests/helper

setup() { room orders; }
teardown() { nothing_left; }

c11() { # FILE ARGUMENT...: the checker's word
    ./c11 "models/$1.litmus" "${@:2}" | sed 's/.*: //'
}

# ---- what is typed ----

@test "--help prints each program's usage line" {
    for program in sb mp lb iriw ring seqlock c11 costs; do
        run -0 --separate-stderr ./$program --help
        says "usage: $program*"
    done
}

@test "the four tests refuse a wrong order and a wrong number of rounds" {
    for program in sb mp lb iriw; do
        misuse 'no ORDER' ./$program
        misuse 'strict: write plain, relaxed, release, seq_cst or fence' ./$program strict
        misuse 'too many operands: 2' ./$program relaxed 1 2
        misuse 'ROUNDS 0: write a whole number from 1 to 100000' ./$program relaxed 0
        misuse 'ROUNDS 100001: write a whole number from 1 to 100000' ./$program relaxed 100001
        misuse 'unknown option --fast' ./$program --fast relaxed
    done
    misuse 'too many operands: 1' ./costs 1
}

@test "ring and seqlock refuse a breakage that they do not have, and two ways to run" {
    misuse 'no BREAKAGE' ./ring
    misuse 'even-relaxed: not one of right tail-early tail-stored-relaxed tail-loaded-relaxed head-stored-relaxed head-loaded-relaxed' ./ring even-relaxed
    misuse 'tail-early: not one of right no-odd-count no-second-look first-relaxed no-acquire-fence no-release-fence even-relaxed' ./seqlock tail-early
    misuse '--loose or --threads, not both' ./ring --loose --threads right
}

@test "c11 refuses files that are none of its own, with the line" {
    bad() { # MESSAGE LINE...
        printf '%s\n' "${@:2}" >bad.litmus
        misuse "$1" ./c11 bad.litmus relaxed
    }
    misuse 'no FILE' ./c11
    misuse 'nothing: ENOENT' ./c11 nothing
    misuse '.: EISDIR' ./c11 .
    misuse 'models/sb.litmus: say which ORDER: plain, relaxed, release, seq_cst or fence' ./c11 models/sb.litmus
    misuse 'two orders: plain relaxed' ./c11 models/sb.litmus plain relaxed
    misuse 'models/sb.litmus: nothing to change: store:z=relaxed' ./c11 models/sb.litmus plain store:z=relaxed
    misuse 'models/sb.litmus:2: not an order: strict' ./c11 models/sb.litmus strict
    misuse 'models/sb.litmus:2: no order for this step: acquire' ./c11 models/sb.litmus plain store:x=acquire
    # shellcheck disable=SC2016 # they are in the message
    bad 'bad.litmus: no line `exists`' 'store x 1 relaxed'
    bad 'bad.litmus:1: not a step: move' 'move x 1 relaxed' 'exists x=1'
    bad 'bad.litmus:1: not a step: store' 'store x 1' 'exists x=1'
    bad 'bad.litmus:1: not a number from 0 to 9999: -1' 'store x -1 relaxed' 'exists x=1'
    bad 'bad.litmus:1: not a number from 0 to 9999: 10000' 'store x 10000 relaxed' 'exists x=1'
    bad 'bad.litmus:1: no order for this step: relaxed' 'fence relaxed' 'exists x=1'
    bad 'bad.litmus:1: no order for this step: release' 'a = load x release' 'exists a=1'
    bad 'bad.litmus:2: loaded twice: a' 'a = load x relaxed' 'a = load x relaxed' 'exists a=1'
    bad 'bad.litmus:2: nothing has this name: y' 'store x 1 relaxed' 'exists y=1'
    bad 'bad.litmus:2: not NAME=NUMBER: x' 'store x 1 relaxed' 'exists x'
    bad 'bad.litmus:1: too long a name: abcdefghijklmnop' 'store abcdefghijklmnop 1 relaxed' 'exists x=1'
    bad 'bad.litmus:1: more than four threads: *' ' | | | | store x 1 relaxed' 'exists x=1'
    bad 'bad.litmus:3: a step behind exists: *' 'store x 1 relaxed' 'exists x=1' 'store x 2 relaxed'
    bad 'bad.litmus:1: too many words from: c' 'a = load x relaxed b c d' 'exists a=1'
    bad 'bad.litmus:7: too many names: g' 'store a 1 relaxed' 'store b 1 relaxed' 'store c 1 relaxed' 'store d 1 relaxed' \
        'store e 1 relaxed' 'store f 1 relaxed' 'store g 1 relaxed' 'exists a=1'
    printf 'store x 1 relaxed\nexists x=1' >bad.litmus
    misuse 'bad.litmus:2: a line of 511 bytes or more, or one without an end: exists x=1' ./c11 bad.litmus
    head -c 600 /dev/zero | tr '\0' x >bad.litmus
    misuse 'bad.litmus:1: a line of 511 bytes or more*' ./c11 bad.litmus
    { yes 'store x 1 relaxed' | head -n 40; echo 'exists x=1'; } >bad.litmus
    misuse 'bad.litmus: more than 34 steps' ./c11 bad.litmus
    { yes 'store x 1 relaxed' | head -n 41; echo 'exists x=1'; } >bad.litmus
    misuse 'bad.litmus:41: too many steps from: store' ./c11 bad.litmus
}

@test "verdicts.sh refuses words that it does not know, and a function that is not there" {
    run -2 ./verdicts.sh
    says 'verdicts.sh: say code PROGRAM FUNCTION*'
    run -2 ./verdicts.sh code nothing left_plain
    says 'verdicts.sh: there is no program nothing*'
    command -v objdump >/dev/null || skip 'no objdump'
    run -2 ./verdicts.sh code lb nothing
    says 'verdicts.sh: lb has no function nothing'
}

# ---- the checker ----

# What is known of these tests: Lahav et al. (RC11), without their rule against load buffering
@test "c11 has the known verdicts of the usual litmus tests" {
    while read -r test plain relaxed release seq_cst acq_rel_fence seq_cst_fence; do
        came="$(c11 "$test" plain) $(c11 "$test" relaxed) $(c11 "$test" release) $(c11 "$test" seq_cst)"
        came="$came $(c11 "$test" fence fence:ORDER=acq_rel) $(c11 "$test" fence)"
        [ "$came" = "$plain $relaxed $release $seq_cst $acq_rel_fence $seq_cst_fence" ] || { echo "$test: $came"; return 1; }
    done <<'END'
mp        race race    never   never never   never
mp-atomic race allowed never   never never   never
sb        race allowed allowed never allowed never
lb        race allowed never   never never   never
iriw      race allowed allowed never allowed never
2+2w      race allowed allowed never allowed never
corr      race never   never   never never   never
wrc       race allowed never   never never   never
END
}

@test "c11: half of a pair is not enough" {
    [ "$(c11 mp-atomic relaxed store:flag=release)" = allowed ]
    [ "$(c11 mp-atomic relaxed load:flag=acquire)" = allowed ]
    [ "$(c11 mp-atomic relaxed store:flag=release load:flag=acquire)" = never ]
    [ "$(c11 wrc relaxed load:x=acquire store:y=release)" = allowed ]
    [ "$(c11 wrc relaxed load:x=acquire store:y=release load:y=acquire)" = never ]
    [ "$(c11 sb seq_cst store:x=release)" = allowed ]
    [ "$(c11 sb seq_cst load:x=acquire)" = allowed ]
    [ "$(c11 iriw seq_cst load:x=acquire)" = allowed ]
}

# A later store of the same thread to the flag continues the release sequence; another thread's does not
@test "c11 knows release sequences, and the order of one thread's stores to a place" {
    printf '%s\n' 'store m 1 relaxed | a = load flag acquire' 'store flag 1 release | b = load m relaxed' 'store flag 2 relaxed |' 'exists a=2 b=0' >own.litmus
    run -0 ./c11 own.litmus
    says 'own.litmus: never'
    printf '%s\n' 'store m 1 relaxed | a = load flag acquire | c = load flag relaxed' 'store flag 1 release | b = load m relaxed | store flag 2 relaxed' \
        'exists c=1 a=2 b=0' >other.litmus
    run -0 ./c11 other.litmus
    says 'other.litmus: allowed'
    printf '%s\n' 'store x 1 relaxed' 'store x 2 relaxed' 'exists x=1' >one.litmus
    run -0 ./c11 one.litmus
    says 'one.litmus: never'
    printf '%s\n' 'store x 1 relaxed | store x 2 relaxed' 'exists x=1' >two.litmus
    run -0 ./c11 two.litmus
    says 'two.litmus: allowed'
}

@test "c11: without its fence a side of lab 11's ring can fall asleep for ever" {
    [ "$(c11 sleep)" = never ]
    [ "$(c11 sleep fence:seq_cst=none)" = allowed ]
    [ "$(c11 sleep fence:seq_cst=acq_rel)" = allowed ]
}

# ---- the programs ----

@test "right orders never fail: on this processor, on one processor, and on the imitated one" {
    one=()
    ! command -v taskset >/dev/null || one=(taskset -c "$(taskset -cp $$ | sed 's/.*: //; s/[-,].*//')")
    for where in '' loose one; do
        for program in ring seqlock; do
            case $where in
            one) run -0 "${one[@]}" ./$program right ;;
            loose) run -0 ./$program --loose right ;;
            *) run -0 ./$program right ;;
            esac
            [[ $output == "$program: right "*=0 ]] || { echo "$where: $output"; return 1; }
        done
    done
    for program in sb lb mp iriw; do
        run -0 "${one[@]}" ./$program --word seq_cst 3
        says "$program: order=seq_cst never"
    done
}

@test "on one processor, too, the compiler's changes of order show" {
    command -v taskset >/dev/null || skip 'no taskset'
    ./verdicts.sh known || skip 'this compiler has other orders here'
    cpu=$(taskset -cp $$ | sed 's/.*: //; s/[-,].*//')
    run -0 taskset -c "$cpu" ./mp-bare
    says 'sent 1 2 3 4 5, so the sum should be 15: it is 0'
    run -0 taskset -c "$cpu" ./mp --word plain 3
    says 'mp: order=plain some'
    run -0 taskset -c "$cpu" ./iriw --word plain 3
    says 'iriw: order=plain some'
}

@test "the page's orders are not known if the parent of mp-bare stores each message" {
    ./verdicts.sh known || skip 'this compiler has other orders here'
    sed 's/^        box->message = n;/        *(volatile long *)\&box->message = n;/' mp-bare.c >each.c
    rm mp-bare
    make -s each EXTRA=-O2
    mv each mp-bare
    run -1 ./verdicts.sh known
}

@test "where sched_getaffinity knows more CPUs than fit, the parts go on where the scheduler puts them" {
    need_linux 'sched_getaffinity'
    sed -i.old 's/sched_getaffinity(0, sizeof may, &may)/((errno = EINVAL), -1)/' parts/rounds.c
    make -s sb
    run -0 ./sb --word seq_cst 3
    says 'sb: order=seq_cst never'
}

@test "with gcc 12 and clang 14, 16 and 19 on x86-64, the compiler changes the orders that the page shows" {
    [ -z "${SANITIZE:-}" ] || skip 'sanitizers change what the compiler does'
    case $(uname -m)-$("${CC:-cc}" --version | head -n 1) in
    x86_64-*' 12.'[0-9]* | x86_64-*'clang version 1'[469].*) ./verdicts.sh known ;;
    *) skip 'another compiler or processor' ;;
    esac
}

@test "if a part is killed, the others end, and the program says so" {
    for command in './sb seq_cst 100000' './ring --loose right'; do
        program=${command%% *} program=${program#./} status=0
        for _ in $(seq 50); do # until the kill comes before the end
            # shellcheck disable=SC2086 # words
            $command >said 2>&1 3>&- &
            ! child=$(child_of $! "$program") || kill -KILL "$child" 2>/dev/null || :
            status=0
            wait $! || status=$?
            [ "$status" -eq 0 ] || break
        done
        [ "$status" -eq 1 ]
        grep -qx "$program: a .* failed, or was killed" said
    done
}

# ---- what an expert found ----

@test "loose.c names each order as a constant: gcc makes seq_cst of one that it learns at run time" {
    cat >constant.c <<'C'
#include "parts/loose.h"
#undef atomic_store_explicit
#undef atomic_load_explicit
#undef atomic_thread_fence
#define CONSTANT(order) ((void)sizeof(struct { int bits : (order) + 1; }))
#define atomic_store_explicit(at, value, order) (CONSTANT(order), *(at) = (value))
#define atomic_load_explicit(at, order) (CONSTANT(order), *(at))
#define atomic_thread_fence(order) CONSTANT(order)
#include "parts/loose.c"
C
    run -0 "${CC:-cc}" -std=gnu11 -fsyntax-only -I. constant.c
}

@test "c11: another thread's store ends a release sequence, as C11 says" {
    threads=('store m 1 relaxed | store x 2 relaxed | a = load x acquire' 'store x 1 release | | b = load m relaxed' 'store x 3 relaxed | |')
    printf '%s\n' "${threads[@]}" 'exists a=3 b=0' >between.litmus
    run -0 ./c11 between.litmus
    says 'between.litmus: allowed'
    printf '%s\n' "${threads[@]}" 'exists a=3 b=0 x=2' >behind.litmus # here store 2 is the last one
    run -0 ./c11 behind.litmus
    says 'behind.litmus: never'
}

@test "c11 refuses a test that never ends, an empty exists, and a result with the name of a place" {
    printf '%s\n' 'store x 1 relaxed | await x 2 relaxed' 'exists x=1' >bad.litmus
    misuse 'bad.litmus: no execution comes to its end: an await does not find its number' ./c11 bad.litmus
    for empty in 'exists ' exists; do
        printf '%s\n' 'store x 1 relaxed' "$empty" >bad.litmus
        misuse 'bad.litmus:2: write NAME=NUMBER or PLACE=NUMBER behind it: exists' ./c11 bad.litmus
    done
    printf '%s\n' 'store x 1 relaxed | x = load y relaxed' 'exists x=1' >bad.litmus
    misuse 'bad.litmus:1: a place has this name, so write another one before = load: x' ./c11 bad.litmus
    printf '%s\n' 'x = load y relaxed' 'store x 1 relaxed' 'exists x=1' >bad.litmus
    misuse 'bad.litmus:2: a place has this name, so write another one before = load: x' ./c11 bad.litmus
}

@test "if mp and one part are killed, the other part does not wait for ever" {
    mkfifo out # it ends when nobody is left who has it open
    ../../common/limit 20 cat out >said 3>&- &
    reader=$!
    ./mp seq_cst 100000 >out 2>&1 3>&- &
    mp=$!
    until [ -n "${other:-}" ]; do # both parts
        kill -0 $mp
        read -r one other < <(processes | awk -v parent=$mp '$2 == parent { print $1 }' | xargs)
    done
    kill -STOP $mp # so that it does not end the other part
    kill -KILL "$one"
    kill -KILL $mp
    wait $reader || { kill -KILL "$other"; return 1; }
    wait $mp || :
}

@test "if seqlock and its writer are killed, behind an odd count or at the end, the reader does not look for ever" {
    local at how die='while (!pair->here) { pair_pause(); } kill(getppid(), SIGKILL); raise(SIGKILL);'
    for at in "s/^    atomic_store(&pair->over, 1);/$die/" "s/^ *store(&pair->seq, 2 \\* n, .*/if (n == 500) { $die }\n&/"; do
        sed "$at; s/^#include <stdio.h>/#include <signal.h>\n#include <unistd.h>\n&/; s/^    atomic_int over;/&\n    atomic_int here;/
            s/^    while (!atomic_load(&pair->over)) {/    pair->here = 1;\n&/" seqlock.c >dies.c
        [ "$(grep -cF "$die" dies.c)" -eq 1 ]
        make -s dies
        for how in '' --loose; do
            # cat ends with the last process that has the pipe
            run -0 ../../common/limit 20 sh -c "./dies $how right 2>&1 | cat"
            [[ $output != *dies:* ]] || false
        done
    done
}

@test "with --loose, a program that is alone waits for nobody's turn, and leaves its stdin alone" {
    cat >pauses.c <<'C'
#include "parts/pair.h"
int main(int argc, char **argv)
{
    pair_begin(argc, argv, (const char *const[]){"one", NULL});
    for (int n = 0; n < 1000; n++)
        pair_pause();
    return 0;
}
C
    make -s pauses
    : >in
    run -0 ./pauses --loose one 0<>in
    [ ! -s in ]
}

@test "a child that a program had before exec, and that has failed, is no part of a test" {
    for program in './sb --word seq_cst 5000' './mp --word seq_cst 5000' './ring --loose right' './seqlock right'; do
        # shellcheck disable=SC2086 # words
        run -0 sh -c '(exit 3) & exec "$@"' - $program
    done
}
