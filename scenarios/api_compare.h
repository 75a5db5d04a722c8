/* SPDX-License-Identifier: BSD-2-Clause */
/* Private to scenarios: the functions of `t` that compare two machines. */
#ifndef PRIDE_SCENARIOS_API_COMPARE_H
#define PRIDE_SCENARIOS_API_COMPARE_H

#include <lua.h>

/*
 * t.same_output(found, golden, partition [, ignored]): the partition's lines are the same, without
 * time stamps and without what matches the pattern `ignored`. At the end of a run a line may be
 * missing where the other machine completed it within its last 50 ms: it is still on its way
 * through the UART.
 */
int api_compare_output(lua_State *lua);

/*
 * t.same_slots(found, golden, partition [, tolerance in us]): the partition's slots start at the
 * same times. A slot that begins within the tolerance of the other machine's present time need not
 * be there. Returns how many were compared. t.same_work(...): in each slot that is over in both,
 * the partition was in user mode for the same time.
 */
int api_compare_slots(lua_State *lua);
int api_compare_work(lua_State *lua);

/*
 * t.same_state(found, golden): every element of every component is equal; else names the first that
 * is not.
 */
int api_compare_state(lua_State *lua);

/*
 * t.same_memory(found, golden, partition): what the partition can read holds the same; else names
 * the first word that does not.
 */
int api_compare_memory(lua_State *lua);

#endif
