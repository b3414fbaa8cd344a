/* litmus.c - reads a litmus test */
#include "litmus.h"

#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *path, *kind;
static char **changes;
static bool used[32];
static int line_number;

static const char *const orders[] = {"plain",   "relaxed", "acquire",
                                     "release", "acq_rel", "seq_cst"};
#define ORDERS ((int)(sizeof orders / sizeof *orders))

static _Noreturn void bad(const char *what, const char *word)
{
    usage("%s:%d: %s: %.40s", path, line_number, what, word);
}

static int find(char table[][16], int *count, int most, const char *word)
{
    for (int i = 0; i < *count; i++)
        if (strcmp(table[i], word) == 0)
            return i;
    if (strlen(word) > 15 || *count == most)
        bad(*count == most ? "too many names" : "too long a name", word);
    strcpy(table[*count], word);
    return (*count)++;
}

static int number(const char *word)
{
    char *end;
    long value = strtol(word, &end, 10);
    if (end == word || *end != '\0' || value < 0 || value > 9999)
        bad("not a number from 0 to 9999", word);
    return (int)value;
}

static enum order order_named(const char *word)
{
    for (int i = 0; i < ORDERS; i++)
        if (strcmp(orders[i], word) == 0)
            return (enum order)i;
    bad("not an order", word);
}

/* A condition could not say which of the two it means */
static void one_name_each(const struct litmus *litmus)
{
    for (int i = 0; i < litmus->names; i++)
        for (int j = 0; j < litmus->places; j++)
            if (strcmp(litmus->name[i], litmus->place[j]) == 0)
                bad("a place has this name, so write another one before = load", litmus->name[i]);
}

/* The order of a step, after the word ORDER and the changes; false: the step is taken away */
static bool order_of(struct event *event, const char *word, const char *place)
{
    static const char *const whats[] = {"store", "load", "load", "fence"};
    if (strcmp(word, "ORDER") == 0) {
        if (kind == NULL)
            usage("%s: say which ORDER: plain, relaxed, release, seq_cst or fence", path);
        bool fence = strcmp(kind, "fence") == 0;
        if (event->what == FENCE_STEP && !fence)
            return false;
        word = fence ? event->what == FENCE_STEP ? "ORDER" : "relaxed"
               : strcmp(kind, "release") == 0 && event->what != STORE ? "acquire"
                                                                      : kind;
    }
    for (int i = 0; changes[i] != NULL; i++) { /* WHAT:PLACE=ORDER, fence:ORDER=ORDER */
        char head[64];
        int length = snprintf(head, sizeof head, "%s:%s=", whats[event->what],
                              event->what == FENCE_STEP ? word : place);
        if (length < (int)sizeof head && strncmp(changes[i], head, (size_t)length) == 0) {
            used[i] = true;
            word = changes[i] + length;
            if (event->what == FENCE_STEP && strcmp(word, "none") == 0)
                return false;
            break;
        }
    }
    event->order = order_named(strcmp(word, "ORDER") == 0 ? "seq_cst" : word);
    if ((event->what == STORE &&
         (event->order == ACQUIRE_ORDER || event->order == ACQ_REL_ORDER)) ||
        ((event->what == LOAD || event->what == AWAIT) &&
         (event->order == RELEASE_ORDER || event->order == ACQ_REL_ORDER)) ||
        (event->what == FENCE_STEP && event->order < ACQUIRE_ORDER))
        bad("no order for this step", word);
    return true;
}

static int words_of(char *text, char *word[], int most)
{
    int count = 0;
    for (char *at = strtok(text, " \t\n"); at != NULL; at = strtok(NULL, " \t\n")) {
        if (count == most)
            bad("too many words from", at);
        word[count++] = at;
    }
    return count;
}

