/* SPDX-License-Identifier: BSD-2-Clause */
/* One machine judged in terms of its partitions: slots on time, what the health monitor said. */
#include "scenarios/api_judge.h"

#include <stdio.h>
#include <string.h>

#include "scenarios/api.h"
#include "scenarios/health_event.h"

#define CONTEXTS 256

/* The demands on a partition's slots, in cycles; CLOCK_NEVER: none. */
struct timing {
    uint64_t period, offset, epoch, within, duration, from;
};

static uint64_t take_time(lua_State *lua, const struct bench *bench, const char *name,
                          uint64_t otherwise)
{
    uint64_t value = otherwise;

    if (lua_getfield(lua, 3, name) != LUA_TNIL)
        value = api_check_time(lua, bench, lua_gettop(lua));
    lua_pop(lua, 1);
    return value;
}

static struct timing check_timing(lua_State *lua, const struct bench *bench)
{
    static const char *const known[] = {"period",   "offset", "epoch", "within",
                                        "duration", "from",   NULL};
    struct timing timing;

    luaL_checktype(lua, 3, LUA_TTABLE);
    api_check_keys(lua, 3, "on_time", known);
    timing.period = take_time(lua, bench, "period", 0);
    timing.offset = take_time(lua, bench, "offset", 0);
    timing.epoch = take_time(lua, bench, "epoch", 0);
    timing.within = take_time(lua, bench, "within", 0);
    timing.duration = take_time(lua, bench, "duration", CLOCK_NEVER);
    timing.from = take_time(lua, bench, "from", timing.epoch);
    if (timing.period == 0 || timing.offset >= timing.period)
        luaL_error(lua, "on_time: expected a period, and an offset within it");
    if (timing.from < timing.epoch)
        luaL_error(lua, "on_time: from is before the epoch");
    return timing;
}

static void judge_slot(lua_State *lua, const struct bench *bench, const struct timing *timing,
                       const struct partition_span *span, int number)
{
    const char *name = luaL_checkstring(lua, 2);
    uint64_t late =
        (span->start - timing->epoch + timing->period - timing->offset) % timing->period;
    char text[240];

    if (late > timing->within) {
        snprintf(
            text, sizeof(text),
            "slot %d of %.40s starts at %.3f us, %.3f us behind its time, expected at most %.3f",
            number, name, bench_microseconds(bench, span->start), bench_microseconds(bench, late),
            bench_microseconds(bench, timing->within));
        luaL_error(lua, "%s", text);
    }
    if (span->user > timing->duration) {
        snprintf(text, sizeof(text),
                 "slot %d of %.40s at %.3f us: it worked for %.3f us, expected at most %.3f",
                 number, name, bench_microseconds(bench, span->start),
                 bench_microseconds(bench, span->user),
                 bench_microseconds(bench, timing->duration));
        luaL_error(lua, "%s", text);
    }
}

int api_judge_on_time(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);
    uint32_t context = api_check_context(lua, bench, 2);
    struct timing timing = check_timing(lua, bench);
    size_t count;
    const struct partition_span *span = partition_watch_spans(bench->watch, &count);
    int number = 0;

    for (size_t i = 0; i < count; i++)
        if (api_span_is_slot(&span[i], context) && span[i].start >= timing.from)
            judge_slot(lua, bench, &timing, &span[i], ++number);
    if (number == 0)
        return luaL_error(lua, "on_time: no slot of %s is over", lua_tostring(lua, 2));
    lua_pushinteger(lua, number);
    return 1;
}

/* How early and late first instructions of slots come; the first one that is looked at has the time that all have it from. */
struct jitter {
    uint64_t
        offset[CONTEXTS]; /* of the partitions' slots in the period; CLOCK_NEVER: none of theirs */
    uint64_t period, within, from, reference;
    int64_t early, late;
    int count;
};

static void check_offsets(lua_State *lua, const struct bench *bench, struct jitter *jitter)
{
    for (uint32_t i = 0; i < CONTEXTS; i++)
        jitter->offset[i] = CLOCK_NEVER;
    luaL_checktype(lua, 2, LUA_TTABLE);
    for (lua_pushnil(lua); lua_next(lua, 2); lua_pop(lua, 1)) {
        int top = lua_gettop(lua);

        jitter->offset[api_check_context(lua, bench, top - 1) % CONTEXTS] =
            api_check_time(lua, bench, top);
    }
}

static void add_start(struct jitter *jitter, uint64_t start, uint64_t offset)
{
    uint64_t half = jitter->period / 2, delay;

    if (jitter->count++ == 0)
        jitter->reference = start - offset;
    delay = (start - offset - jitter->reference + half) % jitter->period;
    jitter->early =
        (int64_t)(delay - half) < jitter->early ? (int64_t)(delay - half) : jitter->early;
    jitter->late = (int64_t)(delay - half) > jitter->late ? (int64_t)(delay - half) : jitter->late;
}

