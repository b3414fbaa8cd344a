/* note.c - leave a note in an object of the same size; or print the note and remove it
 *
 *   $ ./note hello; ./note
 *   note: left 5 bytes
 *   note: 5 bytes: hello
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct note {
    size_t length; /* of the text, because macOS rounds the object's size up */
    char text[];
};
static const char *made; /* the object that this run has made */

static void undo(void)
{
    if (made != NULL)
        shm_unlink(made);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[TEXT]");
    lab_operands(&argc, argv, 0, 1, "TEXT");
    const char *name = lab_name("note"), *text = argc > 1 ? argv[1] : NULL;
    size_t length = text ? strlen(text) : 0, size = sizeof(struct note) + length;

    lab_undo(undo);
    int fd = shm_open(name, text ? O_RDWR | O_CREAT | O_EXCL : O_RDONLY | lab_no_wait(), 0600);
    if (fd == -1)
        die_hint(errno == EEXIST   ? "there is a note: read it first"
                 : errno == ENOENT ? "leave one: ./note TEXT"
                                   : NULL,
                 "shm_open(%s)", name);
    made = text ? name : NULL;
    if (text != NULL && ftruncate(fd, (off_t)size) == -1)
        die("ftruncate(%s, %zu)", name, size);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    size = (size_t)st.st_size;
    if (size < sizeof(struct note))
        refuse(NULL, "%s has %zu bytes, so it is not a note", name, size);
    struct note *note =
        mmap(NULL, size, text ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, fd, 0);
    if (note == MAP_FAILED)
        die("mmap(%s, %zu)", name, size);
    lab_explain_sigbus(name);

    if (text != NULL) {
        note->length = length;
        memcpy(note->text, text, length);
        printf("note: left %zu bytes\n", length);
    } else {
        length = *(volatile size_t *)&note->length; /* once: others can change it */
        if (length > size - sizeof(struct note))
            refuse(NULL, "%s claims to hold %zu bytes", name, length);
        printf("note: %zu bytes: ", length);
        lab_print_text(note->text, length);
        printf("\n");
        if (shm_unlink(name) == -1)
            die("shm_unlink(%s)", name);
    }
    lab_keep();
    if (munmap(note, size) == -1)
        die("munmap");
    if (close(fd) == -1)
        die("close");
    return 0;
}
