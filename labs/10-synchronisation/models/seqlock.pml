/* seqlock.pml - the seqlock of ../seqlock.c: does a reader ever take half a payload for a whole one?
 *
 *   $ spin -run -safety seqlock.pml | grep errors
 *   State-vector 40 byte, depth reached 349, errors: 0
 *
 * One writer, one reader, a payload of two words. In spin all stores arrive in order; in C they need
 * not. So the model says itself which may be late: late_seq, late_a and late_b mark a store that is
 * on its way, and these arrive at any time, in any order. FENCE waits until none is on its way
 * (release). The reader loads in any order, except where an acquire forbids it. The writer may be
 * killed between any two stores; then the next writer begins, with the next payload. This models
 * the orders of this program, and not everything that C allows.
 */
#define ROUNDS 2 /* payloads 1 1, then 2 2; 0 0 is there at first */

byte seq, a, b;               /* memory, as the reader sees it */
byte next_seq, next_a, next_b; /* a store that is on its way ... */
bool late_seq, late_a, late_b; /* ... and whether there is one */
bool over;
byte payload[2 * ROUNDS + 1]; /* only for the model: which payload belongs to a count */

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
    byte n = 1, odd;
    do
    :: n <= ROUNDS ->
        odd = seq | 1;   /* if a writer was killed, seq is odd already */
        STORE(seq, odd); /* odd: do not believe what you read */
        FENCE;           /* atomic_thread_fence(release): odd before the payload */
        if :: true :: goto killed fi;
        STORE(a, n);
        if :: true :: goto killed fi;
        STORE(b, n);
        FENCE;           /* the store of seq is a release: even after the payload */
        if :: true :: goto killed fi;
        payload[odd + 1] = n;
        STORE(seq, odd + 1);
killed: FENCE;           /* what was stored arrives, even if the writer is killed */
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
        do /* the loads happen in any order, except for what acquire forbids: */
        :: !has_before -> d_step { before = seq; has_before = true }
        :: !has_x && has_before -> d_step { x = a; has_x = true } /* acquire: not before the count */
        :: !has_y && has_before -> d_step { y = b; has_y = true }
        :: !has_after && has_x && has_y -> /* atomic_thread_fence(acquire): after the payload */
            d_step { after = seq; has_after = true }
        :: has_before && has_x && has_y && has_after -> break
        od;
        if
        :: before % 2 == 1 -> skip /* a writer is at work: try again */
        :: else ->
            if
            :: before == after ->
                assert(x == y);          /* not half of one payload and half of another */
                assert(x == payload[before]); /* and the payload that belongs to seq */
                if
                :: over && FENCE -> break /* the last payload is read */
                :: else -> skip
                fi
            :: else -> skip /* the count has changed: try again */
            fi
        fi
    od
}
