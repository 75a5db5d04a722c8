/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A machine's methods for its partitions: the slots that were observed, the names that the image
 * gives.
 */
#include "scenarios/api.h"

bool api_span_is_slot(const struct partition_span *span, uint32_t context)
{
    return span->context == context && span->first_user != CLOCK_NEVER;
}

static void set_time(lua_State *lua, const struct bench *bench, const char *name, uint64_t cycle)
{
    lua_pushnumber(lua, bench_microseconds(bench, cycle));
    lua_setfield(lua, -2, name);
}

static void push_slot(lua_State *lua, const struct bench *bench, const struct partition_span *span)
{
    lua_createtable(lua, 0, 9);
    set_time(lua, bench, "start", span->start);
    set_time(lua, bench, "stop", span->stop);
    set_time(lua, bench, "first_user", span->first_user);
    set_time(lua, bench, "last_user", span->last_user);
    set_time(lua, bench, "user", span->user);
    api_set_integer(lua, "start_cycle", span->start);
    api_set_integer(lua, "stop_cycle", span->stop);
    api_set_integer(lua, "user_cycles", span->user);
    api_set_integer(lua, "cpu", span->cpu);
}

/* m:slots(partition) -> list of the slots that are over */
static int partition_slots(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);
    uint32_t context = api_check_context(lua, bench, 2);
    lua_Integer number = 0;
    size_t count;
    const struct partition_span *span = partition_watch_spans(bench->watch, &count);

    if (partition_watch_incomplete(bench->watch))
        return luaL_error(lua, "slots were lost: no memory");
    lua_newtable(lua);
    for (size_t i = 0; i < count; i++) {
        if (!api_span_is_slot(&span[i], context))
            continue;
        push_slot(lua, bench, &span[i]);
        lua_seti(lua, -2, ++number);
    }
    return 1;
}

/* m:partitions() -> list of {name, context, file} without the hypervisor's own context 0 */
static int partition_list(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);
    lua_Integer number = 0;
    size_t count;
    const struct machine_context *item = machine_contexts(bench->machine, &count);

    lua_newtable(lua);
    for (size_t i = 0; i < count; i++) {
        if (item[i].number == 0)
            continue;
        lua_createtable(lua, 0, 3);
        lua_pushstring(lua, item[i].name);
        lua_setfield(lua, -2, "name");
        lua_pushstring(lua, item[i].file);
        lua_setfield(lua, -2, "file");
        api_set_integer(lua, "context", item[i].number);
        lua_seti(lua, -2, ++number);
    }
    return 1;
}

const luaL_Reg api_partition_methods[] = {
    {"slots", partition_slots},
    {"partitions", partition_list},
    {NULL, NULL},
};
