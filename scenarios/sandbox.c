/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The restricted Lua state (sandbox.h). What can run for long inside one C function of Lua, a
 * hopeless pattern for example, is not counted as instructions: guard.c ends that.
 */
#include "scenarios/sandbox.h"

#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scenarios/files.h"
#include "scenarios/ordered.h"
#include "scenarios/ordered.h"

#define STEP 1000

/* Where the running function is. Looks only, so it may be called while Lua asks for memory. */
static void note_place(struct sandbox *sandbox)
{
    lua_Debug debug;

    for (int level = 0; sandbox->lua && lua_getstack(sandbox->lua, level, &debug); level++) {
        lua_getinfo(sandbox->lua, "Sl", &debug);
        if (debug.currentline <= 0)
            continue;
        snprintf(sandbox->place, sizeof(sandbox->place), "%s:%d: ", debug.short_src,
                 debug.currentline);
        return;
    }
}

const char *sandbox_place(struct sandbox *sandbox)
{
    note_place(sandbox);
    return sandbox->place;
}

static void *allocate(void *owner, void *old, size_t old_size, size_t size)
{
    struct sandbox *sandbox = owner;
    size_t had = old ? old_size : 0; /* for new blocks Lua passes a kind instead */
    void *block;

    if (size == 0) {
        free(old);
        sandbox->memory -= had;
        return NULL;
    }
    if (size > had && size - had > sandbox->memory_limit - sandbox->memory) {
        note_place(sandbox);
        return NULL;
    }
    block = realloc(old, size);
    if (block)
        sandbox->memory = sandbox->memory - had + size;
    return block;
}

struct sandbox *sandbox_of(lua_State *lua)
{
    struct sandbox *sandbox;

    memcpy(&sandbox, lua_getextraspace(lua), sizeof(sandbox));
    return sandbox;
}

static void count_steps(lua_State *lua, lua_Debug *debug)
{
    struct sandbox *sandbox = sandbox_of(lua);

    (void)debug;
    sandbox->steps += STEP;
    if (sandbox->steps < sandbox->step_limit)
        return;
    /*
     * A protected call may catch this: from now on every instruction fails, so that nothing goes on
     * after it.
     */
    lua_sethook(lua, count_steps, LUA_MASKCOUNT, 1);
    luaL_where(lua, 0); /* in a hook, the function that it interrupts */
    lua_pushliteral(lua, "the scenario's own code runs too long (an endless loop?)");
    lua_concat(lua, 2);
    lua_error(lua);
}

int sandbox_print(lua_State *lua)
{
    struct sandbox *sandbox = sandbox_of(lua);
    int count = lua_gettop(lua);
    luaL_Buffer buffer;

    luaL_buffinit(lua, &buffer);
    for (int i = 1; i <= count; i++) {
        if (i > 1)
            luaL_addchar(&buffer, '\t');
        luaL_tolstring(lua, i, NULL);
        luaL_addvalue(&buffer);
    }
    luaL_pushresult(&buffer);
    sandbox->steps += lua_rawlen(lua, -1); /* characters are work, too */
    if (sandbox->print)
        sandbox->print(sandbox->owner, lua_tostring(lua, -1));
    return 0;
}

/* math.random with Lua's three forms, from the seed. */
static int api_random(lua_State *lua)
{
    struct random *random = &sandbox_of(lua)->random;
    lua_Integer low = 1, high;

    if (lua_gettop(lua) == 0) {
        lua_pushnumber(lua, (lua_Number)(random_next(random) >> 11) * 0x1p-53);
        return 1;
    }
    high = luaL_checkinteger(lua, 1);
    if (lua_gettop(lua) > 1) {
        low = high;
        high = luaL_checkinteger(lua, 2);
    }
    luaL_argcheck(lua, low <= high, lua_gettop(lua) > 1 ? 2 : 1, "interval is empty");
    if ((lua_Unsigned)high - (lua_Unsigned)low == UINT64_MAX) {
        lua_pushinteger(lua, (lua_Integer)random_next(random));
        return 1;
    }
    lua_pushinteger(
        lua, (lua_Integer)((lua_Unsigned)low +
                           random_below(random, (lua_Unsigned)high - (lua_Unsigned)low + 1)));
    return 1;
}

