/* sleeper.pml - a model of ../parts/sleep.h: can the consumer sleep for ever although there is a message?
 *
 *   $ spin -run -safety sleeper.pml | grep errors
 *   State-vector 28 byte, depth reached 60, errors: 0
 *
 * Memory behaves as on x86: a store waits in its processor's buffer, and the processor's next load doesn't
 * wait for it. A fence waits. The kernel compares `asleep` and puts the consumer to sleep in one step. The
 * real consumer sleeps for at most 250 ms. Here it sleeps until it is woken, because otherwise the model would
 * not show a lost wake-up.
 */
#define MESSAGES 3

byte tail, next_tail; /* the producer's */
bool late_tail;
bool asleep, next_asleep, late_asleep; /* the consumer's */
bool sleeps;                           /* in the kernel */

active proctype memory()
{
end:
    do
    :: d_step { late_tail -> tail = next_tail; late_tail = false }
    :: d_step { late_asleep -> asleep = next_asleep; late_asleep = false }
    od
}

active proctype producer()
{
    byte n;
    do
    :: n < MESSAGES ->
        d_step { !late_tail -> n++; next_tail = n; late_tail = true }
        !late_tail; /* the fence in wake(): tail is out, then look */
        if
        :: asleep ->
            asleep = false;
            sleeps = false /* wake_up() */
        :: else -> skip
        fi
    :: else -> break
    od
}

active proctype consumer()
{
    byte n;
    do
    :: n == MESSAGES -> break
    :: n < tail -> n++
    :: n < MESSAGES && n == tail -> /* empty */
        d_step { !late_asleep -> next_asleep = true; late_asleep = true }
        !late_asleep; /* the fence in fall_asleep(): asleep is out, then look */
        if
        :: n < tail -> skip /* there is one after all */
        :: else ->
            d_step { sleeps = asleep } /* wait_on(asleep, 1): not if it is 0 already */
            !sleeps
        fi;
        d_step { !late_asleep -> next_asleep = false; late_asleep = true }
    od
}
