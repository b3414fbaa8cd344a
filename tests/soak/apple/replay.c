/* replay.c - puts calls to the rules, and compares with what Apple's own code answered
 *
 *   $ gzip -dc random.gz | ../../../scripts/as-macos ./replay
 *   addresses: SEQ 982: 1 shmat 3 i1 a2+16777216 10000: Apple ok hint, rules ENOMEM
 *   same 46349, addresses 1, left out 2
 *
 * Apple's posix_shm.c, posix_sem.c, sysv_shm.c, sysv_sem.c, sysv_ipc.c and mmap (xnu 11417.101.15)
 * were run over a stub of the kernel below them. Each line is a process, a call, its arguments,
 * "=>" and the answer. "SEQ n LIMIT" begins a sequence, with fresh tables and LIMIT descriptors.
 * Processes 0 to 3 are root and the users 1001 to 1003, 4 and 5 are forked. Here each process is
 * one of Linux's, and does its calls when it is told to.
 *
 * random.gz has sequences made at random, many.gz those that fill a table, rows.txt and
 * rows-4096.txt one for each difference that there was once. The answers are those of pages of
 * 16384 bytes; --page-4096 says that they are of 4096. Where the rules' page (SHMLAB_PAGE) is the
 * other, a call is left out if its numbers mean something else there and Apple's answer was EINVAL
 * or ENOMEM, and the rest of a sequence if such a call worked.
 *
 * With --one only process 0 and its children are asked, and sequences of others are left out: an
 * ordinary user in a user namespace is root for itself, but is nobody else.
 *
 * A difference has a name: what scripts/as-macos --limits calls it, or "unnamed". Status 1 if there
 * is one without a name.
 */
#include "../../../common/macos-rules/rules.h"
#include "errno_name.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* The rules bring macOS's function. */
extern int sysctlbyname(const char *, void *, size_t *, void *, size_t) __attribute__((weak));

#define PROCESSES 6
/* What aN means while slot N has no address */
#define HINT(n)  ((char *)(0x300000000000 + (uintptr_t)(n)*0x10000000000))
#define FIRST_FD 900 /* ours, out of the way of the sequences' */

/* Shared by all processes: who has had which pid, and the ids of the slots */
static struct shared {
    _Atomic pid_t pids[PROCESSES][32];
    _Atomic int lives[PROCESSES];
    int segment[16], set[16];
} * shared;

static int orders[PROCESSES][2], answers[2];
static size_t page;

static void fail(const char *what)
{
    fprintf(stderr, "replay: %s: %s\n", what, strerror(errno));
    exit(2);
}

/* ---- one process ---- */

static char *slot[16];
static char reply[256];
static unsigned short values[100000];

static void say(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    vsnprintf(reply, sizeof reply, format, ap);
    va_end(ap);
}

static void say_error(void)
{
    say("%s", errno_name(errno));
}

static void say_result(long result)
{
    if (result == -1)
        say_error();
    else
        say("%ld", result);
}

/* "0" or "=HEX" or "aN+D" */
static char *address(const char *text)
{
    if (*text == '=')
        return (char *)(uintptr_t)strtoull(text + 1, NULL, 16);
    if (*text != 'a')
        return NULL;
    char *end;
    long n = strtol(text + 1, &end, 10);
    return slot[n] == NULL ? HINT(n) : slot[n] + strtol(end, NULL, 10);
}

/* "65536", or "iN-1" and "jN" for the Nth id */
static int identifier(const char *text)
{
    if (*text != 'i' && *text != 'j')
        return (int)strtol(text, NULL, 10);
    char *end;
    int base = (*text == 'i' ? shared->segment : shared->set)[strtol(text + 1, &end, 10)];
    return base + (int)strtol(end, NULL, 10);
}

/* A pointer that is bad after N bytes: what is behind it is not mapped. */
static void *bad(size_t good)
{
    static char *at;
    if (at == NULL) {
        at = (char *)syscall(SYS_mmap, NULL, 131072, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);
        syscall(SYS_mprotect, at + 65536, 65536, PROT_NONE);
    }
    return at + 65536 - good;
}

