/* lab.h - what the labs' programs share: saying what went wrong, names, sizes, and taking back
 *
 * The system calls stay in the programs, where you can see them. Here is only what every
 * program needs around them. What differs by system is in lab_linux.c and lab_macos.c.
 */
#ifndef LAB_H
#define LAB_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#if defined(__GNUC__)
#define LAB_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define LAB_PRINTF(text, first)
#endif

/* ---- starting, and reading the command line ---- */

/* First call of every program. Makes stdout line-buffered, so that a fork or a pipe never
 * doubles or reorders a line; refuses to run with a closed stdin, stdout or stderr, whose number
 * the next descriptor would take; answers --help. `synopsis` is what follows the
 * program's name in its usage line. */
void lab_start(int argc, char **argv, const char *synopsis);

/* The value of option `name` ("--size 4K"), or NULL if it is not given. Takes both words out
 * of argv. Call it before lab_operands. */
const char *lab_option(int *argc, char **argv, const char *name);

/* Whether the option `name`, which has no value, is given. Takes it out of argv. */
bool lab_flag(int *argc, char **argv, const char *name);

/* For "program [OPTION...] OPERAND... COMMAND...": cuts the command line behind a word "--", or
 * where there is none behind `operands` operands, and returns the rest; NULL if nothing is there.
 * Call it first: the command's own options are not ours. */
char **lab_command(int *argc, char **argv, int operands);

/* Ends with a usage error if an option is left, or if there are not `least` to `most` operands;
 * `what` is the first missing one's name. Afterwards argv[1] is the first operand. A word
 * is an option if it begins with - and a letter or -; after a word "--" none is. */
void lab_operands(int *argc, char **argv, int least, int most, const char *what);

/* `text` as an amount: decimal, with K, M or G for 1024, 1024^2, 1024^3; 64 bits, 0 too. Anything
 * else is a usage error that begins with `what`. */
unsigned long long lab_amount(const char *what, const char *text);

/* `text` as a number of bytes: decimal, with K, M or G for 1024, 1024^2, 1024^3. At least 1,
 * at most what off_t holds (2^63 - 1); anything else is a usage error. */
size_t lab_size(const char *text);

/* `text` as a whole number from `least` to `most`; anything else is a usage error that calls
 * it `what`. */
long lab_number(const char *what, const char *text, long least, long most);

/* ---- saying what went wrong: one line on stderr, then the end ---- */

/* A call failed: "program: CALL: ENOENT (No such file or directory)" from errno; status 1. */
_Noreturn void die(const char *format, ...) LAB_PRINTF(1, 2);

/* The same, then "hint: ..." with the reader's next step. */
_Noreturn void die_hint(const char *hint, const char *format, ...) LAB_PRINTF(2, 3);

/* The program itself refuses, no call failed: "program: MESSAGE", then the hint; status 1. */
_Noreturn void refuse(const char *hint, const char *format, ...) LAB_PRINTF(2, 3);

/* Wrong usage: "program: MESSAGE", then the usage line; status 2. */
_Noreturn void usage(const char *format, ...) LAB_PRINTF(1, 2);

/* From here on SIGBUS ends the program like this: "program: touching NAME: SIGBUS", a hint,
 * status 1. Linux sends it for a page of a mapped object that is behind the end, because the object
 * shrank, or that was never there, and cannot be made because /dev/shm is full. */
void lab_explain_sigbus(const char *name);

/* "ENOENT" for an errno, "SIGBUS" for a signal; "errno 7", "signal 7" where we have no name. */
const char *lab_errno_name(int error);
const char *lab_signal_name(int number);

/* ---- taking back what was made ---- */

/* From here on, if the program fails, or SIGINT, SIGTERM, SIGHUP or SIGPIPE would end it, `undo`
 * runs first. The signals wait (they are blocked) until lab_keep, so what is made is whole or gone,
 * never half made. If it fails when one has come, it ends by that signal. `undo` removes what this
 * run made, and only that. */
void lab_undo(void (*undo)(void));

/* In a child that works long while its parent's stop signals wait: here they end it at once. So
 * Ctrl-C, which a terminal sends to both, ends the work; the parent sees that in wait, and fails. A
 * signal to the parent alone waits on. The child makes nothing that the parent's `undo` misses. */
