/* lab.c - see lab.h for what each function promises */
#include "lab.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char *program = "?"; /* this program's name, without its directory */
static const char *synopsis = ""; /* what the usage line says after it */
static void (*undo_made)(void);   /* what die() and a stop signal run first */
static pid_t undo_owner;          /* a forked child must not take back what its parent made */
static sigset_t stop_signals, mask_before;

/* What would end the program half-way: somebody's wish, a reader of stdout that went away */
static const int stopping[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};

/* ---- saying what went wrong ---- */

/* The words are glibc's, kept here so that a page reads the same with every libc. */
#define ERRNOS(X)                                                                                  \
    X(EPERM, "Operation not permitted")                                                            \
    X(ENOENT, "No such file or directory")                                                         \
    X(EINTR, "Interrupted system call")                                                            \
    X(EIO, "Input/output error")                                                                   \
    X(ENXIO, "No such device or address")                                                          \
    X(E2BIG, "Argument list too long")                                                             \
    X(ENOEXEC, "Exec format error")                                                                \
    X(EBADF, "Bad file descriptor")                                                                \
    X(ECHILD, "No child processes")                                                                \
    X(EAGAIN, "Resource temporarily unavailable")                                                  \
    X(ENOMEM, "Cannot allocate memory")                                                            \
    X(EACCES, "Permission denied")                                                                 \
    X(EFAULT, "Bad address")                                                                       \
    X(EBUSY, "Device or resource busy")                                                            \
    X(EEXIST, "File exists")                                                                       \
    X(ENODEV, "No such device")                                                                    \
    X(ENOTDIR, "Not a directory")                                                                  \
    X(EISDIR, "Is a directory")                                                                    \
    X(EINVAL, "Invalid argument")                                                                  \
    X(ENFILE, "Too many open files in system")                                                     \
    X(EMFILE, "Too many open files")                                                               \
    X(ENOTTY, "Inappropriate ioctl for device")                                                    \
    X(EFBIG, "File too large")                                                                     \
    X(ENOSPC, "No space left on device")                                                           \
    X(ESPIPE, "Illegal seek")                                                                      \
    X(EROFS, "Read-only file system")                                                              \
    X(EPIPE, "Broken pipe")                                                                        \
    X(ERANGE, "Numerical result out of range")                                                     \
    X(ENAMETOOLONG, "File name too long")                                                          \
    X(ENOSYS, "Function not implemented")                                                          \
    X(ELOOP, "Too many levels of symbolic links")                                                  \
    X(EIDRM, "Identifier removed")                                                                 \
    X(EOVERFLOW, "Value too large for defined data type")                                          \
    X(ENOTSUP, "Operation not supported")                                                          \
    X(EUSERS, "Too many users")                                                                    \
    X(ETIMEDOUT, "Connection timed out")                                                           \
    X(EMSGSIZE, "Message too long")                                                                \
    X(EOWNERDEAD, "Owner died")                                                                    \
    X(ENOTRECOVERABLE, "State not recoverable")

static const struct {
    int number;
    const char *name, *words;
} errnos[] = {
#define X(e, words) {e, #e, words},
    ERRNOS(X)
#undef X
};

static const struct {
    int number;
    const char *name;
} signals[] = {
#define X(s) {s, #s},
    X(SIGHUP) X(SIGINT) X(SIGQUIT) X(SIGILL) X(SIGABRT) X(SIGFPE) X(SIGKILL) X(SIGSEGV) X(SIGPIPE)
        X(SIGALRM) X(SIGTERM) X(SIGUSR1) X(SIGUSR2) X(SIGBUS) X(SIGTRAP) X(SIGSYS)
#undef X
};

const char *lab_errno_name(int error)
{
    static char other[32];
    for (size_t i = 0; i < sizeof errnos / sizeof *errnos; i++)
        if (errnos[i].number == error)
            return errnos[i].name;
    snprintf(other, sizeof other, "errno %d", error);
    return other;
}

static const char *errno_words(int error)
{
    for (size_t i = 0; i < sizeof errnos / sizeof *errnos; i++)
        if (errnos[i].number == error)
            return errnos[i].words;
    return strerror(error);
}

const char *lab_signal_name(int number)
{
    static char other[32];
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (signals[i].number == number)
            return signals[i].name;
    snprintf(other, sizeof other, "signal %d", number);
    return other;
}

/* Every way to fail ends here: one line, perhaps a hint, what was made taken back, the end.
 * `error` is the errno to name, or 0. */
static _Noreturn void fail(int status, int error, const char *hint, const char *format, va_list ap)
{
    fflush(stdout);
    fprintf(stderr, "%s: ", program);
    vfprintf(stderr, format, ap);
    if (error != 0)
        fprintf(stderr, ": %s (%s)", lab_errno_name(error), errno_words(error));
    fputc('\n', stderr);
    if (hint != NULL)
        fprintf(stderr, "hint: %s\n", hint);
    if (status == 2)
        fprintf(stderr, "usage: %s%s%s\n", program, *synopsis ? " " : "", synopsis);
    if (undo_made != NULL && getpid() == undo_owner) {
        undo_made();
        lab_stoppable(); /* a signal that came ends us here */
    }
    _exit(status);
}

