/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tests that scenario files declare; collect.h finds them by running each file once, without
 * running its tests.
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
    char *from;    /* name of the shared start that it begins with; NULL: none */
    char **tag;
    size_t tag_count;
};

struct suite {
    struct suite_test *test;
    size_t count;
};

void suite_close(struct suite *suite);

/* Test has that tag; NULL: true. */
bool suite_test_has_tag(const struct suite_test *test, const char *tag);

/* A call of test() or shared(), as it is seen while a file runs; of test() one for each case. */
struct suite_call {
    const char *name;
    unsigned line;
    const char *from; /* NULL: no shared start */
    const char *tag[SUITE_TAGS_MAX];
    size_t tag_count;
};

/*
 * Makes the global functions test(name, [options,] function) and shared(name, function) known.
 * `found` is called for each test, with its function and, on top of it, its case (nil without one)
 * on the stack; `start` for each shared start, with its function on top. Both leave the stack as it
 * is and may raise Lua errors.
 */
typedef void (*suite_found)(lua_State *lua, void *owner, const struct suite_call *call);
struct suite_receiver {
    suite_found found, start;
    void *owner;
};
void suite_register(lua_State *lua, const struct suite_receiver *receiver);

/* The file has run: what is declared from now on is an error. */
void suite_end(lua_State *lua);

#endif
