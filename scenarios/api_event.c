/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A machine's observation points for scenarios: m:await runs until one of them, m:on calls a
 * function at each of them. A watch is a filter over one point; its function sees the machine as it
 * is at that moment and may read it, but not run or change it.
 */
#include <string.h>

#include "scenarios/api.h"
#include "sim/machine/context_name.h"

#define WATCHES_MAX 32

#define PSR_S 0x80u

enum field {
    FIELD_CPU,
    FIELD_CODE,
    FIELD_ADDRESS,
    FIELD_PHYSICAL,
    FIELD_PC,
    FIELD_VALUE,
    FIELD_CALL
};

/* The fields that a filter may ask for, as a number or as a range {first, last}. */
static const struct {
    const char *name;
    enum field field;
} fields[] = {
    {"cpu", FIELD_CPU},           {"code", FIELD_CODE}, {"address", FIELD_ADDRESS},
    {"physical", FIELD_PHYSICAL}, {"pc", FIELD_PC},     {"value", FIELD_VALUE},
    {"call", FIELD_CALL},
};

#define FIELD_COUNT (sizeof(fields) / sizeof(fields[0]))

struct api_watch {
    lua_State *lua;
    struct bench *bench;
    enum observe_point point;
    bool asked[FIELD_COUNT];
    uint64_t first[FIELD_COUNT], last[FIELD_COUNT];
    bool in_context;
    uint32_t context;
    int user;     /* 1: in user mode only, 0: in supervisor mode only, -1: both */
    int write;    /* likewise of stores */
    int function; /* in the registry; LUA_NOREF: the first event ends the run */
    bool hit;
    struct observation event; /* of the hit */
};

static uint64_t field_value(const struct api_watch *watch, const struct observation *what,
                            enum field field)
{
    switch (field) {
    case FIELD_CPU:
        return what->cpu;
    case FIELD_CODE:
        return what->code;
    case FIELD_ADDRESS:
        return what->address;
    case FIELD_PHYSICAL:
        return what->physical;
    case FIELD_PC:
        return what->pc;
    case FIELD_VALUE:
        return what->value;
    default:
        return leon3_register_read(machine_cpu(watch->bench->machine, what->cpu), 1);
    }
}

static bool in_user_mode(const struct bench *bench, const struct observation *what)
{
    if (what->point == OBSERVE_TRAP)
        return !what->flag;
    return !(leon3_register_read(machine_cpu(bench->machine, what->cpu), LEON3_REG_PSR) & PSR_S);
}

static uint32_t context_now(const struct bench *bench, uint32_t cpu)
{
    return machine_context_partition(bench->machine,
                                     leon3_mmu(machine_cpu(bench->machine, cpu))->state.context);
}

static bool fits(const struct api_watch *watch, const struct observation *what)
{
    if (what->point != watch->point)
        return false;
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        uint64_t value;

        if (!watch->asked[i])
            continue;
        value = field_value(watch, what, fields[i].field);
        if (value < watch->first[i] || value > watch->last[i])
            return false;
    }
    return (!watch->in_context || context_now(watch->bench, what->cpu) == watch->context) &&
           (watch->user < 0 || in_user_mode(watch->bench, what) == (watch->user == 1)) &&
           (watch->write < 0 || what->write == (watch->write == 1));
}

static void set_flag(lua_State *lua, const char *name, bool value)
{
    lua_pushboolean(lua, value);
    lua_setfield(lua, -2, name);
}

