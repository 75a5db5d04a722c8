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
    int kind; /* enum duration_kind, or -1 */
    bool has_context, has_number, has_second, has_trap;
    uint32_t context, trap;
    uint64_t number, second;
};

static int parse_kind(lua_State *lua, const char *text)
{
    for (int kind = 0; kind < DURATION_KINDS; kind++)
        if (strcmp(duration_kind_name((enum duration_kind)kind), text) == 0)
            return kind;
    return luaL_error(
        lua, "no kind '%s': expected hypercall, trap, switch, handler, slot or section", text);
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
    struct row_filter filter = {.kind = -1};
    uint64_t trap = 0;

    if (lua_isnoneornil(lua, index))
        return filter;
    luaL_checktype(lua, index, LUA_TTABLE);
    if (lua_getfield(lua, index, "kind") != LUA_TNIL)
        filter.kind = parse_kind(lua, luaL_checkstring(lua, -1));
    lua_pop(lua, 1);
    filter.has_context = lua_getfield(lua, index, "partition") != LUA_TNIL;
    if (filter.has_context)
        filter.context = api_check_context(lua, bench, lua_gettop(lua));
    lua_pop(lua, 1);
    filter.has_trap = get_number(lua, index, "trap", &trap);
    filter.trap = (uint32_t)trap;
    filter.has_number = get_number(lua, index, "number", &filter.number);
    filter.has_second = get_number(lua, index, "second", &filter.second);
    return filter;
}

static bool fits(const struct row_filter *filter, const struct duration *row)
{
    return (filter->kind < 0 || (int)row->kind == filter->kind) &&
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

static void push_row(lua_State *lua, const struct bench *bench, const struct duration *row)
{
    const char *name = machine_context_name(bench->machine, row->context);
    char text[80];

    duration_name(row, text, sizeof(text));
    lua_createtable(lua, 0, 16);
    lua_pushstring(lua, duration_kind_name(row->kind));
    lua_setfield(lua, -2, "kind");
    lua_pushstring(lua, text);
    lua_setfield(lua, -2, "what");
    if (name) {
        lua_pushstring(lua, name);
        lua_setfield(lua, -2, "partition");
    }
    api_set_integer(lua, "context", row->context);
    api_set_integer(lua, "trap", row->trap);
    api_set_integer(lua, "number", row->number);
    api_set_integer(lua, "second", row->second);
    api_set_integer(lua, "count", row->count);
    api_set_integer(lua, "best_cycles", row->best);
    api_set_integer(lua, "worst_cycles", row->worst);
    api_set_integer(lua, "total_cycles", row->total);
    api_set_integer(lua, "worst_cycle", row->worst_start);
    api_set_integer(lua, "worst_cpu", row->worst_cpu);
    set_us(lua, bench, "best", row->best);
    set_us(lua, bench, "worst", row->worst);
    lua_pushnumber(lua, bench_microseconds(bench, row->total) / (double)row->count);
    lua_setfield(lua, -2, "mean");
}

/* Rows as a block that goes with the Lua state, so that errors leak nothing. */
static const struct duration *push_rows(lua_State *lua, const struct bench *bench, size_t *count)
{
    struct duration *row = durations_rows(bench->durations, count);
    void *copy;

    if (!row)
        luaL_error(lua, "times were lost: no memory");
    copy = lua_newuserdatauv(lua, (*count + 1) * sizeof(*row), 0);
    memcpy(copy, row, *count * sizeof(*row));
    free(row);
    return copy;
}

/* m:times([{kind=, partition=, trap=, number=, second=}]) -> list of rows */
static int machine_times(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);
    struct row_filter filter = check_filter(lua, bench, 2);
    size_t count;
    const struct duration *row = push_rows(lua, bench, &count);
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

static int over_budget(lua_State *lua, const struct bench *bench, const struct duration *row,
                       const char *limit)
{
    const char *name = machine_context_name(bench->machine, row->context);
    char what[80], text[320];

    duration_name(row, what, sizeof(what));
    snprintf(text, sizeof(text),
             "%s of %s took %.3f us at cycle %" PRIu64 " (%.6f s), budget %.32s", what,
             name ? name : "an unnamed context", bench_microseconds(bench, row->worst),
             row->worst_start, bench_microseconds(bench, row->worst_start) / 1e6, limit);
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
    const struct duration *row = push_rows(lua, bench, &count);
    uint64_t seen = 0;

    for (size_t i = 0; i < count; i++) {
        if (!fits(&filter, &row[i]))
            continue;
        seen += row[i].count;
        if (row[i].worst > limit)
            return over_budget(lua, bench, &row[i], limit_text);
    }
    if (!seen)
        return luaL_error(lua, "within: nothing of that kind has happened");
    lua_pushinteger(lua, (lua_Integer)seen);
    return 1;
}

const luaL_Reg api_time_methods[] = {
    {"times", machine_times},
    {NULL, NULL},
};
