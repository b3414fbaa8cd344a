/* gauge.c - shows how full the ring is, and which sides are alive
 *
 *   $ ./producer a b c; ./gauge
 *   gauge: waiting=3 producer=0 consumer=0
 */
#include "lab.h"
#include "parts/life.h"
#include "parts/pair.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");

    /* yours: open the ring, but do not make one; map it; look at it */
    printf("gauge: waiting=%d producer=%d consumer=%d\n", -1, -1, -1);
    return 0;
}
