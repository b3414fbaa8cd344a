/* namespace.h - for tweak: an IPC namespace with limits of its own */
#ifndef NAMESPACE_H
#define NAMESPACE_H

struct setting {
    const char *name; /* shmmax, shmall or shmmni */
    unsigned long long value;
};

/* Puts this process, and what it executes, into a new IPC namespace with these limits. If the
 * kernel does not permit that, the program ends with a message. */
void namespace_enter(const struct setting *settings, int count);

#endif
