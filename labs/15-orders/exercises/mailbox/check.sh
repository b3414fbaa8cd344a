# mailbox: runs it, and asks the checker about the steps that post and fetch do for each letter
#   1. each letter arrives, once and in its order
#   2. C11 allows no wrong letter, and no data race
#   3. no step is seq_cst
#   4. the letter is an ordinary variable
#   5. store, load and fence do each step
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

# Nothing goes past store, load and fence: what does is neither imitated nor written down
code mailbox.c | awk '(" " $0) ~ /[^A-Za-z0-9_](atomic_|_Atomic|__atomic_|__c11_atomic_|__sync_|asm|__asm)|(\.|->) *(atomic|plain)/ {
    sub(/^ */, ""); print "line " NR ": " $0; exit }' >past
[ ! -s past ] || wanted 'that store, load and fence do each step' "$(cat past)"

for where in '' --loose; do
    # shellcheck disable=SC2086 # nothing is no word
    run ../../common/limit 5 ./mailbox $where run
    [ "$status" -eq 0 ] || wanted "./mailbox ${where:+$where }run comes to its end" "$(ending)${out:+, and: $out}"
    [ "$out" = 'mailbox: wrong=0' ] || wanted "./mailbox ${where:+$where }run: wrong=0" "$out"
done

# Writes what post and fetch do as the steps of a litmus test, for each letter and the next one. A number is what this side finds there when it
# goes on; the letter before counts as number 0.
cat >trace.c <<'C'
#include "lab.h"
#include "parts/loose.h"
#include "parts/pair.h"
#include <stdio.h>
#include <stdlib.h>
static void traced_store(struct cell *cell, int value, int order);
static int traced_load(struct cell *cell, int order);
static void traced_fence(int order);
#define store traced_store
#define load traced_load
#define fence traced_fence
#define main learner_main
#include "mailbox.c"
#undef main
static struct mailbox box;
static int loaded, before;
static FILE *to;
static const char *name(int order)
{
    switch (order) {
    case ORDINARY: return "plain";
    case memory_order_relaxed: return "relaxed";
    case memory_order_acquire: return "acquire";
    case memory_order_release: return "release";
    case memory_order_acq_rel: return "acq_rel";
    default: return "seq_cst";
    }
}
static const char *place(const struct cell *cell)
{
    return cell == &box.letter ? "letter" : cell == &box.posted ? "posted" : cell == &box.taken ? "taken" : "another";
}
static void traced_store(struct cell *cell, int value, int order)
{
    fprintf(to, "store %s %d %s\n", place(cell), value - before, name(order));
    cell->plain = value;
}
static int traced_load(struct cell *cell, int order)
{
    if (cell == &box.letter) {
        fprintf(to, "a%d = load letter %s\n", ++loaded, name(order));
        return before + 1;
    }
    fprintf(to, "await %s %d %s\n", place(cell), cell->plain - before, name(order));
    return cell->plain;
}
static void traced_fence(int order)
{
    fprintf(to, "fence %s\n", name(order));
}
int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    to = fopen("traced", "w");
    if (to == NULL)
        die("fopen");
    for (before = 0; before < 4999; before++) {
        for (int n = before + 1; n <= before + 2; n++) {
            box.taken.plain = box.posted.plain = n - 1;
            post(&box, n, n);
        }
        fputs("and\n", to);
        box.taken.plain = before;
        box.posted.plain = before + 1;
        loaded = 0;
        fetch(&box, before + 1);
        fputs("\n", to);
    }
    return fclose(to) != 0;
}
C
run env MAKEFLAGS= make -s trace
[ "$status" -eq 0 ] || wanted 'functions post(box, n, text) and fetch(box, n)' "$out"
told='post and fetch, each letter'
run ../../common/limit 5 ./trace
[ "$status" -eq 0 ] || wanted 'post and fetch come to their ends' "$(ending)${out:+, and: $out}"
# Usually they do the same for each letter. Where they do not, each kind of letter is asked about.
rm -f kind.*
awk 'BEGIN { RS = "" } !had[$0]++ { print > ("kind." ++n); close("kind." n); if (n == 8) exit }' traced
for kind in kind.*; do
    sed '/^and$/,$d' "$kind" >post
    sed '1,/^and$/d' "$kind" >fetch
    ! grep letter post fetch | grep -qv 'plain$' || wanted 'the letter as an ORDINARY variable' "$(grep -h letter post fetch | grep -v 'plain$')"
    ! grep -q seq_cst post fetch || wanted 'no step with the order seq_cst' "$(grep -h seq_cst post fetch)"
    grep -q 'load letter' fetch || wanted 'that fetch loads the letter' "$(cat fetch)"
    { paste -d '|' post fetch; printf 'exists a1=0\nexists a1=2\n'; } >steps.litmus
    told='c11, with the steps of post and fetch'
    run ./c11 steps.litmus
    [ "$status" -eq 0 ] || wanted 'post and fetch as steps that c11 can read' "$out"
    [ "$out" = 'steps.litmus: never' ] || wanted 'that C11 allows no wrong letter and no data race' "${out#*: }, with the steps: $(cat steps.litmus)"
done
