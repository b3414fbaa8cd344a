/* ring.pml - a model of ../parts/ring.h: does the consumer always get one message after the other?
 *
 *   $ spin -run -safety ring.pml | grep errors
 *   State-vector 36 byte, depth reached 85, errors: 0
 *
 * The ring has two slots, and there are four messages. spin does all steps in the order in which they
 * are written. C's memory does not, so the model itself says what may be late. A store of the producer
 * first waits in next_data or next_tail, and reaches memory at any time and in any order. FENCE, which stands for a
 * release, waits until no store is late. The consumer may load the slot and look at the two indices in
 * any order, unless an acquire or a release forbids it. This is a model of these orders, and not of
 * everything that C allows. sleeper.pml is the model of sleeping.
 */
#define SLOTS    2
#define MESSAGES 4

byte data[SLOTS], tail, head; /* memory, as the consumer sees it */
byte next_data[SLOTS], next_tail; /* a store that has not reached memory yet ... */
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
