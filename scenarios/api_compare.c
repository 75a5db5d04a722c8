/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Compares two machines from outside: a partition's output, a partition's slots, the whole state.
 */
#include "scenarios/api_compare.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "scenarios/api.h"

#define UART_TAIL_US 50000.0

static const struct console_line *next_line(const struct bench *bench, const char *name,
                                            size_t *next)
{
    while (*next < bench->console->count) {
        const struct console_line *line = &bench->console->line[(*next)++];

        if (console_line_is(line, name))
            return line;
    }
    return NULL;
}

/* The line's message without what matches the pattern at index 4, if there is one. On the stack. */
static void push_compared(lua_State *lua, const struct console_line *line)
{
    if (lua_isnoneornil(lua, 4)) {
        api_push_message(lua, line);
        return;
    }
    sandbox_push_string_function(lua, "gsub");
    api_push_message(lua, line);
    lua_pushvalue(lua, 4);
    lua_pushliteral(lua, "");
    lua_call(lua, 3, 1);
}

static void check_line(lua_State *lua, const char *name, int number,
                       const struct console_line *found, const struct console_line *golden)
{
    push_compared(lua, found);
    push_compared(lua, golden);
    if (!lua_rawequal(lua, -1, -2))
        luaL_error(lua, "output of %s differs in line %d: found \"%s\", golden run \"%s\"", name,
                   number, lua_tostring(lua, -2), lua_tostring(lua, -1));
    lua_pop(lua, 2);
}

/* A line that only one machine has. */
static void check_tail(lua_State *lua, const struct bench *owner, const struct console_line *line,
                       const char *name, int number, const char *who)
{
    uint64_t now = machine_cycle(owner->machine);

    if (line && bench_microseconds(owner, now - line->cycle) > UART_TAIL_US) {
        api_push_message(lua, line);
        luaL_error(lua, "output of %s differs: only the %s has line %d, \"%s\"", name, who, number,
                   lua_tostring(lua, -1));
    }
}

int api_compare_output(lua_State *lua)
{
    struct bench *found = api_check_bench(lua, 1);
    struct bench *golden = api_check_bench(lua, 2);
    const char *name = api_check_console(lua, found, 3);
    const char *shown = name ? name : "the console";
    size_t next_found = 0, next_golden = 0;
    const struct console_line *a, *b;
    int number = 0;

    luaL_optstring(lua, 4, NULL);
    lua_settop(lua, 4); /* so that index 4 is nil where no pattern was given */
    for (;;) {
        a = next_line(found, name, &next_found);
        b = next_line(golden, name, &next_golden);
        if (!a || !b)
            break;
        number++;
        check_line(lua, shown, number, a, b);
    }
    check_tail(lua, found, a, shown, number + 1, "machine under test");
    check_tail(lua, golden, b, shown, number + 1, "golden run");
    if (number == 0)
        return luaL_error(lua, "no output of %s to compare", shown);
    lua_pushinteger(lua, number);
    return 1;
}

/* The slots in order of their end, and then those that are not over. */
static const struct partition_span *next_slot(const struct bench *bench, uint32_t context,
                                              size_t *next)
{
    size_t count;
    const struct partition_span *span = partition_watch_spans(bench->watch, &count);
    size_t all = count + machine_cpu_count(bench->machine);

    while (*next < all) {
        size_t i = (*next)++;
        const struct partition_span *found =
            i < count ? &span[i] : partition_watch_open_span(bench->watch, (uint32_t)(i - count));

        if (api_span_is_slot(found, context))
            return found;
    }
    return NULL;
}

/* Two machines side by side, and where the comparison is. */
struct slot_pair {
    struct bench *found, *golden;
    const char *name;
    uint32_t context;
    double tolerance; /* us */
    size_t next_found, next_golden;
    const struct partition_span *a, *b;
    int number;
};

static struct slot_pair check_pair(lua_State *lua)
{
    struct slot_pair pair = {.found = api_check_bench(lua, 1), .golden = api_check_bench(lua, 2)};

