/* hold.c - attach the segment, and stay attached while another command runs
 *
 *   $ ./hold ipcs -m            stays attached while ipcs runs
 *   $ ./hold ./hold ./reader    three processes are attached
 *   $ ./hold                    stays attached until you press Enter
 *
 * The command begins unattached: fork gives its process the attach, and exec takes it away.
 */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[COMMAND...]");
    char **command = lab_command(&argc, argv, 0);
    lab_operands(&argc, argv, 0, 0, "");

    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    int id = shmget(key, 0, 0);
    if (id == -1)
        die_hint(errno == ENOENT ? "run ./writer first" : NULL, "shmget(key=0x%08x)",
                 (unsigned)key);
    char *text = shmat(id, NULL, SHM_RDONLY);
    if (text == (void *)-1)
        die_hint(errno == EACCES ? LAB_KEY_TAKEN : NULL, "shmat(id=%d)", id);
    struct shmid_ds ds;
    if (shmctl(id, IPC_STAT, &ds) == -1)
        die("shmctl(id=%d, IPC_STAT)", id);
    printf("hold: attached id=%d addr=%p nattch=%lu\n", id, (void *)text,
           (unsigned long)ds.shm_nattch);

    int status = 0;
    if (command != NULL) {
        status = lab_run(command);
    } else {
        char c;
        if (isatty(STDIN_FILENO))
            printf("hold: press Enter to detach\n");
        while (read(STDIN_FILENO, &c, 1) == 1 && c != '\n')
            ;
    }

    printf("hold: detaching, msg=");
    lab_print_text(text, ds.shm_segsz); /* we may read it until shmdt, even if it is removed */
    printf("\n");
    if (shmdt(text) == -1)
        die("shmdt");
    return status;
}