static const char *name(const char *text)
{
    static char bytes[2048];
    if (*text != '@')
        return bad(0);
    size_t n = strlen(text + 1) / 2;
    for (size_t i = 0; i < n; i++) {
        char two[3] = {text[2 * i + 1], text[2 * i + 2], '\0'};
        bytes[i] = (char)strtol(two, NULL, 16);
    }
    bytes[n] = '\0';
    return bytes;
}

static int open_flags(const char *text)
{
    int flags = 0;
    for (; *text; text++)
        switch (*text) {
        case 'r':
            flags |= O_RDONLY;
            break;
        case 'w':
            flags |= O_WRONLY;
            break;
        case 'b':
            flags |= O_RDWR;
            break;
        case 'z':
            flags |= O_ACCMODE;
            break;
        case 'c':
            flags |= O_CREAT;
            break;
        case 'x':
            flags |= O_EXCL;
            break;
        case 't':
            flags |= O_TRUNC;
            break;
        case 'n':
            flags |= O_NONBLOCK;
            break;
        case 'a':
            flags |= O_APPEND;
            break;
        case 'e':
            flags |= O_CLOEXEC;
            break;
        }
    return flags;
}

static int map_flags(const char *text)
{
    int flags = 0;
    for (; *text; text++)
        switch (*text) {
        case 's':
            flags |= MAP_SHARED;
            break;
        case 'p':
            flags |= MAP_PRIVATE;
            break;
        case 'f':
            flags |= MAP_FIXED;
            break;
        case 'a':
            flags |= MAP_ANONYMOUS;
            break;
        case 'n':
            flags |= MAP_NORESERVE;
            break;
        case 'k':
            flags |= MAP_LOCKED;
            break; /* one that macOS does not know */
        }
    return flags;
}

/* Which process has or had this pid */
static void describe_pid(pid_t pid, char *text)
{
    int process = -100;
    for (int i = 0; i < PROCESSES && pid != 0; i++)
        for (int j = 0; j < shared->lives[i]; j++)
            if (shared->pids[i][j] == pid)
                process = i;
    sprintf(text, "p%d", process);
}

static void do_shm_open(char **w)
{
    say_result(shm_open(name(w[0]), open_flags(w[1]), (mode_t)strtoul(w[2], NULL, 8)));
}

static void do_sem_open(char **w)
{
    sem_t *semaphore = sem_open(name(w[0]), open_flags(w[1]), (mode_t)strtoul(w[2], NULL, 8),
                                (unsigned)strtoul(w[3], NULL, 10));
    say_result(semaphore == SEM_FAILED ? -1 : (long)(intptr_t)semaphore);
}

static void do_fstat(char **w)
{
    struct stat st;
    if (fstat(atoi(w[0]), &st) == -1)
        say_error();
    else if (st.st_mode & S_IFMT)
        say("NOTSHM");
    else
        say("%o %ld %ld %lld", st.st_mode, (long)(int)st.st_uid, (long)(int)st.st_gid,
            (long long)st.st_size);
}

static void do_mmap(char **w)
{
    int n = atoi(w[0]);
    long long offset = *w[6] == '-' ? strtoll(w[6], NULL, 10) : (long long)strtoull(w[6], NULL, 10);
    char *at = mmap(address(w[2]), strtoull(w[3], NULL, 10), atoi(w[4]), map_flags(w[5]),
                    atoi(w[1]), offset);
    if (at == MAP_FAILED) {
        say_error();
        return;
    }
    slot[n] = at;
    say("ok");
}

static void do_shmget(char **w)
{
    int id =
        shmget((key_t)strtol(w[1], NULL, 10), strtoull(w[2], NULL, 10), (int)strtol(w[3], NULL, 8));
    if (id != -1)
        shared->segment[atoi(w[0])] = id;
    say_result(id);
}

static void do_shmat(char **w)
{
    char *wanted = address(w[2]);
    char *at = shmat(identifier(w[1]), wanted, (int)strtol(w[3], NULL, 8));
    if (at == (char *)-1) {
        say_error();
        return;
    }
    slot[atoi(w[0])] = at;
    say(wanted == NULL                                    ? "ok any"
        : at == wanted                                    ? "ok hint"
        : at == (char *)((uintptr_t)wanted / page * page) ? "ok round"
                                                          : "ok elsewhere");
}

