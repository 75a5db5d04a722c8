/* SPDX-License-Identifier: BSD-2-Clause */
/* t.boot, and a machine's methods for running, saving and comparing it as a whole. */
#include <stdlib.h>
#include <string.h>

#include "scenarios/api.h"
#include "scenarios/artefact.h"

#define SETTINGS_MAX  256
#define MACHINES_MAX  64                  /* open at a time in one test */
#define SNAPSHOTS_MAX (UINT64_C(2) << 30) /* bytes that one test keeps */

struct boot {
    struct board board;
    struct bench *bench;
};

/* One more option of the command line that builds such a machine, the value quoted for a shell. */
static void note_option(lua_State *lua, struct boot *boot, const char *name, const char *value)
{
    const char *before = boot->bench->options ? boot->bench->options : "";
    const char *quoted = luaL_gsub(lua, value, "'", "'\\''");
    char *text;

    if (asprintf(&text, "%s %s '%s'", before, name, quoted) < 0)
        luaL_error(lua, "no memory");
    free(boot->bench->options);
    boot->bench->options = text;
    lua_pop(lua, 1);
}

static void set_key(lua_State *lua, struct boot *boot, const char *assignment)
{
    if (!board_set(&boot->board, assignment, &boot->bench->diag))
        api_bench_error(lua, boot->bench);
    note_option(lua, boot, "--set", assignment);
}

static int compare_strings(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/*
 * set = {["cpu.windows"] = 8, ...}: in order of the keys, because the order of a Lua table is none.
 */
static void set_named(lua_State *lua, struct boot *boot)
{
    const char *assignment[SETTINGS_MAX];
    const char *key;
    size_t count = 0;
    int base = lua_gettop(lua);

    lua_pushnil(lua);
    while (lua_next(lua, base)) {
        if (lua_type(lua, -2) != LUA_TSTRING) {
            lua_pop(lua, 1);
            continue;
        }
        if (count == SETTINGS_MAX)
            luaL_error(lua, "boot: too many settings");
        key = lua_tostring(lua, -2);
        assignment[count++] = lua_pushfstring(lua, "%s=%s", key, luaL_tolstring(lua, -1, NULL));
        /* The text goes below the key, where it lives until it is used. */
        luaL_checkstack(lua, 8, "settings");
        lua_insert(lua, -4);
        lua_pop(lua, 2);
    }
    qsort(assignment, count, sizeof(assignment[0]), compare_strings);
    for (size_t i = 0; i < count; i++)
        set_key(lua, boot, assignment[i]);
    lua_settop(lua, base);
}

/* set = {"cpu.windows=8", ...}: in the order given. */
static void set_listed(lua_State *lua, struct boot *boot)
{
    lua_Integer count = (lua_Integer)lua_rawlen(lua, -1);

    if (count > SETTINGS_MAX)
        luaL_error(lua, "boot: too many settings");
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(lua, -1, i);
        set_key(lua, boot, luaL_checkstring(lua, -1));
        lua_pop(lua, 1);
    }
}

static void option_settings(lua_State *lua, struct boot *boot)
{
    if (lua_type(lua, -1) != LUA_TTABLE)
        luaL_error(lua, "boot: set must be a table");
    set_listed(lua, boot);
    set_named(lua, boot);
}

static void option_board_key(lua_State *lua, struct boot *boot, const char *key)
{
    set_key(lua, boot, lua_pushfstring(lua, "%s=%s", key, luaL_tolstring(lua, -1, NULL)));
    lua_pop(lua, 2);
}

static void option_cpus(lua_State *lua, struct boot *boot)
{
    option_board_key(lua, boot, "board.cpus");
}

static void option_engine(lua_State *lua, struct boot *boot)
{
    option_board_key(lua, boot, "board.engine");
}

static void option_timing(lua_State *lua, struct boot *boot)
{
    option_board_key(lua, boot, "board.timing");
}

static void option_board(lua_State *lua, struct boot *boot)
{
    const char *name = api_check_text(lua, -1);
    char path[512], error[1024];

    if (board_name_is_path(name)) {
        if (!files_find(&api_of(lua)->files, "board", name, path, sizeof(path), error,
                        sizeof(error)))
            luaL_error(lua, "boot: %s", error);
        name = path;
    }
    if (!board_load(&boot->board, name, &boot->bench->diag))
        api_bench_error(lua, boot->bench);
    note_option(lua, boot, "--board", name);
}

static void option_image(lua_State *lua, struct boot *boot)
{
    const char *name = api_check_text(lua, -1);
    char error[1024];

    if (!files_find(&api_of(lua)->files, "image", name, boot->bench->image,
                    sizeof(boot->bench->image), error, sizeof(error)))
        luaL_error(lua, "boot: %s", error);
}

static const struct boot_option {
    const char *name;
    void (*set)(lua_State *lua, struct boot *boot);
} options[] = {
    /* In the order in which they take effect. */
    {"board", option_board},   {"cpus", option_cpus},    {"engine", option_engine},
    {"timing", option_timing}, {"set", option_settings}, {"image", option_image},
};

#define OPTION_COUNT (sizeof(options) / sizeof(options[0]))

static void check_machine_count(lua_State *lua)
{
    unsigned count = 0;

    for (const struct bench *bench = api_of(lua)->benches; bench; bench = bench->next)
        count++;
    if (count >= MACHINES_MAX)
        luaL_error(lua, "boot: more than %d machines at a time: close those that are over",
                   MACHINES_MAX);
}

