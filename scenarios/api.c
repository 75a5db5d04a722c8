/* SPDX-License-Identifier: BSD-2-Clause */
/* The Lua binding's common part: arguments, the machine's metatable, the table `t`. */
#include "scenarios/api.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/settings.h"
#include "sim/machine/context_name.h"

struct api *api_of(lua_State *lua)
{
    return sandbox_of(lua)->owner;
}

#define NOTE_MAX  4000      /* characters of a line that are kept */
#define NOTES_MAX (1 << 20) /* of all; then the older half goes */

void api_note(void *owner, const char *line)
{
    struct api *api = owner;
    char *rest;

    fprintf(api->notes, "%.*s\n", NOTE_MAX, line);
    if (ftell(api->notes) < NOTES_MAX || fflush(api->notes) != 0)
        return;
    rest = strdup(api->notes_text + NOTES_MAX / 2);
    rewind(api->notes);
    fputs(rest ? rest : "", api->notes);
    free(rest);
}

struct bench *api_check_bench(lua_State *lua, int index)
{
    struct bench *bench = luaL_checkudata(lua, index, "machine");

    if (!bench->machine)
        luaL_error(lua, "this machine was closed");
    bench_forget_error(bench);
    sandbox_of(lua)->pauses++;
    return bench;
}

void api_check_idle(lua_State *lua, const struct bench *bench)
{
    if (bench->in_function)
        luaL_error(lua, "a watch's function may only read the machine");
}

void api_raise_wrong(lua_State *lua)
{
    struct api *api = api_of(lua);

    if (!api->wrong[0])
        return;
    lua_pushstring(lua, api->wrong);
    api->wrong[0] = '\0';
    lua_error(lua);
}

void api_count_run(lua_State *lua, struct bench *bench, uint64_t until)
{
    struct sandbox *sandbox = sandbox_of(lua);
    uint64_t before = machine_cycle(bench->machine);

    sandbox->paused = 1;
    bench_run(bench, until);
    sandbox->paused = 0;
    api_of(lua)->simulated_us += bench_microseconds(bench, machine_cycle(bench->machine) - before);
}

void api_close_bench(lua_State *lua, struct bench *bench)
{
    struct api *api = api_of(lua);
    struct bench **place = &api->benches;

    while (*place && *place != bench)
        place = &(*place)->next;
    if (*place)
        *place = bench->next;
    if (bench->coverage)
        coverage_append(bench->coverage, api->coverage, &bench->diag);
    bench_close(bench);
}

int api_bench_error(lua_State *lua, struct bench *bench)
{
    return luaL_error(lua, "%s", bench->message[0] ? bench->message : "an error without a message");
}

uint64_t api_check_time(lua_State *lua, const struct bench *bench, int index)
{
    uint64_t cycles;
    const char *text;

    if (lua_type(lua, index) == LUA_TNUMBER) {
        lua_Integer number = luaL_checkinteger(lua, index);

        luaL_argcheck(lua, number >= 0, index, "a time cannot be negative");
        return (uint64_t)number;
    }
    text = luaL_checkstring(lua, index);
    if (!time_parse(text, machine_board(bench->machine)->clock_hz, &cycles))
        luaL_error(lua, "expected a time such as 120cyc, 3us, 5ms or 1.5s, not '%s'", text);
    return cycles;
}

uint32_t api_check_u32(lua_State *lua, int index)
{
    lua_Integer number = luaL_checkinteger(lua, index);

    luaL_argcheck(lua, number >= 0 && number <= UINT32_MAX, index, "expected a number of 32 bits");
    return (uint32_t)number;
}

/* The names of the image's contexts as "nav, display" on the stack. */
static const char *push_context_names(lua_State *lua, const struct bench *bench)
{
    size_t count;
    const struct machine_context *item = machine_contexts(bench->machine, &count);

    if (count == 0)
        return lua_pushliteral(lua, "this image names none, so use numbers");
    lua_pushliteral(lua, "");
    for (size_t i = 0; i < count; i++) {
        lua_pushfstring(lua, "%s%s", i ? ", " : "", item[i].name);
        lua_concat(lua, 2);
    }
    return lua_tostring(lua, -1);
}

uint32_t api_check_context(lua_State *lua, const struct bench *bench, int index)
{
    size_t length;
    const char *text = luaL_checklstring(lua, index, &length);
    uint32_t context = 0;

    if (!machine_context_find(bench->machine, text, length, &context))
        luaL_error(lua, "no partition '%s': %s", text, push_context_names(lua, bench));
    return context;
}

