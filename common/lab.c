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

struct named {
    int number;
    const char *name, *words;
};
static const struct named errnos[] = {
#define X(e, words) {e, #e, words},
    ERRNOS(X)
#undef X
};

static const struct named signals[] = {
#define X(s) {s, #s, NULL},
    X(SIGHUP) X(SIGINT) X(SIGQUIT) X(SIGILL) X(SIGABRT) X(SIGFPE) X(SIGKILL) X(SIGSEGV) X(SIGPIPE)
        X(SIGALRM) X(SIGTERM) X(SIGUSR1) X(SIGUSR2) X(SIGBUS) X(SIGTRAP) X(SIGSYS)
#undef X
};

#define FIND(table, number) look_up(table, sizeof table / sizeof *table, number)
static const struct named *look_up(const struct named *table, size_t entries, int number)
{
    for (size_t i = 0; i < entries; i++)
        if (table[i].number == number)
            return &table[i];
    return NULL;
}

static const char *errno_words(int error)
{
    const struct named *known = FIND(errnos, error);
    return known ? known->words : strerror(error);
}

const char *lab_errno_name(int error)
{
    static char other[32];
    const struct named *known = FIND(errnos, error);
    snprintf(other, sizeof other, "errno %d", error);
    return known ? known->name : other;
}

const char *lab_signal_name(int number)
{
    static char other[32];
    const struct named *known = FIND(signals, number);
    snprintf(other, sizeof other, "signal %d", number);
    return known ? known->name : other;
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
    if (undo_made != NULL && getpid() == undo_owner)
        undo_made();
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
    signal(SIGCHLD, SIG_DFL); /* or wait finds no child if our parent had us ignore it */
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
    undo_owner = getpid(); /* first, so that the die below takes back what was made before */
    undo_made = undo;
    sigemptyset(&stop_signals);
    for (size_t i = 0; i < sizeof stopping / sizeof *stopping; i++) {
        struct sigaction now; /* an ignored signal stops nobody: nohup, a shell's background job */
        if (sigaction(stopping[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
            sigaddset(&stop_signals, stopping[i]);
    }
    if (sigprocmask(SIG_BLOCK, &stop_signals, &mask_before) == -1)
        die("sigprocmask");
    signal(SIGXFSZ, SIG_IGN); /* over RLIMIT_FSIZE a call shall fail with EFBIG, and not kill */
}

void lab_stoppable(void)
{
    if (undo_owner != 0)          /* also after lab_keep: */
        signal(SIGXFSZ, SIG_DFL); /* ignored, it would stay so in a command */
    if (undo_made == NULL)
        return;
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

/* ---- showing ---- */

const char *lab_program(void)
{
    return program;
}

void lab_print_text(const char *bytes, size_t size)
{
    unsigned char last = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)bytes[i]; /* once: another process may change it */
        if (c == '\0')
            return;
        /* Bytes from 0x80 on are somebody's UTF-8, in which control characters are 0xc2 and 0x80 to
         * 0x9f; a terminal without UTF-8 has these alone. They are continuations elsewhere. */
        bool high = c >= 0x80 && c < 0xa0 && (last < 0x80 || last == 0xc2);
        if (c == '\n')
            fputs("\\n", stdout);
        else if (c < 0x20 || c == 0x7f || high)
            printf("\\x%02x", c);
        else
            putchar(c);
        last = c;
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

bool lab_wait_for(pid_t *child, int count)
{
    bool good = true;
    for (int left = count; left > 0;) {
        int status, i = 0;
        pid_t ended = waitpid(-1, &status, 0);
        if (ended == -1)
            die("waitpid");
        while (i < count && child[i] != ended)
            i++;
        if (i == count)
            continue;
        left--;
        child[i] = 0; /* another process may get this number now */
        good &= status == 0;
        for (i = 0; i < count; i++)
            if (!good && child[i] != 0)
                kill(child[i], SIGKILL);
    }
    return good;
}