/* Finalizers run where the instruction hook is off, so they are not allowed. */
static int api_setmetatable(lua_State *lua)
{
    luaL_checktype(lua, 1, LUA_TTABLE);
    luaL_argexpected(lua, lua_isnoneornil(lua, 2) || lua_istable(lua, 2), 2, "nil or table");
    if (luaL_getmetafield(lua, 1, "__metatable") != LUA_TNIL)
        return luaL_error(lua, "cannot change a protected metatable");
    if (lua_istable(lua, 2)) {
        lua_pushliteral(lua, "__gc");
        if (lua_rawget(lua, 2) != LUA_TNIL)
            return luaL_error(lua, "scenarios may not have finalizers (__gc)");
    }
    lua_settop(lua, 2);
    lua_setmetatable(lua, 1);
    return 1;
}

static void forget(lua_State *lua, const char *const *name)
{
    for (; *name; name++) {
        lua_pushnil(lua);
        lua_setfield(lua, -2, *name);
    }
}

#define OWN_STRING "pride.string"

void sandbox_push_string_function(lua_State *lua, const char *name)
{
    luaL_getsubtable(lua, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    lua_getfield(lua, -1, OWN_STRING);
    lua_getfield(lua, -1, name);
    lua_replace(lua, -3);
    lua_pop(lua, 1);
}

static const luaL_Reg own_base[] = {
    {"next", ordered_next}, {"pairs", ordered_pairs}, {"print", sandbox_print}, {NULL, NULL}};

/* Whoever trusts the code gives it the whole language; its randomness still comes from the seed. */
static int open_all_libraries(lua_State *lua)
{
    luaL_requiref(lua, OWN_STRING, luaopen_string, 0);
    luaL_openlibs(lua);
    lua_pushglobaltable(lua);
    luaL_setfuncs(lua, own_base, 0);
    lua_getglobal(lua, LUA_MATHLIBNAME);
    lua_pushcfunction(lua, api_random);
    lua_setfield(lua, -2, "random");
    lua_settop(lua, 0);
    return 0;
}

static int open_libraries(lua_State *lua)
{
    static const char *const no_base[] = {"collectgarbage", "dofile",  "load",
                                          "loadfile",       "require", NULL};
    static const char *const no_math[] = {"randomseed", NULL};
    static const char *const no_string[] = {"dump", NULL};

    luaL_requiref(lua, LUA_GNAME, luaopen_base, 1);
    forget(lua, no_base);
    luaL_setfuncs(lua, own_base, 0);
    lua_pushcfunction(lua, api_setmetatable);
    lua_setfield(lua, -2, "setmetatable");
    luaL_requiref(lua, LUA_MATHLIBNAME, luaopen_math, 1);
    forget(lua, no_math);
    lua_pushcfunction(lua, api_random);
    lua_setfield(lua, -2, "random");
    luaL_requiref(lua, OWN_STRING, luaopen_string, 0); /* strings have the other one's methods */
    luaL_requiref(lua, LUA_STRLIBNAME, luaopen_string, 1);
    forget(lua, no_string);
    luaL_requiref(lua, LUA_TABLIBNAME, luaopen_table, 1);
    luaL_requiref(lua, LUA_UTF8LIBNAME, luaopen_utf8, 1);
    lua_settop(lua, 0);
    return 0;
}

bool sandbox_open(struct sandbox *sandbox, uint64_t seed)
{
    sandbox->memory = 0;
    sandbox->steps = 0;
    sandbox->pauses = 0;
    sandbox->paused = 0;
    sandbox->lua = NULL;
    random_seed(&sandbox->random, seed);
    sandbox->lua = lua_newstate(allocate, sandbox);
    if (!sandbox->lua)
        return false;
    memcpy(lua_getextraspace(sandbox->lua), &sandbox, sizeof(sandbox));
    lua_pushcfunction(sandbox->lua, sandbox->unsafe ? open_all_libraries : open_libraries);
    if (lua_pcall(sandbox->lua, 0, 0, 0) != LUA_OK) {
        sandbox_close(sandbox);
        return false;
    }
    lua_sethook(sandbox->lua, count_steps, LUA_MASKCOUNT, STEP);
    return true;
}

void sandbox_close(struct sandbox *sandbox)
{
    if (sandbox->lua)
        lua_close(sandbox->lua);
    sandbox->lua = NULL;
}

/* Is the text's place, "FILE:LINE: ", in the file of the latest one? */
static bool has_place(const struct sandbox *sandbox, const char *text)
{
    size_t length = strlen(sandbox->place);

    while (length > 0 && strchr("0123456789: ", sandbox->place[length - 1]))
        length--;
    return strncmp(text, sandbox->place, length) == 0 && text[length] == ':';
}

static int note_error(lua_State *lua)
{
    note_place(sandbox_of(lua));
    return 1;
}

int sandbox_protected_call(lua_State *lua, int arguments, int results)
{
    int handler = lua_gettop(lua) - arguments, status;

    lua_pushcfunction(lua, note_error);
    lua_insert(lua, handler);
    status = lua_pcall(lua, arguments, results, handler);
    lua_remove(lua, handler);
    return status;
}

const char *sandbox_error_text(lua_State *lua)
{
    struct sandbox *sandbox = sandbox_of(lua);
    const char *text;

    switch (lua_type(lua, -1)) {
    case LUA_TSTRING:
        text = lua_tostring(lua, -1);
        if (has_place(sandbox, text))
            return text;
        snprintf(sandbox->text, sizeof(sandbox->text), "%s%s", sandbox->place, text);
        break;
    case LUA_TNUMBER: /* made a string by Lua, it would need memory */
        snprintf(sandbox->text, sizeof(sandbox->text), "%s%.14g", sandbox->place,
                 lua_tonumber(lua, -1));
        break;
    default:
        snprintf(sandbox->text, sizeof(sandbox->text), "%serror with a %s as its message",
                 sandbox->place, luaL_typename(lua, -1));
    }
    return sandbox->text;
}

/* Where memory runs out Lua gives no place: the latest that is known goes before the text. */
static const char *memory_text(struct sandbox *sandbox)
{
    snprintf(sandbox->text, sizeof(sandbox->text),
             "%sthe scenario's own code needs too much memory (%zu MiB are allowed)",
             sandbox->place, sandbox->memory_limit >> 20);
    return sandbox->text;
}

const char *sandbox_call(struct sandbox *sandbox, int arguments)
{
    switch (sandbox_protected_call(sandbox->lua, arguments, 0)) {
    case LUA_OK:
        return NULL;
    case LUA_ERRMEM:
        return memory_text(sandbox);
    default:
        return sandbox_error_text(sandbox->lua);
    }
}

const char *sandbox_run_file(struct sandbox *sandbox, const char *path)
{
    snprintf(sandbox->place, sizeof(sandbox->place), "%.200s:1: ", path);
    if (access(path, F_OK) == 0 && !files_is_file(path))
        return lua_pushfstring(sandbox->lua, "%sit is no file", sandbox->place);
    if (luaL_loadfilex(sandbox->lua, path, "t") != LUA_OK) {
        const char *text = lua_tostring(sandbox->lua, -1);

        /* What is no text at all, or nested too deeply, has no place of its own. */
        if (strstr(text, "binary chunk"))
            text = "it is no text, but a binary chunk";
        else if (strncmp(text, path, strlen(path)) == 0 || strncmp(text, "cannot ", 7) == 0)
            return text;
        return lua_pushfstring(sandbox->lua, "%s%s", sandbox->place, text);
    }
    return sandbox_call(sandbox, 0);
}