const char *api_check_console(lua_State *lua, const struct bench *bench, int index)
{
    const char *name = luaL_optstring(lua, index, NULL);
    uint32_t context;
    size_t count;

    machine_contexts(bench->machine, &count);
    if (!name || count == 0)
        return name;
    for (size_t i = 0; i < bench->console->count; i++)
        if (console_line_is(&bench->console->line[i], name))
            return name;
    if (strcmp(name, HYPERVISOR_CONSOLE) == 0)
        return name;
    context = api_check_context(lua, bench, index);
    if (context == 0)
        return HYPERVISOR_CONSOLE;
    if (!machine_context_name(bench->machine, context))
        luaL_error(lua, "no partition '%s': %s", name, push_context_names(lua, bench));
    return machine_context_name(bench->machine, context);
}

const char *api_check_text(lua_State *lua, int index)
{
    size_t length;
    const char *text = luaL_checklstring(lua, index, &length);

    if (strlen(text) != length)
        luaL_error(lua, "'%s' has a zero behind it", text);
    return text;
}

void api_check_keys(lua_State *lua, int index, const char *who, const char *const *known)
{
    for (lua_pushnil(lua); lua_next(lua, index); lua_pop(lua, 1)) {
        const char *name = lua_type(lua, -2) == LUA_TSTRING ? lua_tostring(lua, -2) : "(a number)";
        size_t i = 0;

        while (known[i] && strcmp(known[i], name) != 0)
            i++;
        if (known[i])
            continue;
        lua_pushliteral(lua, "");
        for (i = 0; known[i]; i++) {
            lua_pushfstring(lua, "%s%s", i ? ", " : "", known[i]);
            lua_concat(lua, 2);
        }
        luaL_error(lua, "%s: no option '%s': expected %s", who, name, lua_tostring(lua, -1));
    }
}

void api_set_integer(lua_State *lua, const char *name, uint64_t value)
{
    lua_pushinteger(lua, (lua_Integer)value);
    lua_setfield(lua, -2, name);
}

uint64_t api_later(const struct bench *bench, uint64_t cycles)
{
    uint64_t now = machine_cycle(bench->machine);

    return cycles < CLOCK_NEVER - now ? now + cycles : CLOCK_NEVER - 1;
}

static int collect_machine(lua_State *lua)
{
    api_close_bench(lua, luaL_checkudata(lua, 1, "machine"));
    return 0;
}

static int collect_snapshot(lua_State *lua)
{
    struct bench_snapshot *snapshot = luaL_checkudata(lua, 1, "snapshot");

    api_of(lua)->snapshot_bytes -= snapshot->size;
    bench_snapshot_close(snapshot);
    return 0;
}

/* Scenarios see neither metatable, so __gc cannot be called by them. */
static void make_metatable(lua_State *lua, const char *name, lua_CFunction collect)
{
    luaL_newmetatable(lua, name);
    lua_pushcfunction(lua, collect);
    lua_setfield(lua, -2, "__gc");
    lua_pushstring(lua, name);
    lua_setfield(lua, -2, "__metatable");
}

static void make_types(lua_State *lua)
{
    static const luaL_Reg *const groups[] = {
        api_machine_methods, api_uart_methods,   api_partition_methods, api_state_methods,
        api_symbol_methods,  api_memory_methods, api_event_methods,     api_time_methods};

    make_metatable(lua, "snapshot", collect_snapshot);
    lua_pop(lua, 1);
    make_metatable(lua, "machine", collect_machine);
    lua_newtable(lua);
    for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
        luaL_setfuncs(lua, groups[i], 0);
    lua_setfield(lua, -2, "__index");
    lua_pop(lua, 1);
}

void api_push_test(lua_State *lua)
{
    if (luaL_getmetatable(lua, "machine") == LUA_TNIL)
        make_types(lua);
    lua_pop(lua, 1);
    lua_newtable(lua);
    luaL_setfuncs(lua, api_assert_functions, 0);
    lua_pushcfunction(lua, api_boot);
    lua_setfield(lua, -2, "boot");
    lua_pushinteger(lua, (lua_Integer)api_of(lua)->seed);
    lua_setfield(lua, -2, "seed");
}
