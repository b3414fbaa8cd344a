/* batch.c - make a segment for each SIZE, all of them or none
 *
 *   $ ./batch 1 4K 8K
 *   batch: made 2 segments, 12288 bytes
 *   $ ./batch --free 1 2
 *   batch: freed 2 segments
 *
 * The key of segment number N, from 1 to 255, is what ftok makes of N.
 */
#include "lab.h"

#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

enum { MOST = 255 };
static int ids[MOST], got; /* what this run made */

static void give_back(void)
{
    for (int i = 0; i < got; i++)
        shmctl(ids[i], IPC_RMID, NULL);
}

static key_t key_of(int number)
{
    key_t key = ftok(LAB_KEYFILE, number);
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    return key;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "FIRST SIZE... | --free FIRST COUNT");
    bool freeing = lab_flag(&argc, argv, "--free");
    lab_operands(&argc, argv, 2, freeing ? 2 : MOST + 1, argc < 2 ? "FIRST" : "SIZE");
    int first = (int)lab_number("FIRST", argv[1], 1, MOST), room = MOST + 1 - first;
    int count = freeing ? (int)lab_number("COUNT", argv[2], 1, room) : argc - 2;
    if (count > room)
        usage("the last number is above %d", MOST);
    unsigned long long sizes[MOST], all = 0;
    for (int i = 0; i < count && !freeing; i++) /* read them all before we make one */
        all += sizes[i] = lab_amount("SIZE", argv[i + 2]);

    if (freeing) {
        for (int i = 0; i < count; i++) {
            int id = shmget(key_of(first + i), 0, 0);
            if (id == -1 || shmctl(id, IPC_RMID, NULL) == -1)
                die("removing number %d", first + i);
        }
        printf("batch: freed %d segments\n", count);
        return 0;
    }
    lab_undo(give_back); /* from here on a failure calls it */
    for (int i = 0; i < count; i++) {
        key_t key = key_of(first + i);
        ids[i] = shmget(key, sizes[i], IPC_CREAT | IPC_EXCL | 0600);
        if (ids[i] == -1)
            die("shmget(key=0x%08x, %llu)", (unsigned)key, sizes[i]);
    }
    got = count;
    printf("batch: made %d segments, %llu bytes\n", count, all);
    lab_keep(); /* from here on `give_back` does not run */
    return 0;
}
