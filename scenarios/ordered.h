/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The keys of Lua tables in one order. Lua's own order of names differs from run to run, and a scenario must not: its `pairs` and
 * `next` are these. Numbers come first, then texts, then false and true; what else is a key comes last, in any order.
 */
#ifndef PRIDE_SCENARIOS_ORDERED_H
#define PRIDE_SCENARIOS_ORDERED_H

#include <lua.h>

/* Pushes a list of the keys of the table at a positive index. Returns how many there are. */
lua_Integer ordered_keys(lua_State *lua, int index);

/* Lua's functions of these names. */
int ordered_pairs(lua_State *lua);
int ordered_next(lua_State *lua);

#endif
