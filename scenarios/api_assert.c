/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Functions of `t` that judge: each either returns or ends the test with one line that says what
 * was expected and what was found. Comparisons of two machines are in api_compare.c.
 */
#include <math.h>
#include <string.h>

#include "scenarios/api.h"
#include "scenarios/api_compare.h"
#include "scenarios/api_judge.h"
#include "scenarios/api_same.h"

#define SHOWN_MAX 200

/*
 * A value as it is shown in messages: strings in quotes and cut, integers with hexadecimal. On the
 * stack.
 */
static const char *push_shown(lua_State *lua, int index)
{
    size_t length;
    const char *text;

    if (lua_isinteger(lua, index) && lua_tointeger(lua, index) > 9) {
        char number[64];

        snprintf(number, sizeof(number), "%lld (0x%llx)", (long long)lua_tointeger(lua, index),
                 (unsigned long long)lua_tointeger(lua, index));
        return lua_pushstring(lua, number);
    }
    if (lua_type(lua, index) >= LUA_TTABLE && !luaL_getmetafield(lua, index, "__tostring"))
        return lua_pushfstring(lua, "a %s", luaL_typename(lua, index)); /* not its address */
    if (lua_type(lua, index) != LUA_TSTRING)
        return luaL_tolstring(lua, index, NULL);
    text = lua_tolstring(lua, index, &length);
    if (length <= SHOWN_MAX)
        return lua_pushfstring(lua, "\"%s\"", text);
    lua_pushlstring(lua, text, SHOWN_MAX);
    lua_pushfstring(lua, "\"%s\"... (%d bytes)", lua_tostring(lua, -1), (int)length);
    lua_remove(lua, -2);
    return lua_tostring(lua, -1);
}

/* Argument `index`, what is judged, as "what: "; empty without one. On the stack. */
static const char *push_subject(lua_State *lua, int index)
{
    if (lua_isnoneornil(lua, index))
        return lua_pushliteral(lua, "");
    return lua_pushfstring(lua, "%s: ", luaL_checkstring(lua, index));
}

/* Two texts of several lines: says in which line they differ. */
static int lines_differ(lua_State *lua, const char *subject, const char *a, const char *b)
{
    int line = 1;

    while (*a && *b) {
        size_t length_a = strcspn(a, "\n");
        size_t length_b = strcspn(b, "\n");

        if (length_a != length_b || memcmp(a, b, length_a) != 0)
            break;
        a += length_a + (a[length_a] != '\0');
        b += length_b + (b[length_b] != '\0');
        line++;
    }
    lua_pushlstring(lua, a, strcspn(a, "\n"));
    lua_pushlstring(lua, b, strcspn(b, "\n"));
    return luaL_error(lua, "%sline %d differs: found \"%s\", expected \"%s\"", subject, line,
                      lua_tostring(lua, -2), lua_tostring(lua, -1));
}

/* t.equal(found, expected [, what]) */
static int assert_equal(lua_State *lua)
{
    const char *subject, *found;
    char path[SAME_PATH];

    luaL_checkany(lua, 2);
    lua_settop(lua, 3);
    if (api_same(lua, 1, 2, path))
        return 0;
    lua_replace(lua, 2);
    lua_replace(lua, 1);
    subject = push_subject(lua, 3);
    if (*path)
        subject = lua_pushfstring(lua, "%s%s: ", subject, path + (*path == '.'));
    if (lua_type(lua, 1) == LUA_TSTRING && lua_type(lua, 2) == LUA_TSTRING &&
        (strchr(lua_tostring(lua, 1), '\n') || strchr(lua_tostring(lua, 2), '\n')))
        return lines_differ(lua, subject, lua_tostring(lua, 1), lua_tostring(lua, 2));
    found = push_shown(lua, 1);
    return luaL_error(lua, "%sfound %s, expected %s", subject, found, push_shown(lua, 2));
}

/* t.different(found, other [, what]) */
static int assert_different(lua_State *lua)
{
    const char *subject;
    char path[SAME_PATH];

    luaL_checkany(lua, 2);
    lua_settop(lua, 3);
    if (!api_same(lua, 1, 2, path))
        return 0;
    subject = push_subject(lua, 3);
    return luaL_error(lua, "%sfound %s twice, expected a difference", subject, push_shown(lua, 1));
}

