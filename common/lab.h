/* lab.h - what the labs' programs share: saying what went wrong, names, sizes, and taking back
 *
 * The system calls stay in the programs, where you can see them. Here is only what every
 * program needs around them. What differs by system is in lab_linux.c and lab_macos.c. What few
 * programs need has a header of its own: lab_object.h, lab_meter.h, lab_partner.h, lab_leftovers.h.
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

/* From here on SIGBUS ends the program as die does: "program: touching NAME: SIGBUS", a hint,
 * status 1, and what was made is taken back. Linux sends it for a page of a mapped object that is
 * behind the end, because the object shrank, or that was never there, and cannot be made because
 * /dev/shm is full. */
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
 * SHMLAB_PREFIX stands for "/shmlab.<uid>", so that runs can go side by side. It is noted for
 * leftovers. The answer is valid until the next call. */
const char *lab_name(const char *what);

/* What programs pass to ftok: a file in the lab's directory, and a number from 1 to 255 that
 * comes from the uid, so that two students whose files' inode numbers agree in their low 16 bits
 * seldom have one key. */
#define LAB_KEYFILE   "keyfile"
#define LAB_KEY_TAKEN "another user has this key: cp keyfile k && mv k keyfile"
int lab_project(void);

/* Notes for leftovers a segment that no key leads to, made by this process */
void lab_note_segment(int id);

/* ---- showing ---- */

/* This program's name, without its directory */
const char *lab_program(void);

/* Prints `bytes` up to its first NUL, at most `size`; newlines and other control characters as \n,
 * \xNN, so that a fact stays on its line, and no terminal obeys somebody else's bytes. */
void lab_print_text(const char *bytes, size_t size);

/* Runs argv[0] (found by PATH) with its arguments and waits. The status as a shell has it:
 * 128 + N if signal N killed it, 127 if there is no such program. */
int lab_run(char **argv);

/* Waits until these children have ended. If one of them fails, the others are killed, because they
 * may wait for it. Returns whether all ended with status 0. Other children do not count: a process
 * keeps those that it had before it called exec. */
bool lab_wait_for(pid_t *child, int count);

/* Puts the calling thread on a processor of its own: the nth of those that it may use, and again
 * from the first one if there are fewer. Returns how many it may use. Linux: sched_setaffinity(2).
 * macOS has no such call: it only counts them. */
int lab_settle(int nth);

/* ---- what differs by system: lab_linux.c, lab_macos.c, lab_xnu.c ---- */

/* Whether macOS's rules hold: on a Mac, and under scripts/as-macos, where uname says Darwin too. */
bool lab_is_macos(void);

/* Prints how the kernel describes the mapping at `addr`, after "who: ". Linux: the line
 * from /proc/self/maps. macOS: the region's range, protection and share mode from
 * vm_region_64, in the words of vmmap(1). */
void lab_print_mapping(const char *who, const void *addr);

/* The kernel's System V shared-memory limits. Bytes for shmmax and shmmin, segments for shmmni
 * and shmseg (per process); shmall in units of shmall_unit bytes. Linux: shmctl(IPC_INFO), whose
 * shmseg no kernel enforces. macOS: sysctl kern.sysv.*; its unit is 4096 on Apple Silicon too
 * (xnu bsd/arm/param.h). Returns -1 with errno set on failure. */
struct lab_limits {
    unsigned long long shmmax, shmmin, shmmni, shmseg, shmall, shmall_unit;
};
int lab_get_limits(struct lab_limits *limits);

/* Takes the memory of an object's first `size` bytes now: 0, or an errno. Linux: posix_fallocate,
 * which lab 05's page explains. macOS has no such limit or call. */
int lab_reserve(int fd, size_t size);

#endif