void die(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    fail(1, errno, NULL, format, ap);
}

void die_hint(const char *hint, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    fail(1, errno, hint, format, ap);
}

void refuse(const char *hint, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    fail(1, 0, hint, format, ap);
}

void usage(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    fail(2, 0, NULL, format, ap);
}

static char sigbus_message[512];

static void on_sigbus(int number)
{
    (void)number;
    _exit(write(STDERR_FILENO, sigbus_message, strlen(sigbus_message)) == -1 ? 2 : 1);
}

void lab_explain_sigbus(const char *name)
{
    snprintf(sigbus_message, sizeof sigbus_message,
             "%s: touching %.280s: SIGBUS\nhint: it shrank, or /dev/shm is full: df /dev/shm\n",
             program, name);
    signal(SIGBUS, on_sigbus);
}

/* ---- starting ---- */

/* A full disk or a closed pipe shows only when stdio writes: a program whose facts did not
 * arrive must not end with status 0. */
static void check_stdout(void)
{
    if (fflush(stdout) == EOF || ferror(stdout)) {
        fprintf(stderr, "%s: cannot write to stdout\n", program);
        if (undo_made != NULL && getpid() == undo_owner)
            undo_made();
        _exit(1);
    }
}

void lab_start(int argc, char **argv, const char *after_name)
{
    const char *slash = argc > 0 ? strrchr(argv[0], '/') : NULL;
    program = slash ? slash + 1 : argc > 0 ? argv[0] : program;
    synopsis = after_name;

    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) == -1)
            refuse("run it with all three open, >/dev/null for silence", "%s is closed",
                   fd == 0   ? "stdin"
                   : fd == 1 ? "stdout"
                             : "stderr");
    setvbuf(stdout, NULL, _IOLBF, 0);
    static char line[1024]; /* two processes that fail at once: each line of stderr is one write */
    setvbuf(stderr, line, _IOLBF, sizeof line);
    atexit(check_stdout);

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        printf("usage: %s%s%s\n", program, *synopsis ? " " : "", synopsis);
        exit(0);
    }
}

/* ---- the command line ---- */

static void take_out(int *argc, char **argv, int at, int words)
{
    for (int i = at; i + words <= *argc; i++)
        argv[i] = argv[i + words]; /* the last one moved is argv's NULL */
    *argc -= words;
}

static int find(int argc, char **argv, const char *word)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], word) == 0)
            return i;
    return 0;
}

const char *lab_option(int *argc, char **argv, const char *name)
{
    int at = find(*argc, argv, name);
    if (at == 0)
        return NULL;
    if (at + 1 == *argc)
        usage("%s needs a value", name);
    const char *value = argv[at + 1];
    take_out(argc, argv, at, 2);
    if (find(*argc, argv, name))
        usage("%s is given twice", name);
    return value;
}

bool lab_flag(int *argc, char **argv, const char *name)
{
    int at = find(*argc, argv, name);
    if (at == 0)
        return false;
    take_out(argc, argv, at, 1);
    if (find(*argc, argv, name))
        usage("%s is given twice", name);
    return true;
}

char **lab_command(int *argc, char **argv, int operands)
{
    int at;
    for (at = 1; at < *argc && strcmp(argv[at], "--") != 0; at++)
        if (argv[at][0] != '-' && operands-- == 0)
            break;
    char **command = at < *argc && strcmp(argv[at], "--") == 0 ? argv + at + 1 : argv + at;
    *argc = at;
    return *command != NULL ? command : NULL;
}

void lab_operands(int *argc, char **argv, int least, int most, const char *what)
{
    for (int i = 1; i < *argc; i++) {
        if (strcmp(argv[i], "--") == 0) {
            take_out(argc, argv, i, 1);
            break;
        }
        if (argv[i][0] == '-' && (argv[i][1] == '-' || isalpha((unsigned char)argv[i][1])))
            usage("unknown option %s", argv[i]);
    }
    if (*argc - 1 < least)
        usage("no %s", what);
    if (*argc - 1 > most)
        usage("too many operands: %s", argv[most + 1]);
}

unsigned long long lab_amount(const char *what, const char *text)
{
    char *end;
    errno = 0;
    unsigned long long n = strtoull(text, &end, 10);
    int shift = *end == 'K' ? 10 : *end == 'M' ? 20 : *end == 'G' ? 30 : 0;
    if (!isdigit((unsigned char)text[0]) || end[shift != 0] != '\0')
        usage("%s: write a number, such as 4096, 4K, 10M or 1G", what);
    if (errno == ERANGE || n > ULLONG_MAX >> shift)
        usage("%s: too large", what);
    return n << shift;
}

size_t lab_size(const char *text)
{
    char what[64];
    snprintf(what, sizeof what, "size %s", text);
    unsigned long long n = lab_amount(what, text);
    if (n > INT64_MAX || n > SIZE_MAX / 2)
        usage("size %s: too large", text);
    if (n == 0)
        usage("size %s: at least 1 byte", text);
    return (size_t)n;
}