int api_judge_jitter(lua_State *lua)
{
    static const char *const known[] = {"period", "within", "from", NULL};
    struct bench *bench = api_check_bench(lua, 1);
    struct jitter jitter = {0};
    double spread;
    char text[160];
    size_t count;
    const struct partition_span *span;

    check_offsets(lua, bench, &jitter);
    luaL_checktype(lua, 3, LUA_TTABLE);
    api_check_keys(lua, 3, "jitter", known);
    jitter.period = take_time(lua, bench, "period", 0);
    jitter.within = take_time(lua, bench, "within", 0);
    jitter.from = take_time(lua, bench, "from", 0);
    if (jitter.period == 0)
        return luaL_error(lua, "jitter: expected a period");
    span = partition_watch_spans(bench->watch, &count);
    for (size_t i = 0; i < count; i++)
        if (span[i].first_user != CLOCK_NEVER && span[i].first_user >= jitter.from &&
            jitter.offset[span[i].context % CONTEXTS] != CLOCK_NEVER)
            add_start(&jitter, span[i].first_user, jitter.offset[span[i].context % CONTEXTS]);
    if (jitter.count == 0)
        return luaL_error(lua, "jitter: no slot is over");
    spread = bench_microseconds(bench, (uint64_t)(jitter.late - jitter.early));
    if ((uint64_t)(jitter.late - jitter.early) > jitter.within) {
        snprintf(text, sizeof(text), "slots start within %.3f us of their times, expected %.3f",
                 spread, bench_microseconds(bench, jitter.within));
        return luaL_error(lua, "%s", text);
    }
    lua_pushinteger(lua, jitter.count);
    lua_pushnumber(lua, spread);
    return 2;
}

/* Lines of the health monitor: "HM  partition P1 (nav)  EVENT ... -> ACTION", "HM  hypervisor  ...". */

/* What stands behind the head of the line, if it is one of that partition; else NULL. */
static const char *health_text(const struct console_line *line, const char *partition)
{
    const char *text = line->text + line->message;
    char head[80];
    const char *found;

    if (strncmp(text, "HM  ", 4) != 0)
        return NULL;
    text += 4;
    if (partition)
        snprintf(head, sizeof(head), "(%s)  ", partition);
    else
        snprintf(head, sizeof(head), "hypervisor  ");
    found = strstr(text, head);
    if (!found || (!partition && found != text))
        return NULL;
    return found + strlen(head);
}

/* Does the text have the pattern at index 3 at its head, and the action at 4 at its end? */
static bool health_fits(lua_State *lua, const char *text)
{
    const char *arrow = strstr(text, " -> ");
    const char *action = luaL_optstring(lua, 4, NULL);
    bool fits;

    if (action && (!arrow || strcmp(arrow + 4, action) != 0))
        return false;
    sandbox_push_string_function(lua, "find");
    lua_pushlstring(lua, text, arrow ? (size_t)(arrow - text) : strlen(text));
    lua_pushvalue(lua, 3);
    lua_call(lua, 2, 1);
    fits = lua_isinteger(lua, -1) && lua_tointeger(lua, -1) == 1;
    lua_pop(lua, 1);
    return fits;
}

/* A name at index 3 becomes the event's text, which is a pattern for itself. A name that is none would never be found. */
static void take_event(lua_State *lua)
{
    const char *event = luaL_checkstring(lua, 3);

    if (!health_event_is_name(event))
        return;
    if (!health_event_text(event))
        luaL_error(lua, "no event '%s': docs/hypervisor.md has the list", event);
    lua_pushstring(lua, health_event_text(event));
    lua_replace(lua, 3);
}

/* How many lines fit; *last is the last line of the partition, fitting or not. */
static lua_Integer count_health(lua_State *lua, const struct console_line **last)
{
    struct bench *bench = api_check_bench(lua, 1);
    const char *partition = api_check_console(lua, bench, 2);
    lua_Integer count = 0;

    if (partition && strcmp(partition, HYPERVISOR_CONSOLE) == 0)
        partition = NULL;
    take_event(lua);
    *last = NULL;
    for (size_t i = 0; i < bench->console->count; i++) {
        const struct console_line *line = &bench->console->line[i];
        const char *text = health_text(line, partition);

        if (!text)
            continue;
        *last = line;
        count += health_fits(lua, text);
    }
    return count;
}

int api_judge_health(lua_State *lua)
{
    const struct console_line *last;
    lua_Integer count = count_health(lua, &last);
    const char *who = luaL_optstring(lua, 2, "the hypervisor");
    const char *action = luaL_optstring(lua, 4, NULL);

    if (count == 0)
        return luaL_error(lua, "the health monitor has reported no \"%s\" of %s%s%s; %s%s",
                          lua_tostring(lua, 3), who, action ? " with the action " : "",
                          action ? action : "", last ? "the last is: " : "nothing at all of it",
                          last ? last->text + last->message : "");
    lua_pushinteger(lua, count);
    return 1;
}

int api_judge_no_health(lua_State *lua)
{
    const struct console_line *last;

    lua_settop(lua, 3);
    if (lua_isnil(lua, 3)) {
        lua_pushliteral(lua, "");
        lua_replace(lua, 3);
    }
    if (count_health(lua, &last) > 0)
        return luaL_error(lua, "the health monitor has reported of %s: %s",
                          luaL_optstring(lua, 2, "the hypervisor"), last->text + last->message);
    return 0;
}
