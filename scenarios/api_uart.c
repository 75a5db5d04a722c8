/* SPDX-License-Identifier: BSD-2-Clause */
/* A machine's methods for what goes through its UARTs: expect, output, lines, input. */
#include <string.h>

#include "scenarios/api.h"

void api_push_message(lua_State *lua, const struct console_line *line)
{
    lua_pushlstring(lua, line->text + line->message, line->length - line->message);
}

/*
 * What string.find says of the string on top of the stack and the pattern at index `pattern`. Pops
 * the string.
 */
static bool matches(lua_State *lua, int pattern)
{
    bool found;

    sandbox_push_string_function(lua, "find");
    lua_insert(lua, -2);
    lua_pushvalue(lua, pattern);
    if (lua_pcall(lua, 2, 1, 0) != LUA_OK)
        luaL_error(lua, "%s", lua_tostring(lua, -1));
    found = !lua_isnil(lua, -1);
    lua_pop(lua, 1);
    return found;
}

/* Looks on from the cursor. NULL: no line so far matches. */
static const struct console_line *find_line(lua_State *lua, struct bench *bench, const char *name,
                                            int pattern)
{
    size_t *next = console_cursor(bench->console, name);

    if (!next)
        luaL_error(lua, "no memory");
    while (*next < bench->console->count) {
        const struct console_line *line = &bench->console->line[(*next)++];

        if (!console_line_is(line, name))
            continue;
        lua_pushlstring(lua, line->text + line->body, line->length - line->body);
        if (matches(lua, pattern))
            return line;
    }
    return NULL;
}

static const struct console_line *last_line(const struct bench *bench, const char *name)
{
    for (size_t i = bench->console->count; i-- > 0;)
        if (console_line_is(&bench->console->line[i], name))
            return &bench->console->line[i];
    return NULL;
}

static int expect_failed(lua_State *lua, struct bench *bench, const char *name, const char *timeout)
{
    const struct console_line *last = last_line(bench, name);
    const char *who = name ? name : "the console";
    char stop[160];

    if (last)
        lua_pushfstring(lua, "the last is \"%s\"", last->text + last->message);
    else
        lua_pushliteral(lua, "there is no line at all");
    bench_describe_stop(bench, stop, sizeof(stop));
    if (bench->ended)
        return luaL_error(lua, "no further line of %s matches \"%s\": %s; %s", who,
                          lua_tostring(lua, 3), stop, lua_tostring(lua, -1));
    return luaL_error(lua, "no further line of %s matches \"%s\" within %s of simulated time; %s",
                      who, lua_tostring(lua, 3), timeout, lua_tostring(lua, -1));
}

/* m:expect(partition or nil, pattern [, timeout]) -> text, time in us */
static int uart_expect(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);
    const char *name = api_check_console(lua, bench, 2);
    const char *timeout = luaL_optstring(lua, 4, "1s");
    const struct console_line *line;
    uint64_t until;

    luaL_checkstring(lua, 3);
    if (lua_isnoneornil(lua, 4)) {
        lua_settop(lua, 3);
        lua_pushstring(lua, timeout);
    }
    until = api_later(bench, api_check_time(lua, bench, 4));
    lua_pushliteral(lua, "");
    matches(lua, 3); /* a malformed pattern is reported before time goes by */
    api_check_idle(lua, bench);
    bench->stop_at_line = true;
    while (!(line = find_line(lua, bench, name, 3)) && !bench->ended && !api_of(lua)->wrong[0] &&
           machine_cycle(bench->machine) < until)
        api_count_run(lua, bench, until);
    bench->stop_at_line = false;
    api_raise_wrong(lua);
    if (!line)
        return expect_failed(lua, bench, name, timeout);
    api_push_message(lua, line);
    lua_pushnumber(lua, bench_microseconds(bench, line->cycle));
    return 2;
}

/*
 * m:output([partition [, timed]]) -> text; timed: each line behind the time at which it was
 * complete
 */
static int uart_output(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);
    const char *name = api_check_console(lua, bench, 2);
    bool timed = lua_toboolean(lua, 3);
    luaL_Buffer buffer;

    luaL_buffinit(lua, &buffer);
    for (size_t i = 0; i < bench->console->count; i++) {
        const struct console_line *line = &bench->console->line[i];
        size_t from = timed ? line->body : line->message;
        char time[32];

        if (!console_line_is(line, name))
            continue;
        if (timed) {
            snprintf(time, sizeof(time), "%12.3f us  ", bench_microseconds(bench, line->cycle));
            luaL_addstring(&buffer, time);
        }
        luaL_addlstring(&buffer, line->text + from, line->length - from);
        luaL_addchar(&buffer, '\n');
    }
    if (!name)
        luaL_addlstring(&buffer, bench->console->partial[0].text,
                        bench->console->partial[0].length);
    luaL_pushresult(&buffer);
    return 1;
}

static void push_line(lua_State *lua, const struct bench *bench, const struct console_line *line)
{
    lua_createtable(lua, 0, 5);
    api_push_message(lua, line);
    lua_setfield(lua, -2, "text");
    lua_pushlstring(lua, line->text, line->length);
    lua_setfield(lua, -2, "whole");
    if (line->tag_length) {
        lua_pushlstring(lua, line->text + 1, line->tag_length);
        lua_setfield(lua, -2, "partition");
    }
    lua_pushnumber(lua, bench_microseconds(bench, line->cycle));
    lua_setfield(lua, -2, "time");
    lua_pushinteger(lua, (lua_Integer)line->cycle);
    lua_setfield(lua, -2, "cycle");
}

/* m:lines([partition]) -> list of {text, whole, partition, time in us, cycle} */
static int uart_lines(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);
    const char *name = api_check_console(lua, bench, 2);
    lua_Integer count = 0;

    lua_newtable(lua);
    for (size_t i = 0; i < bench->console->count; i++) {
        if (!console_line_is(&bench->console->line[i], name))
            continue;
        push_line(lua, bench, &bench->console->line[i]);
        lua_seti(lua, -2, ++count);
    }
    return 1;
}

/* m:input(text [, uart]): all of it, or an error and the part that fitted */
static int uart_input(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);
    size_t length;
    const char *text = luaL_checklstring(lua, 2, &length);
    lua_Integer uart = luaL_optinteger(lua, 3, 0);

    api_check_idle(lua, bench);
    luaL_argcheck(lua, uart >= 0 && uart < MACHINE_UARTS_MAX, 3, "expected the number of a UART");
    for (size_t i = 0; i < length; i++)
        if (!machine_uart_input(bench->machine, (uint32_t)uart, (uint8_t)text[i]))
            return luaL_error(
                lua, "UART %d took %d of %d characters: no such UART, or its queue is full",
                (int)uart, (int)i, (int)length);
    return 0;
}

const luaL_Reg api_uart_methods[] = {
    {"expect", uart_expect},
    {"output", uart_output},
    {"lines", uart_lines},
    {"input", uart_input},
    {NULL, NULL},
};
