/* seqlock.pml - the seqlock of ../seqlock.c: does a reader ever take half a payload for a whole one?
 *
 *   $ spin -run -safety seqlock.pml | grep errors
 *   State-vector 40 byte, depth reached 349, errors: 0
 *
 * One writer, one reader, a payload of two words. spin's memory is in order, C's is not, so the
 * model says itself what may be late: a store waits in `late`, one for each place, and comes to
 * memory at any time, in any order; FENCE waits until none is left (release). The reader's loads
 * go in any order, but for those that an acquire holds back. A model of this program's orders
 * and not of all that C allows.
 */
#define ROUNDS 2 /* payloads 1 1, then 2 2; 0 0 is there at first */

byte seq, a, b;               /* memory, as the reader sees it */
byte next_seq, next_a, next_b; /* a store that is on its way ... */
bool late_seq, late_a, late_b; /* ... and whether there is one */
bool over;

#define STORE(place, value) d_step { !late_##place -> next_##place = value; late_##place = true }
#define FENCE               (!late_seq && !late_a && !late_b)

active proctype memory()
{
end:
    do
    :: d_step { late_seq -> seq = next_seq; late_seq = false }
    :: d_step { late_a -> a = next_a; late_a = false }
    :: d_step { late_b -> b = next_b; late_b = false }
    od
}

active proctype writer()
{
    byte n = 1;
    do
    :: n <= ROUNDS ->
        STORE(seq, 2 * n - 1); /* odd: do not believe what you read */
        FENCE;                 /* atomic_thread_fence(release): odd before the payload */
        STORE(a, n);
        STORE(b, n);
        FENCE;                 /* the store of seq is a release: even after the payload */
        STORE(seq, 2 * n);
        n++
    :: else -> break
    od;
    over = true
}

active proctype reader()
{
    byte before, after, x, y;
    bool has_before, has_x, has_y, has_after;
    do
    :: has_before = false; has_x = false; has_y = false; has_after = false;
        do /* loads, in any order but for these two: */
        :: !has_before -> d_step { before = seq; has_before = true }
        :: !has_x && has_before -> d_step { x = a; has_x = true } /* acquire: not before the count */
        :: !has_y && has_before -> d_step { y = b; has_y = true }
        :: !has_after && has_x && has_y -> /* atomic_thread_fence(acquire): after the payload */
            d_step { after = seq; has_after = true }
        :: has_before && has_x && has_y && has_after -> break
        od;
        if
        :: before % 2 == 1 -> skip /* a writer is at work: again */
        :: else ->
            if
            :: before == after ->
                assert(x == y);          /* never half of one and half of another */
                assert(x == before / 2); /* and the one that seq names */
                if
                :: over && FENCE -> break /* the last one is read */
                :: else -> skip
                fi
            :: else -> skip /* it changed: again */
            fi
        fi
    od
}