static void do_shmctl(char **w, int n)
{
    struct shmid_ds own, *ds = &own;
    char creator[16], last[16];
    int id = identifier(w[0]);
    memset(ds, 0, sizeof *ds);
    if (strcmp(w[1], "stat") == 0) {
        if (n > 2)
            ds = bad(8);
        if (shmctl(id, IPC_STAT, ds) == -1) {
            say_error();
            return;
        }
        describe_pid(ds->shm_cpid, creator);
        describe_pid(ds->shm_lpid, last);
        say("mode %o uid %d gid %d cuid %d cgid %d key %d seq %d size %llu nattch %d cpid %s lpid "
            "%s a%d d%d c%d",
            ds->shm_perm.mode, (int)ds->shm_perm.uid, (int)ds->shm_perm.gid, (int)ds->shm_perm.cuid,
            (int)ds->shm_perm.cgid, ds->shm_perm.__key, ds->shm_perm.__seq,
            (unsigned long long)ds->shm_segsz, (int)ds->shm_nattch, creator, last,
            ds->shm_atime != 0, ds->shm_dtime != 0, ds->shm_ctime != 0);
    } else if (strcmp(w[1], "set") == 0) {
        own.shm_perm.uid = (uid_t)strtol(w[2], NULL, 10);
        own.shm_perm.gid = (gid_t)strtol(w[3], NULL, 10);
        own.shm_perm.mode = (unsigned short)strtoul(w[4], NULL, 8);
        say_result(shmctl(id, IPC_SET, n > 5 ? bad(8) : ds));
    } else {
        int command = strcmp(w[1], "rmid") == 0      ? IPC_RMID
                      : strcmp(w[1], "info") == 0    ? SHM_INFO
                      : strcmp(w[1], "sstat") == 0   ? SHM_STAT
                      : strcmp(w[1], "ipcinfo") == 0 ? IPC_INFO
                      : strcmp(w[1], "lock") == 0    ? SHM_LOCK
                                                     : 99;
        say_result(shmctl(id, command, ds));
    }
}

static void do_semget(char **w)
{
    int id = semget((key_t)strtol(w[1], NULL, 10), (int)strtol(w[2], NULL, 10),
                    (int)strtol(w[3], NULL, 8));
    if (id != -1)
        shared->set[atoi(w[0])] = id;
    say_result(id);
}

static void do_semop(char **w, int n)
{
    struct sembuf ops[32];
    for (int i = 3; i < n && i < 35; i++) {
        unsigned number;
        int op, flags;
        sscanf(w[i], "%u,%d,%o", &number, &op, (unsigned *)&flags);
        ops[i - 3] = (struct sembuf){(unsigned short)number, (short)op, (short)flags};
    }
    say_result(
        semop(identifier(w[0]), strcmp(w[1], "bad") == 0 ? bad(4) : ops, strtoul(w[2], NULL, 10)));
}

