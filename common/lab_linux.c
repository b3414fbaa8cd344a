/* lab_linux.c - what lab.h promises, as Linux does it */
#define _GNU_SOURCE /* IPC_INFO and struct shminfo */
#include "lab.h"
#if defined(__linux__)

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

/* proc(5): each line begins with "start-end perms offset dev inode path", addresses in hex */
void lab_print_mapping(const char *who, const void *addr)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    if (maps == NULL)
        die_hint("is /proc mounted?", "open(/proc/self/maps)");
    char line[512];
    while (fgets(line, sizeof line, maps)) {
        unsigned long start, end;
        if (sscanf(line, "%lx-%lx", &start, &end) == 2 && start <= (unsigned long)addr &&
            (unsigned long)addr < end)
            printf("%s: %s", who, line);
    }
    if (ferror(maps))
        die("read(/proc/self/maps)");
    fclose(maps);
}

/* shmctl(2): IPC_INFO fills a struct shminfo with the limits of the caller's IPC namespace */
int lab_get_limits(struct lab_limits *limits)
{
    struct shminfo info;
    if (shmctl(0, IPC_INFO, (struct shmid_ds *)(void *)&info) == -1)
        return -1;
    limits->shmmax = info.shmmax;
    limits->shmmin = info.shmmin;
    limits->shmmni = info.shmmni;
    limits->shmseg = info.shmseg;
    limits->shmall = info.shmall;
    limits->shmall_unit = (unsigned long long)sysconf(_SC_PAGESIZE);
    return 0;
}

/* ipc/shm.c, newseg: too large EINVAL; over shmall ENOSPC; no free id ENOSPC */
const char *lab_limit_behind(bool posix, int error)
{
    struct shm_info used;
    struct lab_limits limits;
    if (error == EMFILE || error == EFBIG)
        return error == EMFILE ? "RLIMIT_NOFILE" : "RLIMIT_FSIZE";
    if (posix)
        return error == ENOSPC ? "/dev/shm" : "?";
    if (error == EINVAL)
        return "shmmax";
    if (error == ENOMEM)
        return "overcommit"; /* vm.overcommit_memory, proc_sys_vm(5) */
    if (error != ENOSPC || lab_get_limits(&limits) == -1 ||
        shmctl(0, SHM_INFO, (struct shmid_ds *)(void *)&used) == -1)
        return "?";
    return (unsigned long long)used.used_ids >= limits.shmmni ? "shmmni" : "shmall";
}

/* shm_overview(7): objects are files in /dev/shm */
void lab_each_object(const char *prefix, void (*each)(const char *name))
{
    DIR *dir = opendir("/dev/shm");
    if (dir == NULL) {
        if (errno == ENOENT)
            return; /* no /dev/shm, no objects */
        die("opendir(/dev/shm)");
    }
    struct dirent *entry;
    while ((entry = readdir(dir)) != NULL) {
        struct stat st;
        char name[sizeof entry->d_name + 1];
        snprintf(name, sizeof name, "/%s", entry->d_name);
        if (strncmp(name, prefix, strlen(prefix)) == 0 &&
            fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
            st.st_uid == geteuid())
            each(name);
    }
    closedir(dir);
}
#endif
