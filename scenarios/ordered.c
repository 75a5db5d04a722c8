/* SPDX-License-Identifier: BSD-2-Clause */
/* Tables walked in the order of their keys (ordered.h). */
#include "scenarios/ordered.h"

#include <lauxlib.h>
#include <lualib.h>
#include <stdbool.h>

static int rank(lua_State *lua, int index)
{
    switch (lua_type(lua, index)) {
    case LUA_TNUMBER:
        return 0;
    case LUA_TSTRING:
        return 1;
    case LUA_TBOOLEAN:
        return 2;
    default:
        return 3;
    }
}

static bool before(lua_State *lua, int a, int b)
{
    int rank_a = rank(lua, a), rank_b = rank(lua, b);

    if (rank_a != rank_b)
        return rank_a < rank_b;
    if (rank_a < 2)
        return lua_compare(lua, a, b, LUA_OPLT);
    return rank_a == 2 ? !lua_toboolean(lua, a) && lua_toboolean(lua, b)
                       : lua_topointer(lua, a) < lua_topointer(lua, b);
}

static int compare(lua_State *lua)
{
    lua_pushboolean(lua, before(lua, 1, 2));
    return 1;
}

lua_Integer ordered_keys(lua_State *lua, int index)
{
    lua_Integer count = 0;

    luaL_checkstack(lua, 8, "the keys of a table");
    lua_newtable(lua);
    lua_pushnil(lua);
    while (lua_next(lua, index)) {
        lua_pop(lua, 1);
        lua_pushvalue(lua, -1);
        lua_rawseti(lua, -3, ++count);
    }
    lua_pushcfunction(lua, luaopen_table); /* the scenario may have changed its own */
    lua_call(lua, 0, 1);
    lua_getfield(lua, -1, "sort");
    lua_remove(lua, -2);
    lua_pushvalue(lua, -2);
    lua_pushcfunction(lua, compare);
    lua_call(lua, 2, 0);
    return count;
}

/* The table at 1; upvalues: the list of its keys, how many were given. What has gone in the meantime is left out. */
static int step(lua_State *lua)
{
    lua_Integer at = lua_tointeger(lua, lua_upvalueindex(2));

    while (lua_rawgeti(lua, lua_upvalueindex(1), ++at) != LUA_TNIL) {
        lua_pushvalue(lua, -1);
        if (lua_rawget(lua, 1) != LUA_TNIL) {
            lua_pushinteger(lua, at);
            lua_replace(lua, lua_upvalueindex(2));
            return 2;
        }
        lua_pop(lua, 2);
    }
    return 1;
}

int ordered_pairs(lua_State *lua)
{
    luaL_checkany(lua, 1);
    if (luaL_getmetafield(lua, 1, "__pairs") != LUA_TNIL) {
        lua_pushvalue(lua, 1);
        lua_call(lua, 1, 3);
        return 3;
    }
    luaL_checktype(lua, 1, LUA_TTABLE);
    ordered_keys(lua, 1);
    lua_pushinteger(lua, 0);
    lua_pushcclosure(lua, step, 2);
    lua_pushvalue(lua, 1);
    lua_pushnil(lua);
    return 3;
}

/* The least key behind the one given. */
int ordered_next(lua_State *lua)
{
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_settop(lua, 2);
    lua_pushnil(lua); /* 3: the best so far */
    lua_pushnil(lua);
    while (lua_next(lua, 1)) {
        lua_pop(lua, 1);
        if ((lua_isnil(lua, 2) || before(lua, 2, 4)) && (lua_isnil(lua, 3) || before(lua, 4, 3))) {
            lua_pushvalue(lua, 4);
            lua_replace(lua, 3);
        }
    }
    if (lua_isnil(lua, 3))
        return 1;
    lua_pushvalue(lua, 3);
    lua_rawget(lua, 1);
    return 2;
}