int api_boot(lua_State *lua)
{
    static const char *const known[] = {"board", "cpus", "engine", "image", "set", "timing", NULL};
    struct api *api = api_of(lua);
    struct boot boot = {0};
    struct bench *bench;

    luaL_checktype(lua, 1, LUA_TTABLE);
    api_check_keys(lua, 1, "boot", known);
    lua_gc(lua, LUA_GCCOLLECT); /* machines that nobody has any more are large */
    check_machine_count(lua);
    bench = boot.bench = lua_newuserdatauv(lua, sizeof(*bench), 1);
    memset(bench, 0, sizeof(*bench));
    bench->note = api_note;
    bench->owner = api;
    bench_prepare(bench);
    luaL_setmetatable(lua, "machine");
    lua_newtable(lua); /* its watches */
    lua_setiuservalue(lua, -2, 1);
    if (!board_load(&boot.board, "leon3-generic", &bench->diag))
        return api_bench_error(lua, bench);
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (lua_getfield(lua, 1, options[i].name) != LUA_TNIL)
            options[i].set(lua, &boot);
        lua_pop(lua, 1);
    }
    if (!bench->image[0])
        return luaL_error(lua, "boot: expected an image");
    if (!bench_open(bench, &boot.board, api->seed))
        return api_bench_error(lua, bench);
    bench->next = api->benches;
    api->benches = bench;
    bench->number = ++api->boots;
    if (api->record)
        artefact_record_machine(api->record, bench, bench->number);
    if (api->coverage)
        bench->coverage = coverage_create(bench->machine);
    return 1;
}

static void run(lua_State *lua, struct bench *bench, uint64_t until)
{
    api_check_idle(lua, bench);
    api_count_run(lua, bench, until);
    api_raise_wrong(lua);
}

static int machine_run_for(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);

    run(lua, bench, api_later(bench, api_check_time(lua, bench, 2)));
    lua_pushstring(lua, bench_stop_name(bench));
    return 1;
}

static int machine_run_until(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);
    uint64_t until = api_check_time(lua, bench, 2);

    if (until < machine_cycle(bench->machine))
        return luaL_error(lua, "run_until: that time is over");
    run(lua, bench, until);
    lua_pushstring(lua, bench_stop_name(bench));
    return 1;
}

static int machine_run_until_exit(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);
    char text[160];

    run(lua, bench, api_later(bench, api_check_time(lua, bench, 2)));
    if (bench->stop.reason != MACHINE_EXIT) {
        bench_describe_stop(bench, text, sizeof(text));
        return luaL_error(lua, "no exit within %s: %s", luaL_tolstring(lua, 2, NULL), text);
    }
    lua_pushinteger(lua, bench->stop.code);
    return 1;
}

static int machine_exit_code(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);

    if (bench->stop.reason != MACHINE_EXIT)
        return 0;
    lua_pushinteger(lua, bench->stop.code);
    return 1;
}

static int machine_state_name(lua_State *lua)
{
    lua_pushstring(lua, bench_stop_name(api_check_bench(lua, 1)));
    return 1;
}

static int machine_cycle_now(lua_State *lua)
{
    lua_pushinteger(lua, (lua_Integer)machine_cycle(api_check_bench(lua, 1)->machine));
    return 1;
}

static int machine_instruction_count(lua_State *lua)
{
    lua_pushinteger(lua, (lua_Integer)machine_instructions(api_check_bench(lua, 1)->machine));
    return 1;
}

static int machine_time(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);

    lua_pushnumber(lua, bench_microseconds(bench, machine_cycle(bench->machine)));
    return 1;
}

static int machine_digest_text(lua_State *lua)
{
    char text[17];

    snprintf(text, sizeof(text), "%016llx",
             (unsigned long long)machine_digest(api_check_bench(lua, 1)->machine));
    lua_pushstring(lua, text);
    return 1;
}

static int machine_save_snapshot(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);
    struct bench_snapshot *snapshot;

    if (api_of(lua)->snapshot_bytes > SNAPSHOTS_MAX)
        lua_gc(lua, LUA_GCCOLLECT); /* it does not know how large they are */
    if (api_of(lua)->snapshot_bytes > SNAPSHOTS_MAX)
        return luaL_error(lua, "the snapshots of this test need more than %d MiB",
                          (int)(SNAPSHOTS_MAX >> 20));
    snapshot = lua_newuserdatauv(lua, sizeof(*snapshot), 0);
    memset(snapshot, 0, sizeof(*snapshot));
    luaL_setmetatable(lua, "snapshot");
    if (!bench_save(bench, snapshot))
        return api_bench_error(lua, bench);
    api_of(lua)->snapshot_bytes += snapshot->size;
    return 1;
}

static int machine_restore_snapshot(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);

    api_check_idle(lua, bench);
    if (!bench_restore(bench, luaL_checkudata(lua, 2, "snapshot")))
        return api_bench_error(lua, bench);
    return 0;
}

static int machine_close(lua_State *lua)
{
    struct bench *bench = luaL_checkudata(lua, 1, "machine");

    api_check_idle(lua, bench);
    api_close_bench(lua, bench);
    return 0;
}

const luaL_Reg api_machine_methods[] = {
    {"run", machine_run_for},
    {"run_until", machine_run_until},
    {"run_until_exit", machine_run_until_exit},
    {"exit_code", machine_exit_code},
    {"state", machine_state_name},
    {"cycle", machine_cycle_now},
    {"time", machine_time},
    {"instructions", machine_instruction_count},
    {"digest", machine_digest_text},
    {"save", machine_save_snapshot},
    {"restore", machine_restore_snapshot},
    {"close", machine_close},
    {NULL, NULL},
};
