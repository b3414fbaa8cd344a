# turn: one to eight words, walked at another address
#   1. the child, which has the list elsewhere, finds all words, from the last to the first
#   2. the words stay in their nodes
#   3. it is turn that turns the list, and the child's walk is as it was
#   4. a failure is told, with status 1
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

words='' turned='' count=0
while [ $count -lt 8 ]; do
    new=$(word) count=$((count + 1))
    words="$words $new" turned=" $((count - 1)):$new$turned"
    # shellcheck disable=SC2086 # words
    succeeds ./turn $words
    parent=$(printf '%s\n' "$out" | sed -n 's/^turn: parent addr=//p')
    child=$(printf '%s\n' "$out" | sed -n 's/^turn: child addr=\([^ ]*\).*/\1/p')
    [ "$parent" != "$child" ] || wanted 'a child that has the list at another address' "$out"
    line "turn: child addr=$child$turned"
done

# What turn does, alone: lists of 1 to 8 words
cat >twice.c <<'END'
#define main turn_main
#include "turn.c"
#undef main
static void walk(struct list *list)
{
    int n = 0;
    for (size_t at = list->first; at != 0 && n < 20; n++) {
        if (at < sizeof(size_t) || at > sizeof *list - sizeof(struct node)) {
            printf(" outside");
            return;
        }
        struct node *node = node_at(list, at);
        printf(" %td:%.16s", node - list->nodes, node->word);
        at = node->next;
    }
    printf("\n");
}
int main(void)
{
    static const char *const words[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
    (void)turn_main;
    for (int n = 1; n <= MOST; n++) {
        static struct list list;
        memset(&list, 0, sizeof list);
        for (int i = 0; i < n; i++)
            append(&list, words[i]);
        turn(&list);
        printf("turned:");
        walk(&list);
    }
    return 0;
}
END
run env MAKEFLAGS= make -s twice
[ $status -eq 0 ] || wanted 'turn, append, node_at and struct list as they were' "$(printf '%s\n' "$out" | grep -m 1 -e error: -e undefined || printf '%s\n' "$out" | head -n 1)"
run ./twice
[ $status -eq 0 ] || wanted 'turn turns a list of 1 to 8 words' "$(ending)${out:+, and: $out}"
printf '%s\n' "$out" >lists
awk 'BEGIN {
    for (n = 1; n <= 8; n++) {
        turned = " " (n - 1) ":" substr("abcdefgh", n, 1) turned
        print "turned:" turned
    }
}' >want
differs=$(awk 'NR == FNR { want[NR] = $0; next } $0 != want[FNR] && !n++ { print want[FNR] "; came: " $0 }' want lists)
[ -z "$differs" ] || wanted "turn itself turns the list: ${differs%; came: *}" "${differs#*; came: }"
rm -f twice twice.c want lists

before() { ../../common/leftovers --remove keyfile >/dev/null; }
spared=munmap
after() { :; }
meddled fail ./turn one two
before
