/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One Lua state a file: the file is run to have its functions, then the shared start if one is
 * wanted, then one test. All that they made goes with the Lua state.
 */
#include "scenarios/execute.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenarios/api.h"
#include "scenarios/artefact.h"
#include "scenarios/guard.h"

struct execution {
    struct api api;
    struct execute_order order;
    size_t seen;  /* tests, while the file runs */
    int test;     /* table in the registry: number + 1 -> {function, case} */
    int start;    /* function in the registry */
    int returned; /* what it returned */
    const struct suite_test *chosen;
};

static void take_test(lua_State *lua, void *owner, const struct suite_call *call)
{
    struct execution *execution = owner;

    (void)call;
    lua_rawgeti(lua, LUA_REGISTRYINDEX, execution->test);
    lua_createtable(lua, 2, 0);
    lua_pushvalue(lua, -4);
    lua_rawseti(lua, -2, 1);
    lua_pushvalue(lua, -3);
    lua_rawseti(lua, -2, 2);
    lua_rawseti(lua, -2, (lua_Integer)++execution->seen);
    lua_pop(lua, 1);
}

static void take_start(lua_State *lua, void *owner, const struct suite_call *call)
{
    struct execution *execution = owner;

    if (!execution->order.from || strcmp(call->name, execution->order.from) != 0)
        return;
    lua_pushvalue(lua, -1);
    execution->start = luaL_ref(lua, LUA_REGISTRYINDEX);
}

/* Tests of one run differ in their randomness, whatever their order. */
static uint64_t mix_seed(uint64_t seed, const char *name)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ seed;

    for (; *name; name++)
        hash = (hash ^ (uint8_t)*name) * UINT64_C(0x100000001b3);
    return hash;
}

static int call_start(lua_State *lua)
{
    struct execution *execution = lua_touserdata(lua, 1);

    suite_end(lua);
    lua_rawgeti(lua, LUA_REGISTRYINDEX, execution->start);
    api_push_test(lua);
    lua_call(lua, 1, 1);
    execution->returned = luaL_ref(lua, LUA_REGISTRYINDEX);
    return 0;
}

/* The test's function gets t, then what the shared start returned, then its case. */
static int call_test(lua_State *lua)
{
    struct execution *execution = lua_touserdata(lua, 1);
    int arguments = 1;

    suite_end(lua);
    lua_rawgeti(lua, LUA_REGISTRYINDEX, execution->test);
    if (lua_rawgeti(lua, -1, (lua_Integer)execution->chosen->number + 1) != LUA_TTABLE)
        return luaL_error(lua, "the test is gone: does the file change while it is tested?");
    lua_rawgeti(lua, -1, 1);
    api_push_test(lua);
    if (execution->order.from) {
        lua_rawgeti(lua, LUA_REGISTRYINDEX, execution->returned);
        arguments++;
    }
    lua_rawgeti(lua, 3, 2);
    lua_call(lua, arguments + 1, 0);
    return 0;
}

static void watch(struct guard *guard, struct sandbox *sandbox)
{
    if (guard)
        guard_watch(guard, sandbox);
}

static const char *call(struct execution *execution, lua_CFunction function)
{
    lua_pushcfunction(execution->api.sandbox.lua, function);
    lua_pushlightuserdata(execution->api.sandbox.lua, execution);
    return sandbox_call(&execution->api.sandbox, 1);
}

/* NULL: done. */
static const char *start_file(struct execution *execution)
{
    struct api *api = &execution->api;
    lua_State *lua = api->sandbox.lua;
    const char *wrong;

    lua_newtable(lua);
    execution->test = luaL_ref(lua, LUA_REGISTRYINDEX);
    suite_register(lua, &(struct suite_receiver){take_test, take_start, execution});
    wrong = sandbox_run_file(&api->sandbox, execution->order.file);
    if (wrong || !execution->order.from)
        return wrong;
    if (execution->start == LUA_NOREF)
        return "the shared start is gone: does the file change while it is tested?";
    return call(execution, call_start);
}

struct execution *execute_open(const struct execute_order *order, struct result *result)
{
    struct execution *execution = calloc(1, sizeof(*execution));
    struct api *api;
    const char *wrong;