static void read_step(struct litmus *litmus, struct event *list, int *count, int thread, char *text)
{
    char *word[6];
    int words = words_of(text, word, 6);
    struct event event = {.thread = thread, .place = -1, .name = -1, .line = line_number};
    if (words == 0)
        return;
    bool kept;
    if (words == 4 && (strcmp(word[0], "store") == 0 || strcmp(word[0], "await") == 0)) {
        event.what = word[0][0] == 's' ? STORE : AWAIT;
        event.place = find(litmus->place, &litmus->places, PLACES, word[1]);
        event.value = number(word[2]);
        kept = order_of(&event, word[3], word[1]);
    } else if (words == 5 && strcmp(word[1], "=") == 0 && strcmp(word[2], "load") == 0) {
        int before = litmus->names;
        event.what = LOAD;
        event.name = find(litmus->name, &litmus->names, NAMES, word[0]);
        if (litmus->names == before)
            bad("loaded twice", word[0]);
        event.place = find(litmus->place, &litmus->places, PLACES, word[3]);
        kept = order_of(&event, word[4], word[3]);
    } else if (words == 2 && strcmp(word[0], "fence") == 0) {
        event.what = FENCE_STEP;
        kept = order_of(&event, word[1], "");
    } else {
        bad("not a step", word[0]);
    }
    one_name_each(litmus);
    if (!kept)
        return;
    if (*count == EVENTS)
        bad("too many steps from", word[0]);
    list[(*count)++] = event;
}

static void read_condition(struct litmus *litmus, char *text)
{
    char *word[NAMES + PLACES];
    int words = words_of(text, word, NAMES + PLACES);
    if (litmus->conditions == EXISTS)
        bad("too many lines of this kind", "exists");
    if (words == 0)
        bad("write NAME=NUMBER or PLACE=NUMBER behind it", "exists");
    struct condition *condition = &litmus->condition[litmus->conditions++];
    for (int i = 0; i < words; i++) {
        char *equal = strchr(word[i], '=');
        if (equal == NULL)
            bad("not NAME=NUMBER", word[i]);
        *equal = '\0';
        int name = 0, place = 0;
        while (name < litmus->names && strcmp(litmus->name[name], word[i]) != 0)
            name++;
        while (place < litmus->places && strcmp(litmus->place[place], word[i]) != 0)
            place++;
        if (name == litmus->names && place == litmus->places)
            bad("nothing has this name", word[i]);
        condition->of[i].is_place = name == litmus->names;
        condition->of[i].which = name == litmus->names ? place : name;
        condition->of[i].value = number(equal + 1);
    }
    condition->count = words;
}

void litmus_read(struct litmus *litmus, const char *the_path, const char *the_kind,
                 char **the_changes)
{
    static struct event list[THREADS][EVENTS];
    int count[THREADS] = {0};
    char line[512];
    path = the_path, kind = the_kind, changes = the_changes;
    memset(litmus, 0, sizeof *litmus);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        usage("%s: %s", path, lab_errno_name(errno));
    while (fgets(line, sizeof line, file) != NULL) {
        line_number++;
        if (strchr(line, '\n') == NULL)
            bad("a line of 511 bytes or more, or one without an end", line);
        if (line[0] == '#')
            continue;
        if (strncmp(line, "exists", 6) == 0 && strchr(" \t\n", line[6]) != NULL) {
            read_condition(litmus, line + 6);
            continue;
        }
        if (litmus->conditions > 0 && strspn(line, " \t\n") != strlen(line))
            bad("a step behind exists", line);
        char *at = line;
        for (int thread = 0; at != NULL; thread++) {
            char *bar = strchr(at, '|');
            if (bar != NULL)
                *bar = '\0';
            if (thread == THREADS)
                bad("more than four threads", at);
            char *next = bar == NULL ? NULL : bar + 1;
            read_step(litmus, list[thread], &count[thread], thread, at);
            if (thread >= litmus->threads)
                litmus->threads = thread + 1;
            at = next;
        }
    }
    if (ferror(file))
        usage("%s: %s", path, lab_errno_name(errno));
    fclose(file);
    for (int i = 0; changes[i] != NULL; i++)
        if (!used[i])
            usage("%s: nothing to change: %s", path, changes[i]);
    if (litmus->conditions == 0)
        usage("%s: no line `exists`", path);
    for (int place = 0; place < litmus->places; place++)
        litmus->event[litmus->events++] = (struct event){
            .what = STORE, .order = NON_ATOMIC, .thread = -1, .place = place, .name = -1};
    for (int thread = 0; thread < litmus->threads; thread++)
        for (int i = 0; i < count[thread]; i++) {
            if (litmus->events == EVENTS)
                usage("%s: more than %d steps", path, EVENTS - PLACES);
            litmus->event[litmus->events++] = list[thread][i];
        }
}
