/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A Lua state for code that is not trusted: no files, no processes, no modules, no byte code, no
 * finalizers, bounded memory and a bounded number of instructions. What remains of the standard
 * libraries: the safe part of the basic functions, math, string, table, utf8. Randomness comes from
 * a seed.
 */
#ifndef PRIDE_SCENARIOS_SANDBOX_H
#define PRIDE_SCENARIOS_SANDBOX_H

#include <lauxlib.h>
#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/base/random.h"

struct sandbox {
    lua_State *lua;
    size_t memory, memory_limit; /* bytes */
    uint64_t steps, step_limit;  /* instructions of the Lua machine, counted by thousands */
    struct random random;
    void (*print)(void *owner, const char *line); /* where print() goes; NULL: nowhere */
    void *owner;
    bool unsafe;         /* all of Lua's libraries: the code is trusted */
    volatile int paused; /* the code waits for a machine to run: its own time stands still */
    uint64_t pauses;     /* how often that, or another call of a machine, was */
    char place[256];     /* "file.lua:12: ", for errors that Lua gives no place */
    char text[2048];     /* of such an error */
};

#define SANDBOX_MEMORY (256u * 1024 * 1024)
#define SANDBOX_STEPS  UINT64_C(2000000000)

/*
 * Makes the state with the limits (and `unsafe`) that are set in *sandbox. False: no memory. The
 * sandbox must not move.
 */
bool sandbox_open(struct sandbox *sandbox, uint64_t seed);
void sandbox_close(struct sandbox *sandbox);

/* Pushes a function of the string library, whatever the code has made of its own copy. */
void sandbox_push_string_function(lua_State *lua, const char *name);

/* What print is in the sandbox: its arguments as texts, with tabs between them. */
int sandbox_print(lua_State *lua);

/* The sandbox that a state belongs to. */
struct sandbox *sandbox_of(lua_State *lua);

/*
 * "FILE:LINE: " of the code that runs, or the latest that is known; valid until the next call. Looks
 * only, so it may be called in a signal handler of a process that then ends.
 */
const char *sandbox_place(struct sandbox *sandbox);

/*
 * lua_pcall that remembers where an error was; then that error, on top of the stack, as "FILE:LINE:
 * message", valid until the next one.
 */
int sandbox_protected_call(lua_State *lua, int arguments, int results);
const char *sandbox_error_text(lua_State *lua);

/*
 * Loads and runs a file of text; or calls the function below `arguments` values on the stack, which
 * leaves nothing. NULL: done. Else "FILE:LINE: message" of what went wrong, valid until the next
 * call or close.
 */
const char *sandbox_run_file(struct sandbox *sandbox, const char *path);
const char *sandbox_call(struct sandbox *sandbox, int arguments);

#endif
