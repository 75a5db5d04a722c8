/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Time as a test: a machine's observed times of hypercalls, traps, switches, slots and sections, and
 * budgets for them.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "scenarios/api.h"
#include "scenarios/api_judge.h"
#include "sim/machine/context_name.h"

/* Which rows are meant; fields that are not given fit all. */
struct row_filter {
    int kind;  /* enum duration_kind, or -1 */
    int cache; /* 0: all, 1: cold, 2: warm */
    bool has_context, has_number, has_second, has_trap;
    uint32_t context, trap;
    uint64_t number, second;
    const char *what; /* of the table's; NULL: all */
};

/* A row with its name: of a function its symbol. */
struct named_row {
    struct duration times;
    char what[80];
};

static int parse_kind(lua_State *lua, const char *text)
{
    for (int kind = 0; kind < DURATION_KINDS; kind++)
        if (strcmp(duration_kind_name((enum duration_kind)kind), text) == 0)
            return kind;
    return luaL_error(
        lua, "no kind '%s': expected hypercall, trap, switch, handler, slot, function or section",
        text);
}

static bool get_number(lua_State *lua, int table, const char *name, uint64_t *value)
{
    bool given = lua_getfield(lua, table, name) != LUA_TNIL;

    if (given && !lua_isinteger(lua, -1))
        luaL_error(lua, "%s must be a whole number", name);
    if (given)
        *value = (uint64_t)lua_tointeger(lua, -1);
    lua_pop(lua, 1);
    return given;
}

/* The filter is the table at `index`, or none. */
static struct row_filter check_filter(lua_State *lua, const struct bench *bench, int index)
{
    static const char *const caches[] = {"cold", "warm", NULL};
    static const char *const known[] = {"kind",   "partition", "trap",  "number",
                                        "second", "what",      "cache", NULL};
    struct row_filter filter = {.kind = -1};
    uint64_t trap = 0;

    if (lua_isnoneornil(lua, index))
        return filter;
    luaL_checktype(lua, index, LUA_TTABLE);
    api_check_keys(lua, index, "times", known);
    if (lua_getfield(lua, index, "kind") != LUA_TNIL)
        filter.kind = parse_kind(lua, luaL_checkstring(lua, -1));
    lua_pop(lua, 1);
    if (lua_getfield(lua, index, "cache") != LUA_TNIL)
        filter.cache = 1 + luaL_checkoption(lua, lua_gettop(lua), NULL, caches);
    lua_pop(lua, 1);
    filter.has_context = lua_getfield(lua, index, "partition") != LUA_TNIL;
    if (filter.has_context)
        filter.context = api_check_context(lua, bench, lua_gettop(lua));
    lua_pop(lua, 1);
    if (lua_getfield(lua, index, "what") != LUA_TNIL)
        filter.what = luaL_checkstring(lua, -1); /* the table keeps it */
    lua_pop(lua, 1);
    filter.has_trap = get_number(lua, index, "trap", &trap);
    filter.trap = (uint32_t)trap;
    filter.has_number = get_number(lua, index, "number", &filter.number);
    filter.has_second = get_number(lua, index, "second", &filter.second);
    return filter;
}

static bool fits(const struct row_filter *filter, const struct named_row *named)
{
    const struct duration *row = &named->times;

    return (!filter->what || strcmp(filter->what, named->what) == 0) &&
           (filter->kind < 0 || (int)row->kind == filter->kind) &&
           (!filter->has_context || row->context == filter->context) &&
           (!filter->has_trap || row->trap == filter->trap) &&
           (!filter->has_number || row->number == filter->number) &&
           (!filter->has_second || row->second == filter->second);
}

static void set_us(lua_State *lua, const struct bench *bench, const char *name, uint64_t cycles)
{
    lua_pushnumber(lua, bench_microseconds(bench, cycles));
    lua_setfield(lua, -2, name);
}

static void set_sum(lua_State *lua, const struct bench *bench, const struct duration_sum *sum)
{
    api_set_integer(lua, "count", sum->count);
    api_set_integer(lua, "best_cycles", sum->best);
    api_set_integer(lua, "worst_cycles", sum->worst);
    api_set_integer(lua, "total_cycles", sum->total);
    api_set_integer(lua, "worst_cycle", sum->worst_start);
    api_set_integer(lua, "worst_cpu", sum->worst_cpu);
    set_us(lua, bench, "best", sum->best);
    set_us(lua, bench, "worst", sum->worst);
    lua_pushnumber(lua, duration_sum_mean(sum) * 1e6 / machine_board(bench->machine)->clock_hz);
    lua_setfield(lua, -2, "mean");
}