/* %g1 and %o0..%o4 as they are before a trap takes effect: a call's number and arguments. */
static void set_call(lua_State *lua, const struct bench *bench, const struct observation *what)
{
    struct leon3 *cpu = machine_cpu(bench->machine, what->cpu);

    api_set_integer(lua, "call", leon3_register_read(cpu, 1));
    lua_createtable(lua, 5, 0);
    for (unsigned i = 0; i < 5; i++) {
        lua_pushinteger(lua, leon3_register_read(cpu, 8 + i));
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
    lua_setfield(lua, -2, "args");
}

static void push_event(lua_State *lua, const struct bench *bench, const struct observation *what)
{
    uint32_t context = context_now(bench, what->cpu);
    const char *name = machine_context_name(bench->machine, context);

    lua_createtable(lua, 0, 18);
    lua_pushstring(lua, observe_name(what->point));
    lua_setfield(lua, -2, "point");
    api_set_integer(lua, "cpu", what->cpu);
    api_set_integer(lua, "cycle", what->cycle);
    lua_pushnumber(lua, bench_microseconds(bench, what->cycle));
    lua_setfield(lua, -2, "time");
    api_set_integer(lua, "pc", what->pc);
    api_set_integer(lua, "address", what->address);
    api_set_integer(lua, "physical", what->physical);
    api_set_integer(lua, "code", what->code);
    api_set_integer(lua, "value", what->value);
    api_set_integer(lua, "size", what->size);
    set_flag(lua, "write", what->write);
    set_flag(lua, "flag", what->flag);
    set_flag(lua, "user", in_user_mode(bench, what));
    api_set_integer(lua, "context", context);
    if (name) {
        lua_pushstring(lua, name);
        lua_setfield(lua, -2, "partition");
    }
    if (what->text) {
        lua_pushstring(lua, what->text);
        lua_setfield(lua, -2, "text");
    }
    if (what->point == OBSERVE_TRAP)
        set_call(lua, bench, what);
}

/* Protected, because it may run out of memory: the function, bench and event are given as pointers. */
static int call_function(lua_State *lua)
{
    const struct api_watch *watch = lua_touserdata(lua, 1);
    const struct observation *what = lua_touserdata(lua, 2);

    lua_rawgeti(lua, LUA_REGISTRYINDEX, watch->function);
    push_event(lua, watch->bench, what);
    lua_call(lua, 1, 1);
    return 1;
}

static void observe(void *owner, const struct observation *what)
{
    struct api_watch *watch = owner;
    struct bench *bench = watch->bench;
    lua_State *lua = watch->lua;

    if (watch->hit || api_of(lua)->wrong[0] || !fits(watch, what))
        return;
    if (watch->function == LUA_NOREF) {
        watch->hit = true;
        watch->event = *what;
        machine_stop(bench->machine, "an event");
        return;
    }
    if (!lua_checkstack(lua, 8))
        return;
    lua_pushcfunction(lua, call_function);
    lua_pushlightuserdata(lua, watch);
    lua_pushlightuserdata(lua, (void *)(uintptr_t)what);
    bench->in_function = true;
    sandbox_of(lua)->paused = 0;
    if (sandbox_protected_call(lua, 2, 1) != LUA_OK) {
        snprintf(api_of(lua)->wrong, sizeof(api_of(lua)->wrong), "%s", sandbox_error_text(lua));
        lua_pop(lua, 1);
        machine_stop(bench->machine, "an error in a watch");
    } else if (lua_toboolean(lua, -1)) {
        machine_stop(bench->machine, "a watch");
    }
    sandbox_of(lua)->paused = 1;
    bench->in_function = false;
    lua_pop(lua, 1);
}

/* The filter's table is at `index`. */

static enum observe_point check_point(lua_State *lua, int index)
{
    const char *wanted;

    if (lua_getfield(lua, index, "point") != LUA_TSTRING)
        luaL_error(lua, "a watch needs a point, such as \"trap\"");
    wanted = lua_tostring(lua, -1);
    for (int point = 0; point < OBSERVE_COUNT; point++) {
        if (strcasecmp(wanted, observe_name((enum observe_point)point)) == 0) {
            lua_pop(lua, 1);
            return (enum observe_point)point;
        }
    }
    return (enum observe_point)luaL_error(
        lua, "no observation point '%s': docs/scenarios.md has the list", wanted);
}

/* The value on top of the stack, a number or {first, last}; pops it. */
static void take_range(lua_State *lua, const char *name, uint64_t *first, uint64_t *last)
{
    if (lua_isinteger(lua, -1)) {
        *first = *last = (uint64_t)lua_tointeger(lua, -1);
    } else if (lua_istable(lua, -1) && lua_rawlen(lua, -1) == 2) {
        lua_rawgeti(lua, -1, 1);
        lua_rawgeti(lua, -2, 2);
        *first = (uint64_t)luaL_checkinteger(lua, -2);
        *last = (uint64_t)luaL_checkinteger(lua, -1);
        lua_pop(lua, 2);
    } else {
        luaL_error(lua, "%s: expected a whole number or {first, last}", name);
    }
    lua_pop(lua, 1);
}

static int take_flag(lua_State *lua, int index, const char *name)
{
    int value = lua_getfield(lua, index, name) == LUA_TNIL ? -1 : lua_toboolean(lua, -1);

    lua_pop(lua, 1);
    return value;
}

static bool known_key(const char *name)
{
    for (size_t i = 0; i < FIELD_COUNT; i++)
        if (strcmp(name, fields[i].name) == 0)
            return true;
    return strcmp(name, "point") == 0 || strcmp(name, "partition") == 0 ||
           strcmp(name, "user") == 0 || strcmp(name, "write") == 0;
}

static void check_keys(lua_State *lua, int index)
{
    lua_pushnil(lua);
    while (lua_next(lua, index)) {
        if (lua_type(lua, -2) != LUA_TSTRING || !known_key(lua_tostring(lua, -2)))
            luaL_error(lua,
                       "a watch has no '%s': expected point, partition, user, write, cpu, code, "
                       "address, physical, pc, value or call",
                       luaL_tolstring(lua, -2, NULL));
        lua_pop(lua, 1);
    }
}

/* Pushes the watch that the table at `index` describes; it listens to nothing yet. */
static struct api_watch *push_watch(lua_State *lua, struct bench *bench, int index)
{
    struct api_watch *watch;

    luaL_checktype(lua, index, LUA_TTABLE);
    check_keys(lua, index);
    watch = lua_newuserdatauv(lua, sizeof(*watch), 0);
    memset(watch, 0, sizeof(*watch));
    watch->lua = lua;
    watch->bench = bench;
    watch->function = LUA_NOREF;
    watch->point = check_point(lua, index);
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        watch->asked[i] = lua_getfield(lua, index, fields[i].name) != LUA_TNIL;
        if (watch->asked[i])
            take_range(lua, fields[i].name, &watch->first[i], &watch->last[i]);
        else
            lua_pop(lua, 1);
    }
    watch->in_context = lua_getfield(lua, index, "partition") != LUA_TNIL;
    if (watch->in_context)
        watch->context = api_check_context(lua, bench, lua_gettop(lua));
    lua_pop(lua, 1);
    watch->user = take_flag(lua, index, "user");
    watch->write = take_flag(lua, index, "write");
    return watch;
}