static void do_semctl(char **w, int n)
{
    struct semid_ds ds = {0};
    int id = identifier(w[0]), number = atoi(w[1]);
    const char *command = w[2];
    bool is_bad = n > 3 && strcmp(w[n - 1], "bad") == 0;
    memset(values, 0, sizeof values);
    for (int i = 3; i < n; i++)
        values[i - 3] = (unsigned short)strtoul(w[i], NULL, 10);
    if (strcmp(command, "stat") == 0) {
        if (semctl(id, number, IPC_STAT, is_bad ? bad(8) : &ds) == -1)
            say_error();
        else
            say("mode %o uid %d gid %d cuid %d cgid %d key %d seq %d nsems %d o%d c%d",
                ds.sem_perm.mode, (int)ds.sem_perm.uid, (int)ds.sem_perm.gid, (int)ds.sem_perm.cuid,
                (int)ds.sem_perm.cgid, ds.sem_perm.__key, ds.sem_perm.__seq, (int)ds.sem_nsems,
                ds.sem_otime != 0, ds.sem_ctime != 0);
    } else if (strcmp(command, "set") == 0) {
        ds.sem_perm.uid = (uid_t)strtol(w[3], NULL, 10);
        ds.sem_perm.gid = (gid_t)strtol(w[4], NULL, 10);
        ds.sem_perm.mode = (unsigned short)strtoul(w[5], NULL, 8);
        say_result(semctl(id, number, IPC_SET, is_bad ? bad(8) : &ds));
    } else if (strcmp(command, "getall") == 0) {
        int result = semctl(id, number, GETALL, is_bad ? bad(0) : values);
        if (result == -1)
            say_error();
        else
            say("%d: %d %d %d %d %d %d", result, values[0], values[1], values[2], values[3],
                values[4], values[5]);
    } else if (strcmp(command, "setall") == 0) {
        say_result(semctl(id, number, SETALL, is_bad ? bad(0) : values));
    } else if (strcmp(command, "setval") == 0) {
        say_result(semctl(id, number, SETVAL, (int)strtoll(w[3], NULL, 10)));
    } else if (strcmp(command, "getpid") == 0) {
        int pid = semctl(id, number, GETPID);
        if (pid == -1)
            say_error();
        else
            describe_pid(pid, reply);
    } else {
        int number_of = strcmp(command, "rmid") == 0      ? IPC_RMID
                        : strcmp(command, "getval") == 0  ? GETVAL
                        : strcmp(command, "getncnt") == 0 ? GETNCNT
                        : strcmp(command, "getzcnt") == 0 ? GETZCNT
                        : strcmp(command, "ipcinfo") == 0 ? IPC_INFO
                        : strcmp(command, "seminfo") == 0 ? SEM_INFO
                        : strcmp(command, "semstat") == 0 ? SEM_STAT
                                                          : 99;
        say_result(semctl(id, number, number_of, &ds));
    }
}

static void do_setlimit(char **w)
{
    char whole[64];
    int64_t value = strtoll(w[1], NULL, 10);
    snprintf(whole, sizeof whole, "kern.sysv.%s", w[0]);
    say_result(sysctlbyname(whole, NULL, NULL, &value, sizeof value));
}

static void run(int me);

static void do_fork(char **w)
{
    int process = atoi(w[0]);
    pid_t pid = fork();
    if (pid == 0)
        run(process);
    say_result(pid == -1 ? -1 : 0);
}

static void call(char *line)
{
    char *w[64], *save;
    int n = 0;
    for (char *word = strtok_r(line, " \n", &save); word && n < 63;
         word = strtok_r(NULL, " \n", &save))
        w[n++] = word;
    w[n] = NULL;
    char *what = w[0], **args = w + 1;
    sem_t *semaphore = (sem_t *)(intptr_t)(n > 1 ? atoi(w[1]) : 0);
    n--;
    if (strcmp(what, "shm_open") == 0)
        do_shm_open(args);
    else if (strcmp(what, "shm_unlink") == 0)
        say_result(shm_unlink(name(args[0])));
    else if (strcmp(what, "ftruncate") == 0)
        say_result(ftruncate(atoi(args[0]), strtoll(args[1], NULL, 10)));
    else if (strcmp(what, "fstat") == 0)
        do_fstat(args);
    else if (strcmp(what, "close") == 0)
        say_result(close(atoi(args[0])));
    else if (strcmp(what, "dup") == 0)
        say_result(dup(atoi(args[0])));
    else if (strcmp(what, "mmap") == 0)
        do_mmap(args);
    else if (strcmp(what, "munmap") == 0)
        say_result(munmap(address(args[0]), strtoull(args[1], NULL, 10)));
    else if (strcmp(what, "sem_open") == 0)
        do_sem_open(args);
    else if (strcmp(what, "sem_unlink") == 0)
        say_result(sem_unlink(name(args[0])));
    else if (strcmp(what, "sem_close") == 0)
        say_result(sem_close(semaphore));
    else if (strcmp(what, "sem_post") == 0)
        say_result(sem_post(semaphore));
    else if (strcmp(what, "sem_trywait") == 0)
        say_result(sem_trywait(semaphore));
    else if (strcmp(what, "shmget") == 0)
        do_shmget(args);
    else if (strcmp(what, "shmat") == 0)
        do_shmat(args);
    else if (strcmp(what, "shmdt") == 0)
        say_result(shmdt(address(args[0])));
    else if (strcmp(what, "shmctl") == 0)
        do_shmctl(args, n);
    else if (strcmp(what, "semget") == 0)
        do_semget(args);
    else if (strcmp(what, "semop") == 0)
        do_semop(args, n);
    else if (strcmp(what, "semctl") == 0)
        do_semctl(args, n);
    else if (strcmp(what, "setlimit") == 0)
        do_setlimit(args);
    else if (strcmp(what, "fork") == 0)
        do_fork(args);
    else if (strcmp(what, "reap") == 0)
        say_result(waitpid(atoi(args[0]), NULL, 0) == -1 ? -1 : 0);
    else
        say("no such call");
}