static void push_row(lua_State *lua, const struct bench *bench, const struct named_row *named)
{
    const struct duration *row = &named->times;
    const char *name = machine_context_name(bench->machine, row->context);

    lua_createtable(lua, 0, 20);
    lua_pushstring(lua, duration_kind_name(row->kind));
    lua_setfield(lua, -2, "kind");
    lua_pushstring(lua, named->what);
    lua_setfield(lua, -2, "what");
    if (name) {
        lua_pushstring(lua, name);
        lua_setfield(lua, -2, "partition");
    }
    api_set_integer(lua, "context", row->context);
    api_set_integer(lua, "trap", row->trap);
    api_set_integer(lua, "number", row->number);
    api_set_integer(lua, "second", row->second);
    set_sum(lua, bench, &row->all);
    lua_createtable(lua, 0, 9);
    set_sum(lua, bench, &row->cold);
    lua_setfield(lua, -2, "cold");
    lua_createtable(lua, 0, 9);
    set_sum(lua, bench, &row->warm);
    lua_setfield(lua, -2, "warm");
}

static void name_row(struct named_row *row, const struct function_times *function)
{
    if (function && function->name)
        snprintf(row->what, sizeof(row->what), "%s", function->name);
    else
        duration_name(&row->times, row->what, sizeof(row->what));
}

/* Rows as a block that goes with the Lua state, so that errors leak nothing. */
static const struct named_row *push_rows(lua_State *lua, const struct bench *bench, size_t *count)
{
    size_t rows = 0, functions = 0;
    struct duration *row = durations_rows(bench->durations, &rows);
    struct function_times *function =
        bench->functions ? functions_rows(bench->functions, &functions) : NULL;
    struct named_row *named = NULL;

    if (row && (function || !bench->functions))
        named = lua_newuserdatauv(lua, (rows + functions + 1) * sizeof(*named), 0);
    for (size_t i = 0; named && i < rows; i++) {
        named[i].times = row[i];
        name_row(&named[i], NULL);
    }
    for (size_t i = 0; named && i < functions; i++) {
        named[rows + i].times = function[i].times;
        name_row(&named[rows + i], &function[i]);
    }
    free(row);
    free(function);
    if (!named)
        luaL_error(lua, "times were lost: no memory");
    *count = rows + functions;
    return named;
}

/* m:times([{kind=, partition=, trap=, number=, second=}]) -> list of rows */
static int machine_times(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);
    struct row_filter filter = check_filter(lua, bench, 2);
    size_t count;
    const struct named_row *row = push_rows(lua, bench, &count);
    lua_Integer number = 0;

    lua_newtable(lua);
    for (size_t i = 0; i < count; i++) {
        if (!fits(&filter, &row[i]))
            continue;
        push_row(lua, bench, &row[i]);
        lua_seti(lua, -2, ++number);
    }
    return 1;
}

static const struct duration_sum *sum_of(const struct row_filter *filter,
                                         const struct duration *row)
{
    return filter->cache == 1 ? &row->cold : filter->cache == 2 ? &row->warm : &row->all;
}

static int over_budget(lua_State *lua, const struct bench *bench, const struct named_row *row,
                       const struct duration_sum *sum, const char *limit)
{
    const char *name = machine_context_name(bench->machine, row->times.context);
    char text[320];

    snprintf(text, sizeof(text),
             "%s of %s took %.3f us at cycle %" PRIu64 " (%.6f s), budget %.32s", row->what,
             name ? name : "an unnamed context", bench_microseconds(bench, sum->worst),
             sum->worst_start, bench_microseconds(bench, sum->worst_start) / 1e6, limit);
    return luaL_error(lua, "%s", text);
}

/* t.within(machine, filter, time): no such thing ever took longer; returns how many there were */
int api_judge_within(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);
    struct row_filter filter = check_filter(lua, bench, 2);
    uint64_t limit = api_check_time(lua, bench, 3);
    const char *limit_text = luaL_tolstring(lua, 3, NULL);
    size_t count;
    const struct named_row *row = push_rows(lua, bench, &count);
    uint64_t seen = 0;

    for (size_t i = 0; i < count; i++) {
        const struct duration_sum *sum = sum_of(&filter, &row[i].times);

        if (!fits(&filter, &row[i]))
            continue;
        seen += sum->count;
        if (sum->worst > limit)
            return over_budget(lua, bench, &row[i], sum, limit_text);
    }
    if (!seen)
        return luaL_error(lua, "within: nothing of that kind has happened");
    lua_pushinteger(lua, (lua_Integer)seen);
    return 1;
}

/* m:measure_functions(): from now on, until the machine is restored, then anew */
static int machine_measure_functions(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);

    api_check_idle(lua, bench);
    return bench_measure_functions(bench) ? 0 : api_bench_error(lua, bench);
}

const luaL_Reg api_time_methods[] = {
    {"measure_functions", machine_measure_functions},
    {"times", machine_times},
    {NULL, NULL},
};
