/* options.c - what is typed after ./box */
#include "options.h"

#include "lab.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

static long from(const char *option, const char *how)
{
    char what[64];
    if (how == NULL || strcmp(how, "own") == 0)
        return OWN;
    if (strcmp(how, "host") == 0)
        return HOST;
    if (strcmp(how, "none") == 0 && strcmp(option, "--shm") == 0)
        return NONE;
    snprintf(what, sizeof what, "%s container:", option);
    if (strncmp(how, "container:", 10) == 0)
        return lab_number(what, how + 10, 1, INT_MAX);
    usage("%s %.40s: write own, host%s or container:PID", option, how,
          strcmp(option, "--shm") == 0 ? ", none" : "");
}

void options_read(int argc, char **argv, struct options *options)
{
    static const char *size, *shm, *ipc, *memory;
    static const struct {
        const char *name, **value;
    } with_value[] = {
        {"--shm-size", &size}, {"--shm", &shm}, {"--ipc", &ipc}, {"--memory", &memory}};
    int operands = 0; /* the options' values are not the command */
    for (size_t i = 0; i < sizeof with_value / sizeof *with_value; i++)
        for (int at = 1; at < argc && argv[at][0] == '-' && strcmp(argv[at], "--") != 0;
             at += strcmp(argv[at], "--no-sysv") == 0 ? 1 : 2)
            operands += strcmp(argv[at], with_value[i].name) == 0;
    options->command = lab_command(&argc, argv, operands);
    for (size_t i = 0; i < sizeof with_value / sizeof *with_value; i++)
        *with_value[i].value = lab_option(&argc, argv, with_value[i].name);
    options->no_sysv = lab_flag(&argc, argv, "--no-sysv");
    lab_operands(&argc, argv, 0, 0, "");
    struct spaces spaces = {from("--ipc", ipc), from("--shm", shm), lab_size(size ? size : "64M")};
    options->spaces = spaces;
    options->memory = memory ? lab_size(memory) : 0;
    if (options->command == NULL)
        usage("no COMMAND");
    if (size != NULL && spaces.shm != OWN)
        usage("--shm-size is for a /dev/shm of the box's own");
    if (spaces.ipc > 0 && spaces.shm > 0 && spaces.ipc != spaces.shm)
        usage("--ipc and --shm name different containers");
}
