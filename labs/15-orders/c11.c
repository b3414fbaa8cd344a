/* c11.c - does C11 allow the outcome that a litmus test asks for? All executions are tried
 *
 *   $ ./c11 models/sb.litmus release
 *   sb.litmus release: allowed
 *   $ ./c11 models/sb.litmus seq_cst
 *   sb.litmus seq_cst: never
 *
 * An execution says which store each load reads, and for each place, in which order its stores
 * follow each other. C11 has rules that forbid some executions (parts/axioms.c). The outcome is
 * allowed if one of the remaining ones has it. If two accesses race in one of them, C11 says
 * nothing about the program at all: race. A test of which no execution comes to its end, because an
 * `await` never finds its number, is refused. --show prints an execution that has the outcome. A
 * word such as store:flag=relaxed changes the order of every store to flag.
 */
#include "lab.h"
#include "parts/axioms.h"

#include <stdio.h>
#include <string.h>

static struct litmus litmus;
static struct execution now, shown;
static long tried, allowed;
static bool race, outcome;

static int value_of(const struct execution *x, int load)
{
    return litmus.event[x->from[load]].value;
}

/* The last store of a place has none later */
static int last_value(const struct execution *x, int place)
{
    for (int i = 0; i < litmus.events; i++)
        if (litmus.event[i].what == STORE && litmus.event[i].place == place && x->later[i] == 0)
            return litmus.event[i].value;
    return 0;
}

static bool has_outcome(const struct execution *x)
{
    int result[NAMES] = {0};
    for (int i = 0; i < litmus.events; i++)
        if (litmus.event[i].what == LOAD)
            result[litmus.event[i].name] = value_of(x, i);
    for (int c = 0; c < litmus.conditions; c++) {
        const struct condition *condition = &litmus.condition[c];
        int holds = 0;
        while (holds < condition->count &&
               (condition->of[holds].is_place
                    ? last_value(x, condition->of[holds].which)
                    : result[condition->of[holds].which]) == condition->of[holds].value)
            holds++;
        if (holds == condition->count)
            return true;
    }
    return false;
}

static void ask(void)
{
    tried++;
    enum verdict verdict = axioms_ask(&litmus, &now);
    if (verdict == IMPOSSIBLE)
        return;
    allowed++;
    race |= verdict == RACE;
    if (!outcome && has_outcome(&now)) {
        outcome = true;
        shown = now;
    }
}

/* For each load from event `i` on, every store to its place */
static void choose_loads(int i)
{
    for (; i < litmus.events; i++) {
        const struct event *load = &litmus.event[i];
        if (load->what != LOAD && load->what != AWAIT)
            continue;
        for (int j = 0; j < litmus.events; j++)
            if (litmus.event[j].what == STORE && litmus.event[j].place == load->place &&
                (load->what == LOAD || litmus.event[j].value == load->value)) {
                now.from[i] = j;
                choose_loads(i + 1);
            }
        return;
    }
    ask();
}

/* For each store from event `i` on, every place among the stores before it. (Those of one thread
 * stay in their order: no execution with another one is allowed.) */
static void choose_stores(int i)
{
    while (i < litmus.events && (litmus.event[i].what != STORE || litmus.event[i].thread == -1))
        i++;
    if (i == litmus.events) {
        choose_loads(0);
        return;
    }
    const struct event *store = &litmus.event[i];
    uint64_t earlier = 0; /* the stores of this place so far */
    for (int j = 0; j < i; j++)
        if (litmus.event[j].what == STORE && litmus.event[j].place == store->place)
            earlier |= UINT64_C(1) << j;
    for (int j = 0; j < i; j++) { /* directly behind store j */
        if (!(earlier >> j & 1))
            continue;
        struct execution before = now;
        uint64_t behind = now.later[j];
        bool in_order = true;
        for (int k = 0; k < i; k++)
            if ((behind >> k & 1) && litmus.event[k].thread == store->thread)
                in_order = false;
        if (in_order) {
            for (int k = 0; k < i; k++)
                if ((earlier >> k & 1) && !(behind >> k & 1))
                    now.later[k] |= UINT64_C(1) << i;
            now.later[i] = behind;
            choose_stores(i + 1);
        }
        now = before;
    }
}

static void show(void)
{
    for (int i = 0; i < litmus.events; i++) {
        const struct event *event = &litmus.event[i];
        if (event->what == LOAD)
            printf("  thread %d: %s = load %s finds %d%s\n", event->thread,
                   litmus.name[event->name], litmus.place[event->place], value_of(&shown, i),
                   litmus.event[shown.from[i]].thread == -1 ? ", the first value" : "");
    }
}

int main(int argc, char **argv)
{
    static char *changes[32];
    int count = 0;
    lab_start(argc, argv,
              "[--show] FILE [plain|relaxed|release|seq_cst|fence] [WHAT:PLACE=ORDER]...");
    bool shows = lab_flag(&argc, argv, "--show");
    lab_operands(&argc, argv, 1, 30, "FILE");
    const char *kind = NULL;
    for (int i = 2; i < argc; i++)
        if (strchr(argv[i], ':') != NULL)
            changes[count++] = argv[i];
        else if (kind == NULL)
            kind = argv[i];
        else
            usage("two orders: %s %s", kind, argv[i]);
    litmus_read(&litmus, argv[1], kind, changes);
    choose_stores(0);
    if (allowed == 0)
        usage("%s: no execution comes to its end: an await does not find its number", argv[1]);

    const char *file = strrchr(argv[1], '/');
    printf("%s", file == NULL ? argv[1] : file + 1);
    for (int i = 2; i < argc; i++)
        printf(" %s", argv[i]);
    printf(": %s\n", race ? "race" : outcome ? "allowed" : "never");
    if (shows)
        printf("  executions=%ld left=%ld\n", tried, allowed);
    if (shows && outcome)
        show();
    return 0;
}
