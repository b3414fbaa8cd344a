/* matrix-sysv.c - who may do what with a segment, for each mode: ask the kernel
 *
 *   $ ./matrix-sysv
 *   matrix: mode  owner  group  other
 *   ...
 *   matrix: 0640  grbd   -r--   ----
 *   ...
 *
 * The letters: g is shmget with mode 0600, r is shmat with SHM_RDONLY, b is shmat, d is IPC_RMID. A
 * - means that it is refused. --owner MODE asks the owner alone, for this mode. parts/matrix.c is
 * how we can be three users.
 */
#include "lab.h"
#include "parts/matrix.h"

#include <errno.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

static key_t key;
static int id;
static bool made; /* it exists, and we have to remove it */

/* Root makes the segment, with the owner's group, and gives it to the owner. A segment remembers
 * its maker, so if this program is killed, root finds the segment and removes it (make clean-ipc).
 */
static void make(int mode)
{
    if (!become(MAKER))
        die("becoming the maker");
    id = shmget(key, 4096, IPC_CREAT | IPC_EXCL | mode);
    if (id == -1)
        die_hint(errno == EEXIST ? LAB_KEY_TAKEN : NULL, "shmget(key=0x%08x)", (unsigned)key);
    made = true;
    if (uid_of(OWNER) == uid_of(MAKER)) /* without root, both are us */
        return;
    struct shmid_ds ds = {0}; /* not filled with IPC_STAT: the mode may forbid it */
    ds.shm_perm.uid = uid_of(OWNER);
    ds.shm_perm.gid = getegid();
    ds.shm_perm.mode = (mode_t)mode;
    if (shmctl(id, IPC_SET, &ds) == -1)
        die("shmctl(id=%d, IPC_SET)", id);
}

static bool take_away(void)
{
    if (made && become(MAKER) && shmctl(id, IPC_RMID, NULL) == 0)
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
    lab_start(argc, argv, "[--owner MODE]");
    const char *mode = lab_option(&argc, argv, "--owner");
    lab_operands(&argc, argv, 0, 0, "");
    key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    matrix(&(struct thing){make, may, take_away}, "grbd", mode);
    return 0;
}
