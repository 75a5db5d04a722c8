/* SPDX-License-Identifier: BSD-2-Clause */
/* A scenario's code can neither reach the host nor use it up, and errors say where they are. */
#include "tests/helpers/cmocka_all.h"

#include <unistd.h>

#include "scenarios/sandbox.h"

struct fixture {
    struct sandbox sandbox;
    char path[32];
};

static int make(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    if (!fixture)
        return -1;
    fixture->sandbox.memory_limit = 64 * 1024 * 1024;
    fixture->sandbox.step_limit = 20000000;
    strcpy(fixture->path, "/tmp/sandboxXXXXXX");
    close(mkstemp(fixture->path));
    *state = fixture;
    return sandbox_open(&fixture->sandbox, 1) ? 0 : -1;
}

static int drop(void **state)
{
    struct fixture *fixture = *state;

    sandbox_close(&fixture->sandbox);
    unlink(fixture->path);
    assert_int_equal(fixture->sandbox.memory, 0);
    free(fixture);
    return 0;
}

static const char *run(struct fixture *fixture, const char *code)
{
    FILE *file = fopen(fixture->path, "w");

    fputs(code, file);
    fclose(file);
    return sandbox_run_file(&fixture->sandbox, fixture->path);
}

static void expect_error(struct fixture *fixture, const char *code, const char *part)
{
    const char *wrong = run(fixture, code);

    if (!wrong)
        fail_msg("no error from: %s", code);
    else if (!strstr(wrong, part))
        fail_msg("expected '%s' in '%s'", part, wrong);
}

static void the_host_is_out_of_reach(void **state)
{
    static const char *const absent[] = {"os",
                                         "io",
                                         "package",
                                         "debug",
                                         "require",
                                         "dofile",
                                         "loadfile",
                                         "load",
                                         "collectgarbage",
                                         "coroutine",
                                         "string.dump",
                                         "math.randomseed",
                                         "os and os.execute"};
    struct fixture *fixture = *state;

    for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++) {
        char code[128];

        snprintf(code, sizeof(code), "assert(not (%s))", absent[i]);
        if (run(fixture, code))
            fail_msg("%s is there", absent[i]);
    }
    expect_error(fixture, "os.execute('true')", ":1: attempt to index a nil value (global 'os')");
}

static void the_useful_libraries_are_there(void **state)
{
    assert_null(run(*state, "assert(('x'):rep(3) == 'xxx' and math.max(1, 2) == 2)\n"
                            "assert(#table.pack(1, 2) == 2 and utf8.char(65) == 'A')\n"
                            "assert(select('#', pcall(error)) == 2)"));
}

static void an_endless_loop_is_ended(void **state)
{
    expect_error(*state, "local x = 0\nwhile true do x = x + 1 end",
                 ":2: the scenario's own code runs too long");
}

static void an_endless_loop_cannot_hide_in_pcall(void **state)
{
    expect_error(*state, "while true do pcall(function() while true do end end) end",
                 "runs too long");
}

static void memory_is_bounded(void **state)
{
    struct fixture *fixture = *state;

    expect_error(fixture, "local s = ('x'):rep(64 * 1024 * 1024)",
                 "needs too much memory (64 MiB are allowed)");
    expect_error(fixture, "local t = {} for i = 1, 1e9 do t[i] = {i} end",
                 "needs too much memory (64 MiB are allowed)");
    assert_null(run(fixture, "local s = ('x'):rep(1024 * 1024)"));
}

static void recursion_is_bounded(void **state)
{
    /* Whether the stack's own limit or that of memory comes first is Lua's choice. */
    assert_non_null(run(*state, "local function f() return 1 + f() end f()"));
    assert_null(run(*state, "local x = 1"));
}

static void byte_code_is_refused(void **state)
{
    expect_error(*state, "\x1bLua", ":1: it is no text, but a binary chunk");
}

static void finalizers_are_refused(void **state)
{
    expect_error(*state, "setmetatable({}, {__gc = function() while true do end end})", ":1: ");
    assert_null(run(*state, "local t = setmetatable({}, {__index = {a = 1}}) assert(t.a == 1)"));
    expect_error(*state, "setmetatable(setmetatable({}, {__metatable = 1}), {})", "protected");
}