static void send_text(int fd, const char *text)
{
    size_t n = strlen(text);
    while (n > 0) {
        ssize_t sent = write(fd, text, n);
        if (sent <= 0)
            _exit(3);
        text += sent;
        n -= (size_t)sent;
    }
}

/* A line, byte by byte: nothing may be kept in a buffer that fork would copy. */
static bool take_line(int fd, char *line, size_t size)
{
    size_t n = 0;
    while (n + 1 < size && read(fd, line + n, 1) == 1)
        if (line[n++] == '\n') {
            line[n] = '\0';
            return true;
        }
    return false;
}

static void crashed(int number)
{
    send_text(answers[1], number == SIGSEGV ? "SIGSEGV\n" : "SIGBUS\n");
    _exit(1);
}

static void run(int me)
{
    char line[4096];
    signal(SIGSEGV, crashed);
    signal(SIGBUS, crashed);
    shared->pids[me][shared->lives[me]] = getpid();
    shared->lives[me]++;
    while (take_line(orders[me][0], line, sizeof line)) {
        if (strcmp(line, "exit\n") == 0)
            _exit(0);
        call(line);
        strcat(reply, "\n");
        send_text(answers[1], reply);
    }
    _exit(0);
}

/* ---- the sequences ---- */

static const struct user {
    uid_t uid;
    gid_t groups[2];
} users[4] = {{0, {0, 0}}, {1001, {2001, 2007}}, {1002, {2001, 2005}}, {1003, {2003, 2005}}};

static pid_t processes[PROCESSES];
static int parent_of[PROCESSES];
static long same, addresses, unnamed, left_out;
static char sequence[64];
static FILE *answered;

static int out_of_the_way(int fd)
{
    int high = (int)syscall(SYS_fcntl, fd, F_DUPFD,
                            FIRST_FD); /* past the rules, which would make a world */
    if (high == -1)
        fail("F_DUPFD");
    close(fd);
    return high;
}

static void start(bool one, int limit)
{
    memset(shared, 0, sizeof *shared);
    memset(processes, 0, sizeof processes);
    for (int i = 0; i < (one ? 1 : 4); i++) {
        pid_t pid = fork();
        if (pid == -1)
            fail("fork");
        if (pid == 0) {
            struct rlimit files = {(rlim_t)limit, (rlim_t)limit};
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            if (setrlimit(RLIMIT_NOFILE, &files) == -1)
                fail("setrlimit");
            if (i > 0 &&
                (setgroups(2, users[i].groups) == -1 ||
                 setresgid(users[i].groups[0], users[i].groups[0], users[i].groups[0]) == -1 ||
                 setresuid(users[i].uid, users[i].uid, users[i].uid) == -1))
                fail("another user");
            run(i);
        }
        processes[i] = pid;
        parent_of[i] = i;
    }
}

/* The answer to one line, asked of process `who` */
static const char *ask(int who, const char *line)
{
    static char text[512];
    struct pollfd answer = {answers[0], POLLIN, 0};
    send_text(orders[who][1], line);
    send_text(orders[who][1], "\n");
    for (int tries = 0; poll(&answer, 1, 50) != 1; tries++)
        if (tries == 200 || (who < 4 && waitpid(processes[who], NULL, WNOHANG) > 0)) {
            processes[who] = 0;
            return "nothing";
        }
    text[0] = '\0';
    while (strchr(text, '\n') == NULL &&
           fgets(text + strlen(text), (int)(sizeof text - strlen(text)), answered))
        ;
    text[strcspn(text, "\n")] = '\0';
    return text;
}

