/* SPDX-License-Identifier: BSD-2-Clause */
/* What a scenario file declares, as it runs: test() and shared() (suite.h). */
#include "scenarios/suite.h"

#include <stdlib.h>
#include <string.h>

#include "scenarios/sandbox.h"

#define SUITE_NAME_MAX 200

/* {tags = {...}} at index `options`: the strings stay owned by Lua, on its stack. */
static void read_tags(lua_State *lua, int options, struct suite_call *call)
{
    lua_Integer count;
    int tags;

    if (lua_getfield(lua, options, "tags") == LUA_TNIL)
        return;
    tags = lua_gettop(lua);
    luaL_argexpected(lua, lua_istable(lua, tags), 2, "tags as a list of strings");
    count = (lua_Integer)lua_rawlen(lua, tags);
    luaL_argcheck(lua, count <= SUITE_TAGS_MAX, 2, "more than 16 tags");
    luaL_checkstack(lua, SUITE_TAGS_MAX, "tags");
    for (lua_Integer i = 1; i <= count; i++) {
        if (lua_rawgeti(lua, tags, i) != LUA_TSTRING)
            luaL_error(lua, "test: tag %d is not a string", (int)i);
        call->tag[call->tag_count++] = lua_tostring(lua, -1);
    }
}

static void check_option_names(lua_State *lua, int options)
{
    static const char *const known[] = {"tags", "from", "cases"};

    lua_pushnil(lua);
    while (lua_next(lua, options)) {
        size_t i = 0;

        while (i < 3 &&
               (lua_type(lua, -2) != LUA_TSTRING || strcmp(lua_tostring(lua, -2), known[i]) != 0))
            i++;
        if (i == 3)
            luaL_error(lua, "test: no option '%s': expected tags, from or cases",
                       luaL_tolstring(lua, -2, NULL));
        lua_pop(lua, 1);
    }
}

static unsigned line_of_caller(lua_State *lua)
{
    lua_Debug caller = {0};

    if (lua_getstack(lua, 1, &caller) && lua_getinfo(lua, "l", &caller) && caller.currentline > 0)
        return (unsigned)caller.currentline;
    return 0;
}

/* Names of tests, starts and cases are printed, and are parts of file names. `index`: of the string. */
static const char *check_name(lua_State *lua, int index, int argument, const char *what)
{
    size_t length;
    const char *name = luaL_checklstring(lua, index, &length);

    luaL_argcheck(lua, length > 0, argument, what);
    luaL_argcheck(lua, length <= SUITE_NAME_MAX, argument, "a name of more than 200 characters");
    for (size_t i = 0; i < length; i++)
        luaL_argcheck(lua, (unsigned char)name[i] >= ' ' && name[i] != 0x7f, argument,
                      "a name with control characters");
    return name;
}

/* One test for each element of the list on top of the stack; "NAME [name]" or "NAME [2]". */
static void find_cases(lua_State *lua, const struct suite_receiver *receiver,
                       struct suite_call *call)
{
    const char *name = call->name;
    int list = lua_gettop(lua);
    lua_Integer count;

    luaL_argexpected(lua, lua_istable(lua, list), 2, "cases as a list of tables");
    count = (lua_Integer)lua_rawlen(lua, list);
    luaL_argcheck(lua, count > 0, 2, "there is no case");
    for (lua_Integer i = 1; i <= count; i++) {
        if (lua_rawgeti(lua, list, i) != LUA_TTABLE)
            luaL_error(lua, "test: case %d is no table", (int)i);
        if (lua_getfield(lua, -1, "name") == LUA_TSTRING)
            call->name = lua_pushfstring(lua, "%s [%s]", name,
                                         check_name(lua, -1, 2, "a case with an empty name"));
        else
            call->name = lua_pushfstring(lua, "%s [%d]", name, (int)i);
        lua_pushvalue(lua, 3);
        lua_rawgeti(lua, list, i);
        receiver->found(lua, receiver->owner, call);
        lua_settop(lua, list);
    }
}

/* test(name, [options,] function) */
static int api_test(lua_State *lua)
{
    const struct suite_receiver *receiver = lua_touserdata(lua, lua_upvalueindex(1));
    struct suite_call call = {0};

    if (lua_gettop(lua) == 2) {
        lua_newtable(lua);
        lua_insert(lua, 2);
    }
    lua_settop(lua, 3);
    call.name = check_name(lua, 1, 1, "a test needs a name");
    luaL_checktype(lua, 2, LUA_TTABLE);
    luaL_checktype(lua, 3, LUA_TFUNCTION);
    check_option_names(lua, 2);
    read_tags(lua, 2, &call);
    call.line = line_of_caller(lua);
    if (lua_getfield(lua, 2, "from") != LUA_TNIL)
        call.from = luaL_checkstring(lua, -1);
    if (lua_getfield(lua, 2, "cases") != LUA_TNIL) {
        find_cases(lua, receiver, &call);
        return 0;
    }
    lua_pushvalue(lua, 3);
    lua_pushnil(lua);
    receiver->found(lua, receiver->owner, &call);
    return 0;
}

/* shared(name, function) */
static int api_shared(lua_State *lua)
{
    const struct suite_receiver *receiver = lua_touserdata(lua, lua_upvalueindex(1));
    struct suite_call call = {.name = check_name(lua, 1, 1, "a shared start needs a name")};

    luaL_checktype(lua, 2, LUA_TFUNCTION);
    lua_settop(lua, 2);
    call.line = line_of_caller(lua);
    receiver->start(lua, receiver->owner, &call);
    return 0;
}

void suite_register(lua_State *lua, const struct suite_receiver *receiver)
{
    static const luaL_Reg functions[] = {{"test", api_test}, {"shared", api_shared}, {NULL, NULL}};
    struct suite_receiver *copy;

    lua_pushglobaltable(lua);
    copy = lua_newuserdatauv(lua, sizeof(*copy), 0);
    *copy = *receiver;
    luaL_setfuncs(lua, functions, 1);
    lua_pop(lua, 1);
}

static int api_late(lua_State *lua)
{
    return luaL_error(lua, "tests and shared starts are declared at the top level of the file");
}

void suite_end(lua_State *lua)
{
    lua_register(lua, "test", api_late);
    lua_register(lua, "shared", api_late);
}

static void free_test(struct suite_test *test)
{
    for (size_t i = 0; i < test->tag_count; i++)
        free(test->tag[i]);
    free(test->tag);
    free(test->from);
    free(test->file);
    free(test->name);
}

void suite_close(struct suite *suite)
{
    for (size_t i = 0; i < suite->count; i++)
        free_test(&suite->test[i]);
    free(suite->test);
    *suite = (struct suite){0};
}

bool suite_test_has_tag(const struct suite_test *test, const char *tag)
{
    if (!tag)
        return true;
    for (size_t i = 0; i < test->tag_count; i++)
        if (strcmp(test->tag[i], tag) == 0)
            return true;
    return false;
}