static void listen(lua_State *lua, struct api_watch *watch)
{
    if (!observe_add(machine_observers(watch->bench->machine), 1u << watch->point, observe, watch))
        luaL_error(lua, "too many watches");
}

static int await_failed(lua_State *lua, struct bench *bench)
{
    const char *time = luaL_tolstring(lua, 3, NULL);
    char stop[160];

    bench_describe_stop(bench, stop, sizeof(stop));
    lua_getfield(lua, 2, "point");
    return luaL_error(lua, "no such %s within %s: %s", lua_tostring(lua, -1), time, stop);
}

/* m:await(filter [, time]) -> event; runs until it happens, at most for `time` (1 s) */
static int event_await(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);
    struct api_watch *watch;
    uint64_t until;

    lua_settop(lua, 3);
    if (lua_isnil(lua, 3)) {
        lua_pushliteral(lua, "1s");
        lua_replace(lua, 3);
    }
    until = api_later(bench, api_check_time(lua, bench, 3));
    watch = push_watch(lua, bench, 2);
    api_check_idle(lua, bench);
    listen(lua, watch);
    while (!watch->hit && !bench->ended && !api_of(lua)->wrong[0] &&
           machine_cycle(bench->machine) < until)
        api_count_run(lua, bench, until);
    observe_remove(machine_observers(bench->machine), observe, watch);
    api_raise_wrong(lua);
    if (!watch->hit)
        return await_failed(lua, bench);
    push_event(lua, bench, &watch->event);
    return 1;
}

/* m:on(filter, function): the function is called with each event; true ends the present run */
static int event_on(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);
    struct api_watch *watch;

    luaL_checktype(lua, 3, LUA_TFUNCTION);
    lua_settop(lua, 3);
    lua_getiuservalue(lua, 1, 1); /* the machine's watches live as long as it */
    watch = push_watch(lua, bench, 2);
    if (lua_rawlen(lua, 4) >= WATCHES_MAX)
        return luaL_error(lua, "more than %d watches on one machine", WATCHES_MAX);
    lua_rawseti(lua, 4, (lua_Integer)lua_rawlen(lua, 4) + 1);
    lua_pushvalue(lua, 3);
    watch->function = luaL_ref(lua, LUA_REGISTRYINDEX);
    listen(lua, watch);
    return 0;
}

const luaL_Reg api_event_methods[] = {
    {"await", event_await},
    {"on", event_on},
    {NULL, NULL},
};