void lab_stoppable(void);

/* What was made stays. If a stop signal came meanwhile, takes it back and ends by that signal; if
 * stdout took not all that was printed, takes it back and ends with status 1. */
void lab_keep(void);

/* ---- names and keys ---- */

/* A flag for shm_open of what may be there already. Linux: O_NONBLOCK, or glibc waits for a writer
 * if somebody has planted a fifo in /dev/shm (musl sets it itself). macOS: 0; it has no such thing,
 * and since 26.4 refuses flags that POSIX does not name. */
int lab_no_wait(void);

#define LAB_NAME_MAX 30 /* bytes: every release of macOS takes this much, semaphores too */

/* The POSIX object's name "/shmlab.<uid>.<what>": two users of one machine never meet.
 * SHMLAB_PREFIX stands for "/shmlab.<uid>", so that runs can go side by side.
 * The answer is valid until the next call. */
const char *lab_name(const char *what);

/* What programs pass to ftok: a file in the lab's directory, and a number from 1 to 255 that
 * comes from the uid, so that two students whose files' inode numbers agree in their low 16 bits
 * seldom have one key. */
#define LAB_KEYFILE   "keyfile"
#define LAB_KEY_TAKEN "another user has this key: cp keyfile k && mv k keyfile"
int lab_project(void);

/* ---- showing ---- */

/* This program's name, without its directory */
const char *lab_program(void);

/* Prints `bytes` up to its first NUL, at most `size`; newlines and other control bytes as \n,
 * \xNN, so that a fact stays on its line. */
void lab_print_text(const char *bytes, size_t size);

/* Runs argv[0] (found by PATH) with its arguments and waits. The status as a shell has it:
 * 128 + N if signal N killed it, 127 if there is no such program. */
int lab_run(char **argv);

/* ---- a limit that a busy machine does not shorten ---- */

/* Milliseconds that have passed for our children, and for theirs, since the last call; 0 at the
 * first. While all of them wait, that is the clock's time. While one of them works, or could work
 * if it had a processor, it is the processor time that they got, and never more than the clock's.
 * While one waits for a disk, it is at least a tenth of the clock's: a vfork whose child sleeps
 * looks the same. Where the kernel does not tell (Linux without CONFIG_PROC_CHILDREN), all seem to
 * wait. */
struct lab_meter {
    long long used, at; /* processor time, and the clock, at the last call; 0 before the first */
};
long lab_meter(struct lab_meter *meter);

/* ---- a forced schedule: lab_pause.c ---- */

/* A child that runs from one named point to the next when its parent says so: an order of two
 * processes that luck brings once in a million runs comes in each. No sleep, no luck. */
struct lab_actor {
    const char *name;
    pid_t pid;
    int line; /* to the child */
};

/* Begins `part(with)` in a child, which waits before its first statement. */
void lab_act(struct lab_actor *actor, const char *name, void (*part)(void *), void *with);

/* In the part: a point with a name, of at most 30 letters. The child stops there if it is sent so
 * far, and passes it otherwise. Does nothing in a process that is no actor. */
void lab_pause(const char *point);

/* Lets the child run until it stops at `point`, or has ended, if that is "end", and prints
 * "program: A is at POINT" or "program: A has ended". Refuses to go on if the child ends sooner, or
 * fails. */
void lab_until(struct lab_actor *actor, const char *point);

/* ---- what differs by system: lab_linux.c, lab_macos.c, lab_xnu.c ---- */

/* Whether macOS's rules hold: on a Mac, and under scripts/as-macos, where uname says Darwin too. */
bool lab_is_macos(void);

/* Prints how the kernel describes the mapping at `addr`, after "who: ". Linux: the line
 * from /proc/self/maps. macOS: the region's range, protection and share mode from
 * vm_region_64, in the words of vmmap(1). */
void lab_print_mapping(const char *who, const void *addr);

/* What the kernel tells of the page at `addr`, which the caller has touched. Linux: pagemap and
 * maps in /proc/self; the frame's number is for CAP_SYS_ADMIN, others read 0. macOS: the region's
 * VM object, by its id (VM_REGION_TOP_INFO); it tells nobody a frame. */