/* t.near(found, expected, tolerance [, what]) */
static int assert_near(lua_State *lua)
{
    lua_Number found = luaL_checknumber(lua, 1);
    lua_Number expected = luaL_checknumber(lua, 2);
    lua_Number tolerance = luaL_checknumber(lua, 3);
    char text[160];

    if (fabs(found - expected) <= tolerance) /* a NaN fails */
        return 0;
    snprintf(text, sizeof(text), "found %.9g, expected %.9g within %.9g: off by %.9g", found,
             expected, tolerance, fabs(found - expected));
    return luaL_error(lua, "%s%s", push_subject(lua, 4), text);
}

/* t.at_most(found, limit [, what]): budgets */
static int assert_at_most(lua_State *lua)
{
    lua_Number found = luaL_checknumber(lua, 1);
    lua_Number limit = luaL_checknumber(lua, 2);
    char text[96];

    if (found <= limit)
        return 0;
    snprintf(text, sizeof(text), "found %.9g, expected at most %.9g", found, limit);
    return luaL_error(lua, "%s%s", push_subject(lua, 3), text);
}

/* Leaves whether the text at 1 has the pattern at 2. */
static bool has_pattern(lua_State *lua)
{
    bool found;

    luaL_checkstring(lua, 1);
    luaL_checkstring(lua, 2);
    sandbox_push_string_function(lua, "find");
    lua_pushvalue(lua, 1);
    lua_pushvalue(lua, 2);
    lua_call(lua, 2, 1);
    found = !lua_isnil(lua, -1);
    lua_pop(lua, 1);
    return found;
}

/* t.match(text, pattern [, what]) */
static int assert_match(lua_State *lua)
{
    const char *subject;

    if (has_pattern(lua))
        return 0;
    subject = push_subject(lua, 3);
    return luaL_error(lua, "%sno match for pattern \"%s\" in %s", subject, lua_tostring(lua, 2),
                      push_shown(lua, 1));
}

/* t.no_match(text, pattern [, what]) */
static int assert_no_match(lua_State *lua)
{
    const char *subject;

    if (!has_pattern(lua))
        return 0;
    subject = push_subject(lua, 3);
    return luaL_error(lua, "%sunexpected match for pattern \"%s\" in %s", subject,
                      lua_tostring(lua, 2), push_shown(lua, 1));
}

/* t.ok(condition, what) */
static int assert_ok(lua_State *lua)
{
    const char *what = luaL_checkstring(lua, 2);

    if (lua_toboolean(lua, 1))
        return 0;
    return luaL_error(lua, "not true: %s", what);
}

/*
 * t.fails(pattern, function, ...): the function must end with an error that matches; returns its
 * message
 */
static int assert_fails(lua_State *lua)
{
    const char *pattern = luaL_checkstring(lua, 1);

    luaL_checktype(lua, 2, LUA_TFUNCTION);
    if (lua_pcall(lua, lua_gettop(lua) - 2, 0, 0) == LUA_OK)
        return luaL_error(lua, "no error, expected one that matches \"%s\"", pattern);
    luaL_tolstring(lua, -1, NULL);
    lua_replace(lua, 2);
    lua_settop(lua, 2);
    lua_insert(lua, 1);
    if (!has_pattern(lua))
        return luaL_error(lua, "expected an error that matches \"%s\", found \"%s\"", pattern,
                          lua_tostring(lua, 1));
    lua_settop(lua, 1);
    return 1;
}

/* t.fail(reason) */
static int assert_fail(lua_State *lua)
{
    return luaL_error(lua, "%s", luaL_checkstring(lua, 1));
}

/* t.skip(reason): ends the test, neither passed nor failed */
static int assert_skip(lua_State *lua)
{
    struct api *api = api_of(lua);

    snprintf(api->skip, sizeof(api->skip), "%s", luaL_checkstring(lua, 1));
    return luaL_error(lua, "skipped: %s", api->skip);
}

const luaL_Reg api_assert_functions[] = {
    {"equal", assert_equal},
    {"different", assert_different},
    {"near", assert_near},
    {"at_most", assert_at_most},
    {"match", assert_match},
    {"no_match", assert_no_match},
    {"ok", assert_ok},
    {"fails", assert_fails},
    {"fail", assert_fail},
    {"skip", assert_skip},
    {"log", sandbox_print}, /* shown when the test fails */
    {"same_output", api_compare_output},
    {"same_slots", api_compare_slots},
    {"same_work", api_compare_work},
    {"same_state", api_compare_state},
    {"same_memory", api_compare_memory},
    {"on_time", api_judge_on_time},
    {"jitter", api_judge_jitter},
    {"within", api_judge_within},
    {"health", api_judge_health},
    {"no_health", api_judge_no_health},
    {NULL, NULL},
};