    *result = (struct result){0};
    if (!execution) {
        result_fail(result, "no memory");
        return NULL;
    }
    execution->order = *order;
    execution->start = execution->returned = LUA_NOREF;
    api = &execution->api;
    api->files = (struct files){.systems = order->systems, .beside = order->file};
    api->files.anywhere = api->sandbox.unsafe = order->unsafe;
    api->seed = order->seed;
    api->record = order->record;
    api->coverage = order->coverage;
    api->sandbox.memory_limit = SANDBOX_MEMORY;
    api->sandbox.step_limit = SANDBOX_STEPS;
    api->sandbox.print = api_note;
    api->sandbox.owner = api;
    api->notes = open_memstream(&api->notes_text, &api->notes_size);
    if (!api->notes ||
        !sandbox_open(&api->sandbox, mix_seed(order->seed, order->from ? order->from : ""))) {
        result_fail(result, "no memory");
        execute_close(execution);
        return NULL;
    }
    watch(order->guard, &api->sandbox);
    wrong = start_file(execution);
    watch(order->guard, NULL);
    if (!wrong)
        return execution;
    result_fail(result, "%s%s%s%s", order->from ? "the shared start " : "",
                order->from ? order->from : "", order->from ? ": " : "", wrong);
    execute_close(execution);
    return NULL;
}

void execute_run(struct execution *execution, const struct suite_test *test, struct guard *guard,
                 struct result *result)
{
    struct api *api = &execution->api;
    const char *wrong;

    *result = (struct result){0};
    execution->chosen = test;
    random_seed(&api->sandbox.random, mix_seed(execution->order.seed, test->name));
    watch(guard, &api->sandbox);
    wrong = call(execution, call_test);
    watch(guard, NULL);
    if (wrong)
        result_fail(result, "%s", wrong);
    if (wrong && api->skip[0]) {
        result_fail(result, "%s", api->skip);
        result->outcome = RESULT_SKIPPED;
    }
    result->simulated_us = api->simulated_us;
    fflush(api->notes);
    result->notes = api->notes_text ? strdup(api->notes_text) : NULL;
    if (result->outcome == RESULT_FAILED && api->record)
        result->incomplete = !artefact_keep_machines(api->record, api->benches);
}

void execute_close(struct execution *execution)
{
    if (!execution)
        return;
    if (execution->api.sandbox.lua)
        sandbox_close(&execution->api.sandbox);
    if (execution->api.notes)
        fclose(execution->api.notes);
    free(execution->api.notes_text);
    free(execution);
}

static void open_and_run(const struct suite_test *test, const struct execute_setting *setting,
                         uint64_t seed, const char *record, struct guard *guard,
                         struct result *result)
{
    struct execute_order order = {.file = test->file,
                                  .from = test->from,
                                  .systems = setting->systems,
                                  .seed = seed,
                                  .record = record,
                                  .coverage = record ? NULL : setting->coverage,
                                  .unsafe = setting->unsafe,
                                  .guard = guard};
    struct execution *execution = execute_open(&order, result);

    if (execution)
        execute_run(execution, test, guard, result);
    execute_close(execution);
}

void execute_record(const struct suite_test *test, const struct execute_setting *setting,
                    uint64_t seed, struct guard *guard, struct result *result)
{
    char folder[ARTEFACT_PATH];
    struct result again = {0};
    bool good;

    if (!setting->artefacts || result->outcome != RESULT_FAILED)
        return;
    if (!artefact_make_folder(setting->artefacts, test->file, test->name, seed, folder)) {
        if (asprintf(&result->artefact, "none in %s: %s", setting->artefacts, strerror(errno)) < 0)
            result->artefact = NULL;
        return;
    }
    open_and_run(test, setting, seed, folder, guard, &again);
    good = artefact_write_summary(folder, test, seed, result, &again) && !again.incomplete;
    if (asprintf(&result->artefact, "%s%s", folder, good ? "" : ", not all of it: a write failed") <
        0)
        result->artefact = NULL;
    result_close(&again);
}

void execute_test(const struct suite_test *test, const struct execute_setting *setting,
                  uint64_t seed, struct guard *guard, struct result *result)
{
    open_and_run(test, setting, seed, NULL, guard, result);
    execute_record(test, setting, seed, guard, result);
}
