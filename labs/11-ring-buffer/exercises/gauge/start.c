/* gauge.c - how full the ring is, and which sides are alive
 *
 *   $ ./producer a b c; ./gauge
 *   gauge: waiting=3 producer=0 consumer=0
 */
#include "pair.h"

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    (void)pair_open, (void)pair_lost, (void)pair_close; /* for sides, not for you */

    /* yours: open the ring, which you must not make; map it; look */
    printf("gauge: waiting=%d producer=%d consumer=%d\n", -1, -1, -1);
    return 0;
}
