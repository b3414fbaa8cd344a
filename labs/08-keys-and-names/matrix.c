/* matrix.c - who may do what with an object or segment of which mode: the kernel is asked
 *
 *   $ ./matrix posix
 *   matrix: mode  owner  group  other
 *   matrix: 0640  rwbu   r---   ----
 *
 * posix:  r O_RDONLY, w O_WRONLY, b O_RDWR, u shm_unlink
 * create: c O_RDWR|O_CREAT of what is there already
 * sysv:   g shmget with mode 0600, r shmat with SHM_RDONLY, b shmat, d IPC_RMID
 *
 * A - is a no. To be somebody else takes root: this process changes its effective user and group,
 * which are what the kernel looks at. Who is not root is the owner, and the rest is ??? (not
 * asked).
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    uid_t uid;
    gid_t gid;
} classes[] = {{251, 251}, {252, 251}, {253, 253}}; /* owner, group, other: nobody in particular */
static const int modes[] = {0600, 0640, 0660, 0604, 0606, 0666, 0400, 0200, 0066, 0006, 0000};

static bool root; /* may be others */
static const char *name;
static key_t key;
static bool made;
static int id;

static bool become(int class)
{
    return !root || (seteuid(0) == 0 && setegid(classes[class].gid) == 0 &&
                     seteuid(classes[class].uid) == 0);
}

/* The owner removes it: root of a user namespace may not remove a segment of another id */
static bool take_away(void)
{
    if (!become(0) || (id == -1 ? shm_unlink(name) : shmctl(id, IPC_RMID, NULL)) == -1)
        return false;
    made = false;
    return true;
}

static void undo(void)
{
    if (made)
        take_away();
}

static void make(bool sysv, int mode)
{
    int fd = -1;
    id = -1;
    if (sysv)
        id = shmget(key, 4096, IPC_CREAT | IPC_EXCL | mode);
    else
        fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, (mode_t)mode);
    if (id == -1 && fd == -1)
        die_hint(errno != EEXIST ? NULL
                 : root ? "another matrix is at work, or was killed: this belongs to uid 251"
                        : "make clean-ipc removes what a killed run left",
                 "%s", sysv ? "shmget" : "shm_open");
    made = true;
    if (fd != -1 && close(fd) == -1)
        die("close");
}

/* Whether the kernel lets the one we are now do this */
static bool may(char what, bool sysv)
{
    void *at;
    int fd;
    switch (what) {
    case 'g':
        return shmget(key, 0, 0600) != -1;
    case 'd':
        return shmctl(id, IPC_RMID, NULL) == 0;
    case 'u':
        return shm_unlink(name) == 0;
    }
    if (sysv) {
        at = shmat(id, NULL, what == 'r' ? SHM_RDONLY : 0);
        return at != (void *)-1 && shmdt(at) == 0;
    }
    fd = shm_open(name,
                  what == 'r'   ? O_RDONLY
                  : what == 'w' ? O_WRONLY
                  : what == 'b' ? O_RDWR
                                : O_RDWR | O_CREAT,
                  0600);
    return fd != -1 && close(fd) == 0;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "posix|create|sysv");
    lab_operands(&argc, argv, 1, 1, "posix, create or sysv");
    bool sysv = strcmp(argv[1], "sysv") == 0, create = strcmp(argv[1], "create") == 0;
    const char *asked = sysv ? "grbd" : create ? "c" : "rwbu";
    int width = (int)strlen(asked);
    if (!sysv && !create && strcmp(argv[1], "posix") != 0)
        usage("%s: posix, create or sysv", argv[1]);
    name = lab_name("matrix");
    key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    umask(0); /* Linux would take bits from a POSIX object's mode */
    root = geteuid() == 0 && setgroups(0, NULL) == 0 && setegid(251) == 0 && seteuid(251) == 0;

    lab_undo(undo);
    printf("matrix: mode  owner  group  other\n");
    for (size_t m = 0; m < sizeof modes / sizeof *modes; m++) {
        printf("matrix: %04o", (unsigned)modes[m]);
        for (int c = 0; c < 3; c++) {
            char answers[8] = "????";
            for (int i = 0; asked[i] && (root || c == 0); i++) {
                if (!become(0))
                    die("becoming the owner");
                make(sysv, modes[m]);
                if (!become(c))
                    die("becoming another user");
                answers[i] = may(asked[i], sysv) ? asked[i] : '-';
                if ((asked[i] == 'u' || asked[i] == 'd') && answers[i] != '-')
                    made = false;
                if (made && !take_away())
                    die("%s", sysv ? "shmctl(IPC_RMID)" : "shm_unlink");
            }
            printf("%*s%.*s", c == 0 ? 2 : 7 - width, "", width, answers);
        }
        printf("\n");
    }
    if (root && seteuid(0) == -1) /* oneself again */
        die("seteuid(0)");
    if (!root)
        printf("matrix: group and other are not asked: only root can be somebody else\n");
    lab_keep();
    return 0;
}
