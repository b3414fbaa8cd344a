/* matrix-sysv.c - who may do what with a segment of which mode: the kernel is asked
 *
 *   $ ./matrix-sysv
 *   matrix: mode  owner  group  other
 *   ...
 *   matrix: 0640  grbd   -r--   ----
 *   ...
 *
 * g shmget with mode 0600, r shmat with SHM_RDONLY, b shmat, d IPC_RMID. A - is a no. How to be
 * three people is in matrix.h.
 */
#include "matrix.h"

#include <errno.h>
#include <sys/ipc.h>
#include <sys/shm.h>

static key_t key;
static int id;

/* Root makes it, with the owner's group, and gives it to the owner: a segment keeps who made it,
 * and so root finds and removes it if this program is killed (make clean-ipc) */
static void make(int mode)
{
    struct shmid_ds ds;
    if (!become(MAKER))
        die("becoming the maker");
    id = shmget(key, 4096, IPC_CREAT | IPC_EXCL | mode);
    if (id == -1)
        die_hint(errno == EEXIST ? LAB_KEY_TAKEN : NULL, "shmget(key=0x%08x)", (unsigned)key);
    made = true;
    if (!root)
        return;
    if (shmctl(id, IPC_STAT, &ds) == -1)
        die("shmctl(id=%d, IPC_STAT)", id);
    ds.shm_perm.uid = people[OWNER].uid;
    if (shmctl(id, IPC_SET, &ds) == -1)
        die("shmctl(id=%d, IPC_SET)", id);
}

static bool take_away(void)
{
    if (become(MAKER) && shmctl(id, IPC_RMID, NULL) == 0)
        made = false;
    return !made;
}

static bool may(char what)
{
    if (what == 'g')
        return shmget(key, 0, 0600) != -1;
    if (what == 'd') {
        made = shmctl(id, IPC_RMID, NULL) == -1;
        return !made;
    }
    void *at = shmat(id, NULL, what == 'r' ? SHM_RDONLY : 0);
    return at != (void *)-1 && shmdt(at) == 0;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    table("grbd");
    return 0;
}