struct lab_page {
    unsigned long long frame;  /* its frame's number; 0 where that is hidden */
    unsigned long long device; /* the object it is a page of: device and inode, on macOS 0 and */
    unsigned long long inode;  /* its id; 0 and 0 for none, and on Linux for a private page */
    unsigned long long place;  /* the byte of that object with which it begins */
    int shared; /* 1: more than one page leads to its frame, 0: one does, -1: hidden */
};
void lab_get_page(const void *addr, struct lab_page *page);

/* A frame's number as programs print it, "0x19a186", or "hidden" for 0; valid until the next call.
 */
const char *lab_frame_name(unsigned long long frame);

/* Whether two pages have one frame: by the frames' numbers, and where those are hidden by the
 * object and the place in it. `proof`, if it is not NULL, is then "pagemap" or "object". */
bool lab_same_frame(const struct lab_page *one, const struct lab_page *other, const char **proof);

/* Prints what else there is to see of it, after "who: ". Linux: the object in maps, the mapping's
 * pages in smaps that are mapped once (private) and more than once (shared), and whether mincore
 * has it in memory. macOS: the region's share mode, its references and its object's id. */
void lab_print_sharing(const char *who, const void *addr);

/* What we and our descendants do now, for lab_meter. Linux: proc(5). macOS: proc_pidinfo, which
 * knows nothing of what a child used that has ended. */
struct lab_load {
    long long used;        /* processor time so far, in milliseconds */
    bool running, blocked; /* one of them, but for us, runs or could; one waits for a disk */
};
void lab_get_load(struct lab_load *load);

/* The kernel's System V shared-memory limits. Bytes for shmmax and shmmin, segments for shmmni
 * and shmseg (per process); shmall in units of shmall_unit bytes. Linux: shmctl(IPC_INFO), whose
 * shmseg no kernel enforces. macOS: sysctl kern.sysv.*; its unit is 4096 on Apple Silicon too
 * (xnu bsd/arm/param.h). Returns -1 with errno set on failure. */
struct lab_limits {
    unsigned long long shmmax, shmmin, shmmni, shmseg, shmall, shmall_unit;
};
int lab_get_limits(struct lab_limits *limits);

/* The name of the limit behind a call that failed with `error` when memory was asked for: System V
 * with shmget, or POSIX with shm_open, ftruncate, posix_fallocate. Linux shmget: shmmax for EINVAL;
 * ENOSPC says both shmall and shmmni, so SHM_INFO's count of segments decides. macOS shmget:
 * shmmax, ENOMEM shmall, ENOSPC shmmni (xnu bsd/kern/sysv_shm.c). "?" for any other errno. */
const char *lab_limit_behind(bool posix, int error);

/* Asks for the memory of an object's first `size` bytes now: 0, or an errno. Linux:
 * posix_fallocate, since a tmpfs finds a page when it is first touched, and answers with SIGBUS if
 * it is full. macOS has no such limit or call. */
int lab_reserve(int fd, size_t size);

/* When process `pid` began, in the system's own unit. With the pid it names one process, and none
 * that gets the number later. 0 if there is none, or if it has ended and nobody has waited for it:
 * such a process holds nothing. Linux: /proc/PID/stat; macOS: sysctl KERN_PROC_PID. */
unsigned long long lab_start_time(pid_t pid);

/* Calls `each` with the name of every POSIX object of this user whose name begins with
 * `prefix`; for root with SHMLAB_PREFIX, which nobody else has, also of other users'. Linux: reads
 * /dev/shm, where semaphores are, too, as /sem.NAME, which here is a semaphore's name on macOS,
 * too. macOS can list neither: tries the names that the labs use. */
void lab_each_object(const char *prefix, void (*each)(const char *name));

/* Worlds of scripts/as-macos are directories in /dev/shm, "/shmlab.<uid>.macos". Whether `name` is
 * one; unless only to `look`, removes it with its segments and objects. -1 with errno set if it
 * cannot. */
int lab_remove_world(const char *name, bool look);

/* lab_get_limits, lab_limit_behind and lab_each_object under XNU's rules (lab_xnu.c) */
int lab_xnu_limits(struct lab_limits *limits);
const char *lab_xnu_limit_behind(bool posix, int error);
void lab_xnu_each_object(const char *prefix, void (*each)(const char *name));

#endif
