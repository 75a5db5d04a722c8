/* SPDX-License-Identifier: BSD-2-Clause */
/* Private to scenarios: functions of `t` that judge one machine in terms of its partitions. */
#ifndef PRIDE_SCENARIOS_API_JUDGE_H
#define PRIDE_SCENARIOS_API_JUDGE_H

#include <lua.h>

/*
 * t.on_time(machine, partition, {period=, offset=, within=, epoch=, duration=, from=}): each slot that
 * is over starts at `offset` within its period, at most `within` later, and the partition worked no
 * longer than `duration` in it. Periods count from `epoch` (0: power-on). Slots before `from` (the
 * epoch) do not count. Returns how many were judged.
 */
int api_judge_on_time(lua_State *lua);

/*
 * t.jitter(machine, {partition = offset, ..}, {period=, within=, from=}): first instructions of those partitions in their
 * slots, from the time `from` (0) on, come at their offsets in a period, the earliest and the latest of all within that time
 * of each other. When a period begins, the slots themselves tell. Returns how many slots, and the time in us.
 */
int api_judge_jitter(lua_State *lua);

/*
 * t.health(machine, partition or nil, event [, action]): the hypervisor's console has said that event
 * (a pattern) of the partition (nil: of the hypervisor). Returns how often. t.no_health(...): it has
 * not.
 */
int api_judge_health(lua_State *lua);
int api_judge_no_health(lua_State *lua);

/* t.within(machine, filter, time): see api_time.c */
int api_judge_within(lua_State *lua);

#endif