static void errors_have_file_and_line(void **state)
{
    struct fixture *fixture = *state;
    char place[64];

    snprintf(place, sizeof(place), "%s:2: ", fixture->path);
    expect_error(fixture, "local a = 1\nlocal b = = 2\n", place);
    expect_error(fixture, "local a = nil\na.b = 1", place);
    expect_error(fixture, "\nerror('mine')", place);
    expect_error(fixture, "error({})", "error with a table");
}

static void a_missing_file_is_an_error(void **state)
{
    struct fixture *fixture = *state;
    const char *wrong = sandbox_run_file(&fixture->sandbox, "/nonexistent/x.lua");

    assert_non_null(wrong);
    assert_non_null(strstr(wrong, "/nonexistent/x.lua"));
}

static void trusted_code_has_all_of_lua(void **state)
{
    struct fixture *fixture = *state;

    sandbox_close(&fixture->sandbox);
    fixture->sandbox.unsafe = true;
    assert_true(sandbox_open(&fixture->sandbox, 1));
    assert_null(run(fixture, "assert(io and os.getenv and debug and require and coroutine.wrap)\n"
                             "assert(load('return 1')() == 1)"));
    expect_error(fixture, "while true do end", ":1: the scenario's own code runs too long");
}

static void our_own_use_of_strings_is_out_of_reach(void **state)
{
    struct fixture *fixture = *state;
    lua_State *lua = fixture->sandbox.lua;

    assert_null(run(fixture, "string.find = nil string = {} getmetatable('').__index = {}"));
    sandbox_push_string_function(lua, "find");
    assert_true(lua_iscfunction(lua, -1));
    lua_pop(lua, 1);
}

static void collect_line(void *owner, const char *line)
{
    strcpy(owner, line);
}

static void print_goes_where_it_is_told(void **state)
{
    struct fixture *fixture = *state;
    char line[64] = "";

    fixture->sandbox.print = collect_line;
    fixture->sandbox.owner = line;
    assert_null(run(fixture, "print('a', 1, nil)"));
    assert_string_equal(line, "a\t1\tnil");
}

static void randomness_comes_from_the_seed(void **state)
{
    static const char code[] =
        "print(math.random(1 << 40), math.random(5, 6) >= 5, math.random() < 1)";
    struct fixture *fixture = *state;
    struct sandbox same = {.memory_limit = 1 << 20, .step_limit = 100000};
    char first[64] = "", second[64] = "";

    fixture->sandbox.print = collect_line;
    fixture->sandbox.owner = first;
    assert_null(run(fixture, code));
    assert_true(sandbox_open(&same, 1));
    same.print = collect_line;
    same.owner = second;
    assert_null(sandbox_run_file(&same, fixture->path));
    sandbox_close(&same);
    assert_string_equal(first, second);
    assert_non_null(strstr(first, "true\ttrue"));
    expect_error(fixture, "math.random(2, 1)", "interval is empty");
    assert_null(
        run(fixture, "for i = 1, 1000 do local r = math.random(3) assert(r >= 1 and r <= 3) end"));
    assert_null(run(fixture, "math.random(math.mininteger, math.maxinteger)"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_host_is_out_of_reach, make, drop),
        cmocka_unit_test_setup_teardown(the_useful_libraries_are_there, make, drop),
        cmocka_unit_test_setup_teardown(an_endless_loop_is_ended, make, drop),
        cmocka_unit_test_setup_teardown(an_endless_loop_cannot_hide_in_pcall, make, drop),
        cmocka_unit_test_setup_teardown(memory_is_bounded, make, drop),
        cmocka_unit_test_setup_teardown(recursion_is_bounded, make, drop),
        cmocka_unit_test_setup_teardown(byte_code_is_refused, make, drop),
        cmocka_unit_test_setup_teardown(finalizers_are_refused, make, drop),
        cmocka_unit_test_setup_teardown(errors_have_file_and_line, make, drop),
        cmocka_unit_test_setup_teardown(a_missing_file_is_an_error, make, drop),
        cmocka_unit_test_setup_teardown(trusted_code_has_all_of_lua, make, drop),
        cmocka_unit_test_setup_teardown(our_own_use_of_strings_is_out_of_reach, make, drop),
        cmocka_unit_test_setup_teardown(print_goes_where_it_is_told, make, drop),
        cmocka_unit_test_setup_teardown(randomness_comes_from_the_seed, make, drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
