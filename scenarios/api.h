/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Private to scenarios: what the files of the Lua binding share. Methods of a machine are in
 * api_*.c by group, each with one table of functions; assertions and boot are functions of
 * the table `t` that a test gets.
 */
#ifndef PRIDE_SCENARIOS_API_H
#define PRIDE_SCENARIOS_API_H

#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>

#include "scenarios/bench.h"
#include "scenarios/files.h"
#include "scenarios/sandbox.h"

/* What a running test knows of its surroundings; the sandbox's owner points to it. */
struct api {
    struct sandbox sandbox;
    struct files files;
    uint64_t seed;
    const char *record;    /* folder for what a failed test leaves; NULL: nothing is recorded */
    const char *coverage;  /* file of counts; NULL: none */
    struct bench *benches; /* the open machines, the newest first */
    unsigned boots;
    FILE *notes;      /* lines for people, shown when the test fails */
    char *notes_text; /* what was flushed to it */
    size_t notes_size;
    uint64_t snapshot_bytes; /* of all that it keeps */
    double simulated_us;     /* over all its machines */
    char skip[256];          /* the test asked to be skipped, for this reason; "": it did not */
    char wrong[1024];        /* an error in a watch's function, not raised yet; "": none */
};

/* Of the test that this Lua state runs. */
struct api *api_of(lua_State *lua);

/* Puts the table `t` on the stack. Makes the machines' methods known at the first call. */
void api_push_test(lua_State *lua);

/* Writes one line to the test's notes. */
void api_note(void *owner, const char *line);

/* Argument `index` as a machine that is not closed; else a Lua error. */
struct bench *api_check_bench(lua_State *lua, int index);

/* Raises a Lua error inside a watch's function, which may neither run nor change the machine. */
void api_check_idle(lua_State *lua, const struct bench *bench);

/* Runs until `until` or an earlier stop, and counts the simulated time. */
void api_count_run(lua_State *lua, struct bench *bench, uint64_t until);

/* Raises the error of a watch's function, if there was one. */
void api_raise_wrong(lua_State *lua);

/* Closes a machine, which leaves the test's list. An empty one is allowed. */
void api_close_bench(lua_State *lua, struct bench *bench);

/* Lua error with the bench's message. */
int api_bench_error(lua_State *lua, struct bench *bench);

/*
 * Arguments: a time in cycles or as text with a unit; an unsigned 32-bit number; a context by
 * number or name.
 */
uint64_t api_check_time(lua_State *lua, const struct bench *bench, int index);
uint32_t api_check_u32(lua_State *lua, int index);
uint32_t api_check_context(lua_State *lua, const struct bench *bench, int index);

/*
 * Argument `index`, none or a partition by number or name, as the name that its lines on the console have. What the image names no
 * partition is an error, but for what is there already: the hypervisor's own.
 */
#define HYPERVISOR_CONSOLE "hv"
const char *api_check_console(lua_State *lua, const struct bench *bench, int index);

/* Argument `index` as text without zeros. */
const char *api_check_text(lua_State *lua, int index);

/* Lua error if the table at `index` has a key that is not in the list, which ends with NULL. */
void api_check_keys(lua_State *lua, int index, const char *who, const char *const *known);

/* now + cycles without overflow. */
uint64_t api_later(const struct bench *bench, uint64_t cycles);

/* Pushes a line of the console: the text behind the tag and time stamp. */
void api_push_message(lua_State *lua, const struct console_line *line);

/* Sets a field of the table on top of the stack. */
void api_set_integer(lua_State *lua, const char *name, uint64_t value);

/* Does this span count as a slot of its partition? */
bool api_span_is_slot(const struct partition_span *span, uint32_t context);

/* Methods by group, each table ended by {NULL, NULL}. */
extern const luaL_Reg api_machine_methods[];
extern const luaL_Reg api_uart_methods[];
extern const luaL_Reg api_partition_methods[];
extern const luaL_Reg api_state_methods[];
extern const luaL_Reg api_symbol_methods[];
extern const luaL_Reg api_memory_methods[];
extern const luaL_Reg api_event_methods[];
extern const luaL_Reg api_time_methods[];
extern const luaL_Reg api_assert_functions[]; /* of t */

int api_boot(lua_State *lua); /* t.boot */

#endif
