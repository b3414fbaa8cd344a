/* sysv-shmctl.c - shmctl */
#include "../parts/made.h"

#include <errno.h>

TOPIC(sysv_shmctl, "sysv");

PROBE(ctl_mode, "stat-mode", "V-86", "shm_perm.mode of a segment made with 0600")
{
    answer("%04o", (unsigned)segment_status(segment(100, 0600)).shm_perm.mode);
}
PROBE(ctl_mode_removed, "stat-mode-removed", "V-86", "the same, removed and still attached")
{
    struct shmid_ds ds;
    if (shmctl(segment_removed(), IPC_STAT, &ds) == -1)
        ok_or_errno(false);
    else
        answer("%04o", (unsigned)ds.shm_perm.mode);
}
PROBE(ctl_fault, "stat-bad-pointer", "V-85", "IPC_STAT into a bad pointer")
{
    void *volatile where = (void *)8;
    ok_or_errno(shmctl(segment(100, 0600), IPC_STAT, where) == 0);
}
PROBE(ctl_set, "set-mode", "V-87", "IPC_SET of mode 07444: the low 9 bits become")
{
    int id = segment(100, 0600);
    struct shmid_ds ds = segment_status(id);
    ds.shm_perm.mode = 07444;
    if (shmctl(id, IPC_SET, &ds) == -1)
        ok_or_errno(false);
    else
        answer("%04o", (unsigned)segment_status(id).shm_perm.mode & 0777);
}
static void stranger_controls(int mode, int command)
{
    need_root();
    int id = segment(100, mode);
    struct shmid_ds ds = segment_status(id);
    become_stranger(STRANGER);
    ok_or_errno(shmctl(id, command, &ds) == 0);
}
PROBE(ctl_stranger_stat, "stat-stranger", "V-85", "another user: IPC_STAT of mode 0600")
{
    stranger_controls(0600, IPC_STAT);
}
PROBE(ctl_stranger_set, "set-stranger", "V-87", "another user: IPC_SET of mode 0666")
{
    stranger_controls(0666, IPC_SET);
}
PROBE(ctl_stranger_rmid, "rmid-stranger", "V-88", "another user: IPC_RMID of mode 0666")
{
    stranger_controls(0666, IPC_RMID);
}
PROBE(ctl_stat_denied, "stat-mode-0", "V-85", "its owner: IPC_STAT of mode 0")
{
    struct shmid_ds ds;
    ok_or_errno(shmctl(segment(100, 0), IPC_STAT, &ds) == 0);
}
/* What macOS does not have it refuses as it refuses any number that it does not know */
#if defined(__APPLE__)
#define SHM_LOCK   11
#define SHM_UNLOCK 12
#define SHM_STAT   13
#define SHM_INFO   14
#define IPC_INFO   3
#endif
static char much[512]; /* room for any of their structures */
static void control(int id, int command)
{
    ok_or_errno(shmctl(id, command, (struct shmid_ds *)(void *)much) != -1);
}
PROBE(ctl_lock, "shm-lock", "V-91", "shmctl SHM_LOCK")
{
    control(segment(100, 0600), SHM_LOCK);
}
PROBE(ctl_unlock, "shm-unlock", "V-91", "shmctl SHM_UNLOCK")
{
    control(segment(100, 0600), SHM_UNLOCK);
}
PROBE(ctl_info, "shm-info", "V-92", "shmctl SHM_INFO")
{
    control(segment(100, 0600), SHM_INFO);
}
PROBE(ctl_shm_stat, "shm-stat", "V-92", "shmctl SHM_STAT of index 0")
{
    bool ok = shmctl(segment(100, 0600), SHM_STAT, (struct shmid_ds *)(void *)much) != -1;
    answer(ok || errno != EINVAL ? "known" : "EINVAL");
}
PROBE(ctl_ipc_info, "ipc-info", "V-92", "shmctl IPC_INFO")
{
    control(segment(100, 0600), IPC_INFO);
}
PROBE(ctl_unknown, "shmctl-unknown", "V-93", "shmctl with command 99")
{
    control(segment(100, 0600), 99);
}
PROBE(ctl_bad_id, "shmctl-bad-id", "V-88", "IPC_RMID of an id that nobody has")
{
    ok_or_errno(shmctl(-1, IPC_RMID, NULL) == 0);
}
