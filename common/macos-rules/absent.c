/* absent.c - what macOS does not have: a file system view of objects, /proc, the name Linux
 *
 * And what cannot come into a world: a program that the loader would start without this library.
 */
#include "rules.h"

#include <dirent.h>
#include <elf.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

/* ---- no /dev/shm (P-117), no /proc ---- */

/* Whether `path`, seen from directory `at`, is one of them or in one. Only its words count: a
 * symbolic link elsewhere that leads there is not found out. */
static bool absent(int at, const char *path)
{
    char whole[2 * PATH_MAX], clean[2 * PATH_MAX] = "", *word, *save;
    if (path == NULL || strlen(path) >= PATH_MAX)
        return false;
    if (path[0] == '/') {
        if (strstr(path, "shm") == NULL && strstr(path, "proc") == NULL)
            return false; /* the quick way for most */
        strcpy(whole, path);
    } else {
        char link[32];
        snprintf(link, sizeof link, at == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", at);
        long n = syscall(SYS_readlinkat, AT_FDCWD, link, whole, (size_t)PATH_MAX);
        if (n < 0)
            return false;
        whole[n] = '/';
        strcpy(whole + n + 1, path);
    }
    for (word = strtok_r(whole, "/", &save); word; word = strtok_r(NULL, "/", &save)) {
        char *last = strrchr(clean, '/');
        if (strcmp(word, "..") == 0 && last)
            *last = '\0';
        else if (strcmp(word, ".") != 0 && strcmp(word, "..") != 0)
            strcat(strcat(clean, "/"), word);
    }
    return strncmp(clean, "/dev/shm/", 9) == 0 || strcmp(clean, "/dev/shm") == 0 ||
           strncmp(clean, "/proc/", 6) == 0 || strcmp(clean, "/proc") == 0;
}

/* A function whose path is refused with ENOENT: its type, what it returns then, its name and
 * parameters, directory and path, and how it is handed on. */
#define HIDES(type, failure, name, parameters, at, path, ...)                                      \
    type name parameters                                                                           \
    {                                                                                              \
        int error = errno;                                                                         \
        bool hidden = absent(at, path);                                                            \
        errno = hidden ? ENOENT : error;                                                           \
        return hidden ? failure : NEXT(name)(__VA_ARGS__);                                         \
    }

/* clang-format off */
HIDES(FILE *, NULL, fopen, (const char *p, const char *m), AT_FDCWD, p, p, m)
HIDES(FILE *, NULL, fopen64, (const char *p, const char *m), AT_FDCWD, p, p, m)
HIDES(FILE *, NULL, freopen, (const char *p, const char *m, FILE *f), AT_FDCWD, p, p, m, f)
HIDES(FILE *, NULL, freopen64, (const char *p, const char *m, FILE *f), AT_FDCWD, p, p, m, f)
HIDES(DIR *, NULL, opendir, (const char *p), AT_FDCWD, p, p)
HIDES(int, -1, creat, (const char *p, mode_t m), AT_FDCWD, p, p, m)
HIDES(int, -1, creat64, (const char *p, mode_t m), AT_FDCWD, p, p, m)
HIDES(int, -1, stat, (const char *p, struct stat *s), AT_FDCWD, p, p, s)
HIDES(int, -1, stat64, (const char *p, struct stat64 *s), AT_FDCWD, p, p, s)
HIDES(int, -1, lstat, (const char *p, struct stat *s), AT_FDCWD, p, p, s)
HIDES(int, -1, lstat64, (const char *p, struct stat64 *s), AT_FDCWD, p, p, s)
HIDES(int, -1, fstatat, (int at, const char *p, struct stat *s, int f), at, p, at, p, s, f)
HIDES(int, -1, fstatat64, (int at, const char *p, struct stat64 *s, int f), at, p, at, p, s, f)
HIDES(int, -1, statx, (int at, const char *p, int f, unsigned m, struct statx *s), at, p, at, p, f, m, s)
HIDES(int, -1, statfs, (const char *p, struct statfs *s), AT_FDCWD, p, p, s)
HIDES(int, -1, statfs64, (const char *p, struct statfs64 *s), AT_FDCWD, p, p, s)
HIDES(int, -1, statvfs, (const char *p, struct statvfs *s), AT_FDCWD, p, p, s)
HIDES(int, -1, statvfs64, (const char *p, struct statvfs64 *s), AT_FDCWD, p, p, s)
HIDES(int, -1, access, (const char *p, int m), AT_FDCWD, p, p, m)
HIDES(int, -1, faccessat, (int at, const char *p, int m, int f), at, p, at, p, m, f)
HIDES(int, -1, chdir, (const char *p), AT_FDCWD, p, p)
HIDES(int, -1, chmod, (const char *p, mode_t m), AT_FDCWD, p, p, m)
HIDES(int, -1, chown, (const char *p, uid_t u, gid_t g), AT_FDCWD, p, p, u, g)
HIDES(int, -1, truncate, (const char *p, off_t n), AT_FDCWD, p, p, n)
HIDES(int, -1, truncate64, (const char *p, off64_t n), AT_FDCWD, p, p, n)
HIDES(int, -1, unlink, (const char *p), AT_FDCWD, p, p)
HIDES(int, -1, unlinkat, (int at, const char *p, int f), at, p, at, p, f)
HIDES(int, -1, remove, (const char *p), AT_FDCWD, p, p)
HIDES(int, -1, rmdir, (const char *p), AT_FDCWD, p, p)
HIDES(int, -1, mkdir, (const char *p, mode_t m), AT_FDCWD, p, p, m)
HIDES(int, -1, mkfifo, (const char *p, mode_t m), AT_FDCWD, p, p, m)
HIDES(int, -1, symlink, (const char *to, const char *p), AT_FDCWD, p, to, p)
HIDES(int, -1, link, (const char *from, const char *p), AT_FDCWD, p, from, p)
HIDES(int, -1, rename, (const char *from, const char *p), AT_FDCWD, absent(AT_FDCWD, from) ? from : p, from, p)
HIDES(ssize_t, -1, readlink, (const char *p, char *b, size_t n), AT_FDCWD, p, p, b, n)

/* open's mode is there only when it makes something */
#define OPENS(name, parameters, at, path, flags, ...)                                              \
    int name parameters                                                                            \
    {                                                                                              \
        int error = errno;                                                                         \
        mode_t mode = 0;                                                                           \
        va_list ap;                                                                                \
        if (absent(at, path))                                                                      \
            return rules_refuse(ENOENT);                                                           \
        errno = error;                                                                             \
        va_start(ap, flags);                                                                       \
        if (flags & (O_CREAT | O_TMPFILE))                                                         \
            mode = va_arg(ap, mode_t);                                                             \
        va_end(ap);                                                                                \
        return NEXT(name)(__VA_ARGS__, flags, mode);                                               \
    }
OPENS(open, (const char *path, int flags, ...), AT_FDCWD, path, flags, path)
OPENS(open64, (const char *path, int flags, ...), AT_FDCWD, path, flags, path)
OPENS(openat, (int at, const char *path, int flags, ...), at, path, flags, at, path)
OPENS(openat64, (int at, const char *path, int flags, ...), at, path, flags, at, path)
/* clang-format on */

/* Darwin's numbers of macOS 14.6, 15.4 and 26.4. The processor is this machine's. */
int uname(struct utsname *u)
{
    int result = NEXT(uname)(u);
    if (result == 0) {
        strcpy(u->sysname, "Darwin");
        strcpy(u->release, rules_release() >= 2604   ? "25.4.0"
                           : rules_release() >= 1500 ? "24.4.0"
                                                     : "23.6.0");
        strcpy(u->version, "shmlab's model of macOS's rules");
    }
    return result;
}

/* ---- programs that would run unwrapped ---- */

/* Why the loader would start `path` without us: NULL if it would not. A script's interpreter is
 * looked at in its place. */
static const char *unwrapped(const char *path, int depth)
{
    struct stat st;
    char bytes[4096];
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return NULL; /* exec itself will say why */
    long n = syscall(SYS_read, fd, bytes, sizeof bytes - 1);
    bool known = syscall(SYS_fstat, fd, &st) == 0;
    syscall(SYS_close, fd);
    if (n < 2)
        return NULL;
    bytes[n] = '\0';
    if (bytes[0] == '#' && bytes[1] == '!') {
        char *at = bytes + 2 + strspn(bytes + 2, " \t");
        at[strcspn(at, " \t\n")] = '\0';
        return depth < 4 ? unwrapped(at, depth + 1) : NULL;
    }
    if (n < (long)sizeof(Elf64_Ehdr) || memcmp(bytes, ELFMAG, SELFMAG) != 0)
        return NULL;
    if (known && ((st.st_mode & S_ISUID && st.st_uid != getuid()) ||
                  (st.st_mode & S_ISGID && st.st_gid != getgid())))
        return "is setuid or setgid, and so loads no library of ours";
    Elf64_Ehdr head;
    memcpy(&head, bytes, sizeof head);
    for (int i = 0; i < head.e_phnum; i++) {
        Elf64_Phdr part;
        size_t at = head.e_phoff + (size_t)i * sizeof part;
        if (at + sizeof part > (size_t)n)
            break;
        memcpy(&part, bytes + at, sizeof part);
        if (part.p_type != PT_INTERP || part.p_offset >= (size_t)n)
            continue;
        bool musl = strstr(bytes + part.p_offset, "ld-musl") != NULL;
#if defined(__GLIBC__)
        return musl ? "was built for musl, and the rules for glibc" : NULL;
#else
        return musl ? NULL : "was built for glibc, and the rules for musl";
#endif
    }
    return "is static";
}

static bool refuses(const char *path)
{
    const char *reason = path ? unwrapped(path, 0) : NULL;
    if (reason) {
        dprintf(2, "as-macos: %s %s: the rules cannot wrap it\n", path, reason);
        errno = EACCES;
    }
    return reason != NULL;
}

/* The same for this process, whose SEM_UNDO entries end here (Y-34) */
static bool refuses_exec(const char *path)
{
    if (refuses(path))
        return true;
    if (path)
        rules_exec(path);
    return false;
}

/* As execvp finds it; the answer is valid until the next call. */
static const char *found(const char *file)
{
    static char path[PATH_MAX];
    const char *dirs = getenv("PATH"), *end;
    if (file == NULL || strchr(file, '/') || dirs == NULL)
        return file;
    for (;; dirs = end + 1) {
        end = strchrnul(dirs, ':');
        snprintf(path, sizeof path, "%.*s/%s", (int)(end - dirs), dirs, file);
        if (syscall(SYS_faccessat, AT_FDCWD, path, X_OK) == 0)
            return path;
        if (*end == '\0')
            return file;
    }
}

int execve(const char *path, char *const argv[], char *const env[])
{
    return refuses_exec(path) ? -1 : NEXT(execve)(path, argv, env);
}

int execv(const char *path, char *const argv[])
{
    return refuses_exec(path) ? -1 : NEXT(execv)(path, argv);
}

int execvp(const char *file, char *const argv[])
{
    return refuses_exec(found(file)) ? -1 : NEXT(execvp)(file, argv);
}

int execvpe(const char *file, char *const argv[], char *const env[])
{
    return refuses_exec(found(file)) ? -1 : NEXT(execvpe)(file, argv, env);
}

int fexecve(int fd, char *const argv[], char *const env[])
{
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return refuses_exec(path) ? -1 : NEXT(fexecve)(fd, argv, env);
}

/* execl and its kin end in an array too, and the C library's do not come through the names above */
#define LIST(first, environment, call)                                                             \
    char *argv[1024] = {(char *)(uintptr_t)first};                                                 \
    int n = 1;                                                                                     \
    va_list ap;                                                                                    \
    va_start(ap, first);                                                                           \
    while (n < 1023 && argv[n - 1] != NULL)                                                        \
        argv[n++] = va_arg(ap, char *);                                                            \
    environment;                                                                                   \
    va_end(ap);                                                                                    \
    return call

int execl(const char *path, const char *first, ...)
{
    LIST(first, (void)0, execv(path, argv));
}

int execlp(const char *file, const char *first, ...)
{
    LIST(first, (void)0, execvp(file, argv));
}

int execle(const char *path, const char *first, ...)
{
    LIST(first, char *const *env = va_arg(ap, char *const *), execve(path, argv, env));
}

int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
                const posix_spawnattr_t *attr, char *const argv[], char *const env[])
{
    return refuses(path) ? EACCES : NEXT(posix_spawn)(pid, path, actions, attr, argv, env);
}

int posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions,
                 const posix_spawnattr_t *attr, char *const argv[], char *const env[])
{
    return refuses(found(file)) ? EACCES : NEXT(posix_spawnp)(pid, file, actions, attr, argv, env);
}
