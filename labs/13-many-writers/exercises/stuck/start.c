/* stuck.c - shows which slots of the ring are claimed, and by whom
 *
 *   $ ./send --kill 2 5; ./stuck
 *   send: killed when it claimed the slot
 *   stuck: slot=0 seat=0 writing dead
 */
#include "lab.h"
#include "lab_object.h"
#include "parts/owners.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");

    /* yours: open the ring, but do not make one; map it; look at its slots */
    printf("stuck: slot=%d seat=%d %s %s\n", -1, -1, "writing", "lives");
    return 0;
}
