/* SPDX-License-Identifier: BSD-2-Clause */
/* Values of a scenario compared: tables by what is in them. */
#ifndef PRIDE_SCENARIOS_API_SAME_H
#define PRIDE_SCENARIOS_API_SAME_H

#include <lua.h>
#include <stdbool.h>

#define SAME_PATH 128

/*
 * The values at two positive indices. False: the first two that differ are on the stack's top, and `path` says where they are,
 * ".slots[2].name"; empty for the values themselves. An error of the test: tables that are nested too deep, in themselves say.
 */
bool api_same(lua_State *lua, int first, int second, char path[SAME_PATH]);

#endif
