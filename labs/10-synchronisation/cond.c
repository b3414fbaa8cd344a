/* cond.c - two processes wait for one condition variable, and each has it at another address
 *
 *   $ ./cond
 *   cond: addresses=2 woken=2 refused=0
 *
 * Linux finds the waiters by the page and the offset in the page, so the addresses may differ. On
 * macOS the variable keeps the address of the mutex that the first waiter used, and refuses
 * a waiter that uses another address, with EINVAL. --one: both use one address, as after a fork.
 */
#include "lab.h"
#include "lab_object.h"
#include "parts/waiter.h"

#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    struct waited waited; /* for `open` to become true */
    bool open;
    int woken, refused;
};

static void wait_until_open(void *memory, const char *who)
{
    struct shared *shared = memory;
    int error = 0;
    while (!shared->open && error == 0) /* a wait may end for no reason: look again */
        error = pthread_cond_wait(&shared->waited.cond, &shared->waited.mutex);
    *(error ? &shared->refused : &shared->woken) += 1;
    if (error)
        printf("cond: %s: pthread_cond_wait: %s\n", who, lab_errno_name(error));
}

/* Maps the object once more, at a new address */
static struct shared *mapped(int object)
{
    void *at = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE, MAP_SHARED, object, 0);
    if (at == MAP_FAILED)
        die("mmap(%zu)", sizeof(struct shared));
    return at;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--one]");
    bool one = lab_flag(&argc, argv, "--one");
    lab_operands(&argc, argv, 0, 0, "");
    lab_undo(lab_undo_object);
    int object = lab_make_object(lab_name("cond"), sizeof(struct shared));
    lab_remove_object(); /* takes its name away; the mappings keep it */
    lab_keep();
    struct shared *first = mapped(object), *second = one ? first : mapped(object);
    waited_make(&first->waited);

    waiter_watch(getpid());
    pid_t waiter[2] = {waiter_begin(wait_until_open, &first->waited, "first"),
                       waiter_begin(wait_until_open, &second->waited, "second")};
    must(pthread_mutex_lock(&first->waited.mutex), "pthread_mutex_lock");
    first->open = true;
    must(pthread_cond_broadcast(&first->waited.cond), "pthread_cond_broadcast");
    must(pthread_mutex_unlock(&first->waited.mutex), "pthread_mutex_unlock");
    if (!lab_wait_for(waiter, 2))
        refuse(NULL, "a waiter did not finish its work");
    printf("cond: addresses=%d woken=%d refused=%d\n", one ? 1 : 2, first->woken, first->refused);
    return 0;
}
