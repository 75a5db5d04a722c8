/* SPDX-License-Identifier: BSD-2-Clause */
/* Compares values of a scenario (api_same.h). */
#include "scenarios/api_same.h"

#include "scenarios/ordered.h"

#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#define DEPTH_MAX 16

static bool same(lua_State *lua, int first, int second, char *path, size_t used, int depth);

/* The key at the stack's top, as it is written behind a table. */
static size_t write_key(lua_State *lua, char *path, size_t used)
{
    const char *text;
    int length;

    text = luaL_tolstring(lua, -1, NULL);
    length = snprintf(path + used, SAME_PATH - used,
                      lua_type(lua, -2) == LUA_TSTRING ? ".%s" : "[%s]", text);
    lua_pop(lua, 1);
    return used + (size_t)length < SAME_PATH ? used + (size_t)length : SAME_PATH - 1;
}

/* The values under the keys that one of the two has. */
static bool same_keys(lua_State *lua, int of, int first, int second, char *path, size_t used,
                      int depth)
{
    int list = lua_gettop(lua) + 1, key = list + 1;
    lua_Integer count = ordered_keys(lua, of);

    for (lua_Integer i = 1; i <= count; i++) {
        size_t longer;

        lua_rawgeti(lua, list, i);
        longer = write_key(lua, path, used);
        lua_pushvalue(lua, key);
        lua_rawget(lua, first);
        lua_pushvalue(lua, key);
        lua_rawget(lua, second);
        if (!same(lua, key + 1, key + 2, path, longer, depth + 1))
            return false;
        lua_settop(lua, list);
        path[used] = '\0';
    }
    lua_settop(lua, list - 1);
    return true;
}

static bool same(lua_State *lua, int first, int second, char *path, size_t used, int depth)
{
    if (lua_compare(lua, first, second, LUA_OPEQ))
        return true;
    luaL_checkstack(lua, 8, "values that are compared");
    if (lua_type(lua, first) == LUA_TTABLE && lua_type(lua, second) == LUA_TTABLE) {
        if (depth == DEPTH_MAX)
            luaL_error(lua, "tables are nested more than %d deep", DEPTH_MAX);
        return same_keys(lua, first, first, second, path, used, depth) &&
               same_keys(lua, second, first, second, path, used, depth);
    }
    lua_pushvalue(lua, first);
    lua_pushvalue(lua, second);
    return false;
}

bool api_same(lua_State *lua, int first, int second, char path[SAME_PATH])
{
    path[0] = '\0';
    return same(lua, first, second, path, 0, 0);
}