long lab_number(const char *what, const char *text, long least, long most)
{
    char *end;
    errno = 0;
    long n = strtol(text, &end, 10);
    if (isspace((unsigned char)text[0]) || end == text || *end != '\0' || errno == ERANGE ||
        n < least || n > most)
        usage("%s %s: write a whole number from %ld to %ld", what, text, least, most);
    return n;
}

/* ---- taking back what was made ---- */

void lab_undo(void (*undo)(void))
{
    sigemptyset(&stop_signals);
    for (size_t i = 0; i < sizeof stopping / sizeof *stopping; i++) {
        struct sigaction now; /* an ignored signal stops nobody: nohup, a shell's background job */
        if (sigaction(stopping[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
            sigaddset(&stop_signals, stopping[i]);
    }
    if (sigprocmask(SIG_BLOCK, &stop_signals, &mask_before) == -1)
        die("sigprocmask");
    signal(SIGXFSZ, SIG_IGN); /* over RLIMIT_FSIZE a call shall fail with EFBIG, and not kill */
    undo_owner = getpid();
    undo_made = undo;
}

void lab_stoppable(void)
{
    if (undo_made != NULL)
        sigprocmask(SIG_SETMASK, &mask_before, NULL);
}

void lab_keep(void)
{
    sigset_t pending;
    fflush(stdout);
    sigpending(&pending);
    bool stop = false;
    for (size_t i = 0; i < sizeof stopping / sizeof *stopping; i++)
        if (sigismember(&pending, stopping[i]) == 1 && sigismember(&mask_before, stopping[i]) == 0)
            stop = true;
    if (stop)
        undo_made();
    else
        check_stdout();
    undo_made = NULL;
    sigprocmask(SIG_SETMASK, &mask_before, NULL); /* a signal that came ends us here */
}

/* ---- a limit that a busy machine does not shorten ---- */

long lab_meter(struct lab_meter *meter)
{
    struct timespec now;
    struct lab_load load = {0};
    if (clock_gettime(CLOCK_MONOTONIC, &now) == -1)
        die("clock_gettime");
    lab_get_load(&load);
    struct lab_meter last = *meter;
    meter->at = (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    meter->used = load.used;
    if (last.at == 0)
        return 0;
    long long passed = meter->at - last.at, worked = meter->used - last.used;
    if (passed > 2000) /* a tick that came so late: we were stopped, too */
        passed = 2000;
    if (load.blocked && worked < passed / 10)
        worked = passed / 10;
    if (worked < 0) /* a child that nobody waited for took its time along */
        worked = 0;
    return (long)((load.running || load.blocked) && worked < passed ? worked : passed);
}

/* ---- names and keys ---- */

const char *lab_name(const char *what)
{
    static char name[256];
    const char *prefix = getenv("SHMLAB_PREFIX");
    int n = prefix ? snprintf(name, sizeof name, "%s.%s", prefix, what)
                   : snprintf(name, sizeof name, "/shmlab.%lu.%s", (unsigned long)getuid(), what);
    if (prefix && (prefix[0] != '/' || prefix[1] == '\0' || strchr(prefix + 1, '/')))
        refuse("write one slash and a word, such as SHMLAB_PREFIX=/shmlab.b", "SHMLAB_PREFIX=%s",
               prefix);
    if (n > LAB_NAME_MAX)
        refuse(prefix ? "make SHMLAB_PREFIX shorter" : "take a shorter word",
               "%s: %d bytes, macOS takes %d", name, n, LAB_NAME_MAX);
    return name;
}

int lab_project(void)
{
    return 1 + (int)(getuid() % 255); /* never 0: POSIX leaves ftok with 0 open */
}

/* ---- showing ---- */

const char *lab_program(void)
{
    return program;
}

void lab_print_text(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size && bytes[i] != '\0'; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c == '\n')
            fputs("\\n", stdout);
        else if (c < 0x20 || c == 0x7f)
            printf("\\x%02x", c);
        else
            putchar(c); /* bytes from 0x80 on are somebody's UTF-8 */
    }
}

int lab_run(char **argv)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        lab_stoppable(); /* our stop signals wait, the command's do not */
        execvp(argv[0], argv);
        fprintf(stderr, "%s: %s: %s (%s)\n", program, argv[0], lab_errno_name(errno),
                errno_words(errno));
        _exit(127);
    }
    int status;
    while (waitpid(child, &status, 0) == -1)
        if (errno != EINTR)
            die("waitpid");
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* ---- pages and frames ---- */

const char *lab_frame_name(unsigned long long frame)
{
    static char name[24];
    if (frame == 0)
        return "hidden";
    snprintf(name, sizeof name, "0x%llx", frame);
    return name;
}

bool lab_same_frame(const struct lab_page *one, const struct lab_page *other, const char **proof)
{
    bool numbers = one->frame != 0 && other->frame != 0;
    if (proof != NULL)
        *proof = numbers ? "pagemap" : "object";
    if (numbers)
        return one->frame == other->frame;
    return one->inode != 0 && one->inode == other->inode && one->device == other->device &&
           one->place == other->place;
}
