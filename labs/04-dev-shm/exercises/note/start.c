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
    if (text != NULL && *text == '\0')
        usage("TEXT is empty"); /* mmap refuses a length of 0 */

    lab_undo(undo); /* from here on a failure removes what this run has made */
    int fd = shm_open(name, text ? O_RDWR | O_CREAT | O_EXCL : O_RDONLY | lab_no_wait(), 0600);
    if (fd == -1)
        die_hint(errno == EEXIST   ? "there is a note: read it first"
                 : errno == ENOENT ? "leave one: ./note TEXT"
                                   : NULL,
                 "shm_open(%s)", name);
    made = text ? name : NULL;
    if (text != NULL && ftruncate(fd, (off_t)strlen(text)) == -1)
        die("ftruncate(%s, %zu)", name, strlen(text));
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    size_t length = (size_t)st.st_size;
    if (length == 0)
        refuse(NULL, "%s is empty, so it is not a note", name);
    char *note = mmap(NULL, length, text ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, fd, 0);
    if (note == MAP_FAILED)
        die("mmap(%s, %zu)", name, length);
    lab_explain_sigbus(name); /* a SIGBUS now ends the program with a message */

    if (text != NULL) {
        memcpy(note, text, strlen(text));
        printf("note: left %zu bytes\n", strlen(text));
    } else {
        printf("note: %zu bytes: ", length);
        lab_print_text(note, length);
        printf("\n");
        if (shm_unlink(name) == -1)
            die("shm_unlink(%s)", name);
    }
    lab_keep(); /* from here on `undo` does not run */
    if (munmap(note, length) == -1)
        die("munmap");
    if (close(fd) == -1)
        die("close");
    return 0;
}
