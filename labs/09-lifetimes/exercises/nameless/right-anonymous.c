/* nameless.c - an object that never had a name: parent and child share an anonymous mapping */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    char *shared = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) {
        perror("mmap");
        return 1;
    }
    switch (fork()) {
    case -1:
        perror("fork");
        return 1;
    case 0: {
        char line[4096];
        puts("nameless: ready");
        fflush(stdout);
        if (!fgets(line, sizeof line, stdin))
            exit(1);
        line[strcspn(line, "\n")] = '\0';
        strcpy(shared, line);
        exit(0);
    }
    }
    int status;
    if (wait(&status) < 0 || !WIFEXITED(status) || WEXITSTATUS(status)) {
        fputs("nameless: no text from the child\n", stderr);
        return 1;
    }
    printf("nameless: text=%s\n", shared);
    return 0;
}
