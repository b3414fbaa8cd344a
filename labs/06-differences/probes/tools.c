/* tools.c - ipcs, ipcrm and ipcmk */
#include "../parts/made.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

TOPIC(tools, "tools");

/* An id that no system gives: XNU has fewer slots, Linux too. No probe runs ipcrm -a, of course. */
#define NO_ID "2147483647"

static void exits(const char *command)
{
    char quiet[128];
    snprintf(quiet, sizeof quiet, "%s >/dev/null 2>&1", command);
    int status = system(quiet);
    if (WIFEXITED(status) && WEXITSTATUS(status) != 127)
        answer("%d", WEXITSTATUS(status));
    else
        answer("absent");
}
PROBE(ipcs_m, "ipcs-limits", "4.1", "ipcs -M, for the limits: its status")
{
    exits("ipcs -M");
}
PROBE(ipcs_t, "ipcs-limits-all", "4.1", "ipcs -T, for all limits: its status")
{
    exits("ipcs -T");
}
PROBE(ipcs_l, "ipcs-l", "4.1", "ipcs -l, for the limits: its status")
{
    exits("ipcs -l");
}
PROBE(ipcs_o, "ipcs-o", "4.1", "ipcs -o, for the attaches: its status")
{
    exits("ipcs -o");
}
PROBE(ipcs_u, "ipcs-u", "4.1", "ipcs -u, without a user: its status")
{
    exits("ipcs -u");
}
PROBE(ipcs_i, "ipcs-i", "4.1", "ipcs -m -i ID, for one segment: its status")
{
    char command[64];
    snprintf(command, sizeof command, "ipcs -m -i %d", segment(100, 0600));
    exits(command);
}
/* From what ipcs -m prints, the line that has `text` as word `where`, or within it for 0 */
static bool line_of_ipcs(const char *text, int where, char line[256])
{
    FILE *ipcs = popen("LC_ALL=C ipcs -m 2>/dev/null", "r");
    bool found = false;
    if (ipcs == NULL)
        cannot("popen");
    while (!found && fgets(line, 256, ipcs)) {
        char second[64] = "";
        sscanf(line, "%*s %63s", second);
        found = where == 0 ? strstr(line, text) != NULL : strcmp(second, text) == 0;
    }
    pclose(ipcs);
    if (!found)
        answer("absent");
    return found;
}
PROBE(ipcs_title, "ipcs-title", "4.2 4.3", "ipcs -m: the title above the segments")
{
    char line[256];
    if (!line_of_ipcs("Shared Memory", 0, line))
        return;
    if (strstr(line, "Segments"))
        answer("Shared Memory Segments");
    else
        answer(strstr(line, "Memory:") ? "Shared Memory:" : "another");
}
static bool segment_in_ipcs(int id, char line[256]) /* both systems have the id as second word */
{
    char text[16];
    snprintf(text, sizeof text, "%d", id);
    return line_of_ipcs(text, 2, line);
}
PROBE(ipcs_mode, "ipcs-mode", "4.2 4.3", "ipcs -m: the mode of a segment of mode 0600")
{
    char line[256], mode[32] = "";
    if (segment_in_ipcs(segment(100, 0600), line) && sscanf(line, "%*s %*s %*s %31s", mode) == 1)
        answer("%s", mode);
}
PROBE(ipcs_removed, "ipcs-removed", "4.2 4.3", "ipcs -m: a segment that is removed and attached")
{
    char line[256];
    if (segment_in_ipcs(segment_removed(), line))
        answer(strstr(line, " dest") ? "marked dest" : "not marked");
}
PROBE(ipcrm_missing, "ipcrm-two-missing", "4.4", "ipcrm of two ids that are not there: its status")
{
    exits("ipcrm -m " NO_ID " -m " NO_ID);
}
PROBE(ipcrm_junk, "ipcrm-junk", "4.4", "ipcrm -m junk: its status")
{
    exits("ipcrm -m junk");
}
PROBE(ipcrm_key_0, "ipcrm-key-0", "4.4", "ipcrm -M 0: its status")
{
    exits("ipcrm -M 0");
}
PROBE(ipcrm_nothing, "ipcrm-nothing", "4.4", "ipcrm without an option: its status")
{
    exits("ipcrm");
}
PROBE(ipcmk, "ipcmk", "4.4", "is there a program ipcmk?")
{
    answer(system("command -v ipcmk >/dev/null 2>&1") == 0 ? "yes" : "no");
}
