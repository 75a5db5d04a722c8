/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tests that scenario files declare: found by running each file once, without running its
 * tests.
 */
#ifndef PRIDE_SCENARIOS_SUITE_H
#define PRIDE_SCENARIOS_SUITE_H

#include <lua.h>

#include "sim/base/diag.h"

#define SUITE_TAGS_MAX 16

struct suite_test {
    char *file;
    char *name;
    unsigned line; /* of the call of test() */
    size_t number; /* in its file, from 0 */
    char **tag;
    size_t tag_count;
};

struct suite {
    struct suite_test *test;
    size_t count;
};

/*
 * Adds the tests of a scenario file, or of all *.lua files of a directory in order of name. False:
 * reported with file:line.
 */
bool suite_add(struct suite *suite, const char *path, struct diag *diag);
void suite_close(struct suite *suite);

/* Test has that tag; NULL: true. */
bool suite_test_has_tag(const struct suite_test *test, const char *tag);

/* A call of test(), as it is seen while a file runs. */
struct suite_call {
    const char *name;
    unsigned line;
    const char *tag[SUITE_TAGS_MAX];
    size_t tag_count;
};

/*
 * Makes the global function test(name, [options,] function) known. `found` is called for each call
 * of it, with the function on top of the stack, which it leaves there; it may raise Lua errors.
 */
typedef void (*suite_found)(lua_State *lua, void *owner, const struct suite_call *call);
void suite_register(lua_State *lua, suite_found found, void *owner);

#endif