static const char *do_line(int who, char *what)
{
    static char text[64];
    int other;
    if (processes[who] == 0)
        return "dead";
    if (sscanf(what, "fork %d", &other) == 1) {
        if (processes[other] != 0)
            return "busy";
        int lives = shared->lives[other];
        const char *result = ask(who, what);
        if (strcmp(result, "0") == 0) {
            while (shared->lives[other] == lives)
                sched_yield(); /* until the child has entered its pid */
            processes[other] = shared->pids[other][lives];
            parent_of[other] = who;
        }
        return result;
    }
    if (strcmp(what, "exit") != 0)
        return ask(who, what);
    pid_t pid = processes[who];
    send_text(orders[who][1], "exit\n");
    processes[who] = 0;
    snprintf(text, sizeof text, "reap %d", pid);
    int parent = parent_of[who]; /* its orphans come to us */
    if (processes[parent] == 0 || strcmp(ask(parent, text), "0") != 0)
        waitpid(pid, NULL, 0);
    return "0";
}

/* A fresh world: what is in this one goes, and the kernel's objects with it, past the rules. */
static void empty(void)
{
    int at = (int)syscall(SYS_openat, AT_FDCWD, getenv("SHMLAB_WORLD"), O_RDONLY | O_DIRECTORY);
    int state = at == -1 ? -1 : (int)syscall(SYS_openat, at, "state", O_RDONLY);
    if (state != -1) {
        struct rule_world *w =
            (void *)syscall(SYS_mmap, NULL, sizeof *w, PROT_READ, MAP_SHARED, state, (off_t)0);
        if (w == MAP_FAILED)
            fail("the world's state");
        for (uint32_t i = 0; i < w->table[RULE_SEGMENT].high; i++)
            if (w->segments[i].used && !w->segments[i].removed)
                syscall(SYS_shmctl, w->segments[i].linux_id, IPC_RMID, NULL);
        if (w->kernel_set != 0)
            syscall(SYS_semctl, w->kernel_set - 1, 0, IPC_RMID, NULL);
        syscall(SYS_munmap, w, sizeof *w);
        close(state);
    }
    DIR *dir = at == -1 ? NULL : fdopendir(at);
    for (struct dirent *entry; dir && (entry = readdir(dir)) != NULL;)
        syscall(SYS_unlinkat, at, entry->d_name, 0);
    if (dir)
        closedir(dir);
}

static void finish(void)
{
    for (int i = PROCESSES - 1; i >= 0; i--)
        if (processes[i] != 0) {
            kill(processes[i], SIGKILL);
            processes[i] = 0;
        }
    while (wait(NULL) != -1)
        ;
    empty();
}

/* Whether a number is the same in pages of 4096 and of 16384: as a size, rounded up; as a place,
 * aligned or not */
static bool neutral_number(const char *text)
{
    uint64_t n = *text == '-' ? (uint64_t)strtoll(text, NULL, 10) : strtoull(text, NULL, 10);
    return (n + 4095) / 4096 * 4096 == (n + 16383) / 16384 * 16384;
}

static bool neutral(const char *what)
{
    char words[8][64] = {""};
    sscanf(what, "%63s %63s %63s %63s %63s %63s %63s %63s", words[0], words[1], words[2], words[3],
           words[4], words[5], words[6], words[7]);
    const char *call = words[0];
    for (int i = 1; i < 8; i++) {
        char *end;
        uint64_t n = 0;
        if (*words[i] == '=')
            n = strtoull(words[i] + 1, NULL, 16);
        else if (*words[i] == 'a' && words[i][1] != '\0' && strchr("0123", words[i][1]) &&
                 (strtol(words[i] + 1, &end, 10), true))
            n = (uint64_t)strtoll(end, NULL, 10);
        else
            continue;
        if (n % 16384 != 0 && (n % 4096 == 0 || strcmp(call, "shmat") == 0))
            return false; /* shmat: rounded down elsewhere */
    }
    if (strcmp(call, "ftruncate") == 0 || strcmp(call, "munmap") == 0)
        return neutral_number(words[2]);
    if (strcmp(call, "mmap") == 0)
        return neutral_number(words[4]) && neutral_number(words[7]);
    if (strcmp(call, "shmget") == 0)
        return neutral_number(words[3]);
    if (strcmp(call, "setlimit") == 0)
        return strcmp(words[1], "shmmax") != 0 || neutral_number(words[2]);
    return true;
}

