/* ring.pml - the ring of ../ring.h: does the consumer ever take anything but message after message?
 *
 *   $ spin -run -safety ring.pml | grep errors
 *   State-vector 36 byte, depth reached 85, errors: 0
 *
 * Two slots, four messages. spin's memory is in order, C's is not, so the model says itself what may
 * be late: a store of the producer waits in `late`, one for each place, and comes to memory at any
 * time, in any order; FENCE waits until none is left (release). The consumer's load of a slot and its two
 * looks at indices go in any order, but for those that an acquire or a release holds back. A
 * model of these orders, and not of all that C allows. Sleeping is another model's: sleeper.pml.
 */
#define SLOTS    2
#define MESSAGES 4

byte data[SLOTS], tail, head; /* memory, as the consumer sees it */
byte next_data[SLOTS], next_tail; /* a store that is on its way ... */
bool late_data[SLOTS], late_tail; /* ... and whether there is one */

#define FENCE (!late_data[0] && !late_data[1] && !late_tail)

active proctype memory()
{
end:
    do
    :: d_step { late_data[0] -> data[0] = next_data[0]; late_data[0] = false }
    :: d_step { late_data[1] -> data[1] = next_data[1]; late_data[1] = false }
    :: d_step { late_tail -> tail = next_tail; late_tail = false }
    od
}

active proctype producer()
{
    byte n;
    do
    :: n < MESSAGES ->
        n - head < SLOTS; /* there is room */
        d_step { !late_data[n % SLOTS] -> next_data[n % SLOTS] = n + 1; late_data[n % SLOTS] = true }
        FENCE; /* the store of tail is a release: after the message */
        d_step { !late_tail -> next_tail = n + 1; late_tail = true }
        n++
    :: else -> break
    od
}

active proctype consumer()
{
    byte n, x;
    bool looked, has_x, gave;
    do
    :: n < MESSAGES ->
        looked = false; has_x = false; gave = false;
        do
        :: !looked && tail > n -> looked = true
        :: !has_x && looked -> x = data[n % SLOTS]; has_x = true /* tail is loaded with acquire: before the message */
        :: !gave && looked && has_x -> head = n + 1; gave = true /* the store of head is a release: after the load */
        :: looked && has_x && gave -> break
        od;
        assert(x == n + 1);
        n++
    :: else -> break
    od
}