    pair.name = luaL_checkstring(lua, 3);
    pair.context = api_check_context(lua, pair.found, 3);
    pair.tolerance = luaL_optnumber(lua, 4, 0.0);
    return pair;
}

/* False: at least one of them has no more. */
static bool next_pair(struct slot_pair *pair)
{
    pair->a = next_slot(pair->found, pair->context, &pair->next_found);
    pair->b = next_slot(pair->golden, pair->context, &pair->next_golden);
    pair->number++;
    return pair->a && pair->b;
}

static void check_times(lua_State *lua, const struct slot_pair *pair, const char *what,
                        uint64_t found, uint64_t golden)
{
    double a = bench_microseconds(pair->found, found);
    double b = bench_microseconds(pair->golden, golden);
    char text[200];

    if (fabs(a - b) <= pair->tolerance)
        return;
    snprintf(text, sizeof(text), "slot %d of %.64s %s %.3f us, in the golden run %.3f us",
             pair->number, pair->name, what, a, b);
    luaL_error(lua, "%s", text);
}

/*
 * A slot that only one of them has, if it does not begin so late that the other one is not there
 * yet.
 */
static void check_lonely(lua_State *lua, const struct slot_pair *pair,
                         const struct partition_span *slot, const struct bench *owner,
                         const struct bench *other, const char *where)
{
    double now = bench_microseconds(other, machine_cycle(other->machine));

    if (slot && bench_microseconds(owner, slot->start) + pair->tolerance < now)
        luaL_error(lua, "slot %d of %s is only in the %s", pair->number, pair->name, where);
}

/* Both are at their end. */
static int finish_slots(lua_State *lua, const struct slot_pair *pair)
{
    check_lonely(lua, pair, pair->a, pair->found, pair->golden, "machine under test");
    check_lonely(lua, pair, pair->b, pair->golden, pair->found, "golden run");
    if (pair->number == 1)
        return luaL_error(lua, "no slots of %s to compare", pair->name);
    lua_pushinteger(lua, pair->number - 1);
    return 1;
}

int api_compare_slots(lua_State *lua)
{
    struct slot_pair pair = check_pair(lua);

    while (next_pair(&pair))
        check_times(lua, &pair, "starts at", pair.a->start, pair.b->start);
    return finish_slots(lua, &pair);
}

int api_compare_work(lua_State *lua)
{
    struct slot_pair pair = check_pair(lua);

    while (next_pair(&pair))
        if (pair.a->stop && pair.b->stop)
            check_times(lua, &pair, "has worked for", pair.a->user, pair.b->user);
    return finish_slots(lua, &pair);
}

static int state_differs(lua_State *lua, const struct state_ref *ref, struct component *golden)
{
    struct state_ref other = *ref;
    char name[128], text[256];

    other.component = golden;
    state_ref_name(ref, name, sizeof(name));
    snprintf(text, sizeof(text), "%s is 0x%" PRIx64 ", in the golden run 0x%" PRIx64, name,
             state_ref_read(ref), state_ref_read(&other));
    return luaL_error(lua, "the states differ: %s", text);
}

int api_compare_state(lua_State *lua)
{
    struct bench *found = api_check_bench(lua, 1);
    struct bench *golden = api_check_bench(lua, 2);
    struct component_list *a = machine_components(found->machine);
    struct component_list *b = machine_components(golden->machine);

    if (a->count != b->count)
        return luaL_error(lua, "the machines are of different boards");
    component_flush_all(a);
    component_flush_all(b);
    for (size_t i = 0; i < a->count; i++) {
        struct state_ref ref;

        if (strcmp(a->item[i]->name, b->item[i]->name) != 0 || a->item[i]->size != b->item[i]->size)
            return luaL_error(lua, "the machines are of different boards: %s", a->item[i]->name);
        if (component_first_difference(a->item[i], a->item[i]->state, b->item[i]->state, &ref))
            return state_differs(lua, &ref, b->item[i]);
    }
    return 0;
}