static void compare(FILE *in, bool one, bool of_4096)
{
    char line[4096];
    bool on = false, left = false; /* what is left of a sequence is passed over */
    while (fgets(line, sizeof line, in)) {
        line[strcspn(line, "\n")] = '\0';
        int limit = 40;
        if (strncmp(line, "SEQ ", 4) == 0) {
            if (on)
                finish();
            snprintf(sequence, sizeof sequence, "%.60s", line);
            sscanf(line, "SEQ %*d %d", &limit);
            start(one, limit);
            on = true;
            left = false;
            continue;
        }
        char *arrow = strstr(line, " => ");
        if (!on || arrow == NULL || line[0] < '0' || line[0] > '5')
            continue; /* the other runner's own words */
        *arrow = '\0';
        const char *apple = arrow + 4;
        int who = line[0] - '0';
        char *what = line + 2;
        bool page_decides = page == 4096 && !of_4096 && !neutral(what);
        left = left || (one && who > 0 && who < 4) || (page_decides && *apple != 'E');
        if (left ||
            (page_decides && (strcmp(apple, "EINVAL") == 0 || strcmp(apple, "ENOMEM") == 0))) {
            left_out++;
            continue;
        }
        const char *rules = do_line(who, what);
        bool elsewhere = false;
        if (strcmp(rules, apple) == 0)
            same++;
        else {
            /* An address some way behind a mapping is free there, and ours for a library, or the
             * other way round; the rest of the sequence rests on it. */
            elsewhere = strncmp(what, "shmat ", 6) == 0 && strstr(what, "+0 ") == NULL &&
                        strstr(what, " a") != NULL && strcmp(rules, "ENOMEM") == 0;
            *(elsewhere ? &addresses : &unnamed) += 1;
            printf("%s: %s: %d %s: Apple %s, rules %s\n", elsewhere ? "addresses" : "unnamed",
                   sequence, who, what, apple, rules);
        }
        if (elsewhere) {
            left = true;
        } else if (strncmp(rules, "SIG", 3) == 0) {
            waitpid(processes[who], NULL, 0);
            processes[who] = 0;
            left = true;
        } else if (strcmp(rules, "nothing") == 0) {
            left = true;
        }
    }
    if (on)
        finish();
}

int main(int argc, char **argv)
{
    bool one = false, of_4096 = false;
    for (int i = 1; i < argc; i++) {
        one = one || strcmp(argv[i], "--one") == 0;
        of_4096 = of_4096 || strcmp(argv[i], "--page-4096") == 0;
    }
    if (getenv("SHMLAB_WORLD") == NULL) {
        fprintf(stderr, "replay: under scripts/as-macos, please\n");
        return 2;
    }
    page = (size_t)sysconf(_SC_PAGESIZE);
    FILE *in = stdin;
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    in = fdopen(out_of_the_way(dup(0)), "r");
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (in == NULL || shared == MAP_FAILED)
        fail("setting up");
    FILE *out = fdopen(out_of_the_way(dup(1)), "w");
    if (out == NULL)
        fail("stdout");
    stdout = out;
    for (int i = 0; i < FIRST_FD; i++)
        close(i);
    if (open("/dev/null", O_RDWR) != 0 || dup(0) != 1 ||
        dup(0) != 2) /* a device for the sequences */
        fail("/dev/null");
    for (int i = 0; i < PROCESSES; i++) {
        if (pipe(orders[i]) == -1)
            fail("pipe");
        orders[i][0] = out_of_the_way(orders[i][0]);
        orders[i][1] = out_of_the_way(orders[i][1]);
    }
    if (pipe(answers) == -1)
        fail("pipe");
    answers[0] = out_of_the_way(answers[0]);
    answers[1] = out_of_the_way(answers[1]);
    answered = fdopen(answers[0], "r");
    setvbuf(answered, NULL, _IONBF, 0);
    prctl(PR_SET_CHILD_SUBREAPER, 1L);
    empty();
    compare(in, one, of_4096);
    printf("same %ld, addresses %ld, unnamed %ld, left out %ld\n", same, addresses, unnamed,
           left_out);
    return unnamed > 0;
}
