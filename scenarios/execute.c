/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs one test: its file once more, to have its functions, and then the one function. All that the
 * test made goes with its Lua state.
 */
#include "scenarios/execute.h"

#include <stdlib.h>
#include <string.h>

#include "scenarios/api.h"

struct choice {
    size_t wanted, seen;
    int function; /* reference in the registry */
};

static void choose(lua_State *lua, void *owner, const struct suite_call *call)
{
    struct choice *choice = owner;

    (void)call;
    if (choice->seen++ != choice->wanted)
        return;
    lua_pushvalue(lua, -1);
    choice->function = luaL_ref(lua, LUA_REGISTRYINDEX);
}

/* Tests of one run differ in their randomness, whatever their order. */
static uint64_t mix_seed(uint64_t seed, const char *name)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ seed;

    for (; *name; name++)
        hash = (hash ^ (uint8_t)*name) * UINT64_C(0x100000001b3);
    return hash;
}

static int call_test(lua_State *lua)
{
    struct choice *choice = lua_touserdata(lua, 1);

    lua_rawgeti(lua, LUA_REGISTRYINDEX, choice->function);
    api_push_test(lua);
    lua_call(lua, 1, 0);
    return 0;
}

static void run(struct api *api, const struct suite_test *test, struct result *result)
{
    struct choice choice = {.wanted = test->number, .function = LUA_NOREF};
    lua_State *lua = api->sandbox.lua;
    const char *wrong;

    suite_register(lua, choose, &choice);
    wrong = sandbox_run_file(&api->sandbox, test->file);
    if (!wrong && choice.function == LUA_NOREF) {
        result_fail(result, "%s: the test is gone: does the file change while it is tested?",
                    test->file);
        return;
    }
    if (!wrong) {
        lua_pushcfunction(lua, call_test);
        lua_pushlightuserdata(lua, &choice);
        wrong = sandbox_call(&api->sandbox, 1);
    }
    if (wrong)
        result_fail(result, "%s", wrong);
    if (wrong && api->skip[0]) {
        result_fail(result, "%s", api->skip);
        result->outcome = RESULT_SKIPPED;
    }
}

void execute_test(const struct suite_test *test, const char *systems, uint64_t seed,
                  struct result *result)
{
    struct api api = {.systems = systems, .seed = seed};
    size_t notes_size;

    *result = (struct result){0};
    api.sandbox.memory_limit = SANDBOX_MEMORY;
    api.sandbox.step_limit = SANDBOX_STEPS;
    api.sandbox.print = api_note;
    api.sandbox.owner = &api;
    api.notes = open_memstream(&result->notes, &notes_size);
    if (!api.notes || !sandbox_open(&api.sandbox, mix_seed(seed, test->name))) {
        result_fail(result, "no memory");
    } else {
        run(&api, test, result);
        result->simulated_us = api.simulated_us;
        sandbox_close(&api.sandbox);
    }
    if (api.notes)
        fclose(api.notes);
}
