/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The runner as a whole, on scenario files made here: collection, selection, TAP, status, broken
 * files. Machines are booted from small programs that the test writes as ELF files.
 */
#include <sys/stat.h>

#include "scenarios/scenarios.h"
#include "tests/unit/machine/fixture.h"

struct fixture {
    char directory[64];
    struct diag diag;
    struct lines lines;
    struct scenarios_options options;
    const char *path[1];
    char *out;
    size_t out_size;
};

static void put_file(struct fixture *fixture, const char *name, const void *data, size_t size)
{
    char path[160];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", fixture->directory, name);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, size, file), size);
    fclose(file);
}

static void put_scenario(struct fixture *fixture, const char *name, const char *code)
{
    put_file(fixture, name, code, strlen(code));
}

static void put_program(struct fixture *fixture, const char *name, const struct program *program)
{
    uint8_t elf[FIXTURE_ELF_MAX];

    put_file(fixture, name, elf, make_elf(program, elf));
}

static int make(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    if (!fixture)
        return -1;
    strcpy(fixture->directory, P_tmpdir "/pride-scenarios-XXXXXX");
    if (!mkdtemp(fixture->directory))
        return -1;
    lines_capture(&fixture->lines, &fixture->diag);
    fixture->path[0] = fixture->directory;
    fixture->options = (struct scenarios_options){.path = fixture->path,
                                                  .path_count = 1,
                                                  .systems = fixture->directory,
                                                  .jobs = 2,
                                                  .repeat = 1,
                                                  .seed = 1,
                                                  .host_seconds = 60};
    *state = fixture;
    return 0;
}

static int drop(void **state)
{
    struct fixture *fixture = *state;
    char command[128];

    free(fixture->out);
    snprintf(command, sizeof(command), "rm -r %s", fixture->directory);
    assert_int_equal(system(command), 0);
    free(fixture);
    return 0;
}

static int run(struct fixture *fixture)
{
    FILE *file;
    int status;

    free(fixture->out);
    file = open_memstream(&fixture->out, &fixture->out_size);
    lines_capture(&fixture->lines, &fixture->diag);
    status = scenarios_run(&fixture->options, file, &fixture->diag);
    fclose(file);
    return status;
}

static void expect_out(const struct fixture *fixture, const char *part)
{
    if (!strstr(fixture->out, part))
        fail_msg("'%s' is not in:\n%s", part, fixture->out);
}

static void passes_and_failures_are_told_and_counted(void **state)
{
    struct fixture *fixture = *state;

    put_scenario(fixture, "a.lua",
                 "test('good', function(t) t.equal(1 + 1, 2) end)\n"
                 "test('bad', function(t)\n  t.equal(1 + 1, 3, 'sum') end)\n"
                 "test('later', function(t) t.skip('no reason') end)\n");
    assert_int_equal(run(fixture), 1);
    assert_int_equal(fixture->lines.count, 0);
    expect_out(fixture, "TAP version 14\n1..3\nok 1 - ");
    expect_out(fixture, "a.lua: good\nnot ok 2 - ");
    expect_out(fixture, "a.lua:3: sum: found 2, expected 3\"");
    expect_out(fixture, "a.lua: later # SKIP no reason\n1 passed, 1 failed, 1 skipped\n");
    fixture->options.filter = "good";
    assert_int_equal(run(fixture), 0);
    expect_out(fixture, "1..1\n");
    expect_out(fixture, "\n1 passed, 0 failed\n");
}

static void a_broken_file_is_named_with_its_line_and_nothing_runs(void **state)
{
    struct fixture *fixture = *state;

    put_scenario(fixture, "a.lua", "test('good', function(t) end)\n");
    put_scenario(fixture, "b.lua", "test('x', function(t)\nlocal = 1\nend)\n");
    assert_int_equal(run(fixture), 125);
    assert_one_error(&fixture->lines, "b.lua:2: ");
    assert_string_equal(fixture->out, "");
}

static void wrong_declarations_are_errors(void **state)
{
    static const struct {
        const char *code, *part;
    } wrong[] = {
        {"", "there is no test in this file"},
        {"\ntest(1)", ":2: "},
        {"test('', function() end)", ":1: bad argument #1 to 'test' (a test needs a name)"},
        {"test('x', {tag = {}}, function() end)",
         ":1: test: no option 'tag': expected tags, from or cases"},
        {"test('x', {tags = {1, {}}}, function() end)", "tag 1 is not a string"},
        {"test('x', {tags = 'a'}, function() end)", "tags as a list"},
        {"for i = 1, 2 do test('x', function() end) end", "a test \"x\" already, in line 1"},
        {"test('x', {from = 'y'}, function() end)",
         ":1: test: there is no shared start \"y\" above"},
        {"shared('y')", ":1: bad argument #2 to 'shared'"},
        {"shared('y', print) shared('y', print)", "a shared start \"y\" already"},
        {"test('x', {cases = {}}, function() end)", "there is no case"},
        {"test('x', {cases = {1}}, function() end)", "case 1 is no table"},
        {"while true do end", "runs too long"},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        put_scenario(fixture, "a.lua", wrong[i].code);
        assert_int_equal(run(fixture), 125);
        assert_one_error(&fixture->lines, wrong[i].part);
    }
    fixture->path[0] = "/nonexistent.lua";
    assert_int_equal(run(fixture), 125);
    assert_one_error(&fixture->lines, "/nonexistent.lua: No such file");
}

static void tests_are_selected_by_tag_and_pattern_or_not_at_all(void **state)
{
    struct fixture *fixture = *state;

    put_scenario(fixture, "a.lua",
                 "test('one', {tags = {'quick'}}, function(t) end)\n"
                 "test('two', {tags = {'slow', 'boot'}}, function(t) end)\n");
    fixture->options.list = true;
    assert_int_equal(run(fixture), 0);
    expect_out(fixture, "a.lua:1: one  [quick]\n");
    expect_out(fixture, "a.lua:2: two  [slow boot]\n");
    fixture->options.tag = "boot";
    assert_int_equal(run(fixture), 0);
    assert_null(strstr(fixture->out, "one"));
    fixture->options.filter = "one";
    assert_int_equal(run(fixture), 125);
    assert_one_error(&fixture->lines, "none of 2 tests is selected");
    fixture->options.filter = "(";
    assert_int_equal(run(fixture), 125);
    assert_one_error(&fixture->lines, "filter '('");
}

static void output_does_not_depend_on_the_number_of_jobs(void **state)
{
    struct fixture *fixture = *state;
    char *first;

    put_program(fixture, "tick.elf", &program_tick);
    put_scenario(fixture, "a.lua",
                 "for i = 1, 8 do test('t' .. i, function(t)\n"
                 "  local m = t.boot{image = 'tick.elf'}\n"
                 "  t.log(math.random(1 << 30)) m:run((9 - i) * 10000)\n"
                 "  t.ok(i % 3 ~= 0, 'not ' .. i) end) end\n");
    fixture->options.jobs = 1;
    assert_int_equal(run(fixture), 1);
    first = strdup(fixture->out);
    expect_out(fixture, "6 passed, 2 failed\n");
    fixture->options.jobs = 5;
    assert_int_equal(run(fixture), 1);
    assert_string_equal(fixture->out, first);
    fixture->options.seed = 2;
    assert_int_equal(run(fixture), 1);
    assert_string_not_equal(fixture->out, first);
    free(first);
}

static void machines_run_save_restore_and_end(void **state)
{
    struct fixture *fixture = *state;

    put_program(fixture, "tick.elf", &program_tick);
    put_program(fixture, "loop.elf", &program_loop);
    put_program(fixture, "error.elf", &program_error);
    put_scenario(
        fixture, "a.lua",
        "test('exit', function(t)\n"
        "  local m = t.boot{image = 'tick.elf', set = {['cpu.windows'] = 8, 'board.timing=fast'}}\n"
        "  t.equal(m:run_until_exit('1ms'), 42) t.equal(m:exit_code(), 42)\n"
        "  t.equal(m:state(), 'exit') t.equal(m:run('1ms'), 'exit')\n"
        "  t.fails('no exit within', function() t.boot{image = 'loop.elf'}:run_until_exit('1ms') "
        "end)\n"
        "end)\n"
        "test('error mode', function(t)\n"
        "  local m = t.boot{image = 'error.elf'}\n"
        "  t.equal(m:run('1ms'), 'error mode')\n"
        "  t.fails('processor 0 is in error mode at pc', function() m:expect(nil, 'x', '1ms') "
        "end)\n"
        "end)\n"
        "test('save and restore', function(t)\n"
        "  local m = t.boot{image = 'loop.elf'}\n"
        "  m:run(1000) local s, d = m:save(), m:digest()\n"
        "  m:run(1000) t.different(m:digest(), d) local later = m:digest()\n"
        "  m:restore(s) t.equal(m:digest(), d) m:run(1000) t.equal(m:digest(), later)\n"
        "  local other = t.boot{image = 'loop.elf', cpus = 2}\n"
        "  t.fails('.', function() other:restore(s) end)\n"
        "end)\n"
        "test('two machines', function(t)\n"
        "  local a, b = t.boot{image = 'loop.elf'}, t.boot{image = 'loop.elf'}\n"
        "  a:run(5000) b:run(5000) t.same_state(a, b)\n"
        "  b:write('cpu0.g[5]', 3) t.fails('cpu0.g%[5%] is 0x0, in the golden run 0x3', "
        "function()\n"
        "    t.same_state(a, b) end)\n"
        "end)\n");
    if (run(fixture) != 0)
        fail_msg("%s", fixture->out);
}

static void state_and_memory_are_read_and_written(void **state)
{
    struct fixture *fixture = *state;

    put_program(fixture, "loop.elf", &program_loop);
    put_scenario(
        fixture, "a.lua",
        "test('state and memory', function(t)\n"
        "  local m = t.boot{image = 'loop.elf'}\n"
        "  m:write('cpu0.y', 5) t.equal(m:read('cpu0.y'), 5) t.equal(m:read('cpu0.y:2'), 1)\n"
        "  m:write('cpu0.y:2', 0) t.equal(m:read('cpu0.y'), 1)\n"
        "  m:write_physical(0x40100000, 0x0102030405060708, 8)\n"
        "  t.equal(m:read_physical(0x40100004), 0x05060708) t.equal(m:read_physical(0x40100001, "
        "1), 2)\n"
        "  t.equal(m:bytes(nil, 0x40100ffe, 4), '\\0\\0\\0\\0')\n"
        "  m:flip('ram@0x40100000:24') t.equal(m:read_physical(0x40100000), 0x00020304)\n"
        "  t.fails('no memory at 0x80000000', function() m:read_physical(0x80000000) end)\n"
        "  t.fails('not mapped in context 1', function() m:read_virtual('1', 0x1000) end)\n"
        "  t.fails(\"'cpu7.y': no such component\", function() m:read('cpu7.y') end)\n"
        "  m:close() t.fails('was closed', function() m:run(1) end)\n"
        "end)\n");
    if (run(fixture) != 0)
        fail_msg("%s", fixture->out);
}

static void wrong_boots_are_errors(void **state)
{
    struct fixture *fixture = *state;

    put_program(fixture, "loop.elf", &program_loop);
    put_scenario(
        fixture, "a.lua",
        "test('wrong boots', function(t)\n"
        "  t.fails('expected an image', function() t.boot{} end)\n"
        "  t.fails(\"no image 'x.elf'\", function() t.boot{image = 'x.elf'} end)\n"
        "  t.fails(\"no option 'imagee'\", function() t.boot{imagee = 'x.elf'} end)\n"
        "  t.fails('no setting', function() t.boot{image = 'loop.elf', set = {nothing = 1}} end)\n"
        "  t.fails('.', function() t.boot{image = 'a.lua'} end)\n"
        "  t.fails('.', function() t.boot{image = 'loop.elf', board = 'surf'} end)\n"
        "  t.fails('expected a time', function() t.boot{image = 'loop.elf'}:run('soon') end)\n"
        "end)\n");
    if (run(fixture) != 0)
        fail_msg("%s", fixture->out);
}

static void a_scenario_cannot_break_out_of_its_machine(void **state)
{
    struct fixture *fixture = *state;

    put_program(fixture, "loop.elf", &program_loop);
    put_scenario(
        fixture, "a.lua",
        "test('metatables are hidden', function(t)\n"
        "  local m = t.boot{image = 'loop.elf'}\n"
        "  t.equal(getmetatable(m), 'machine') t.equal(getmetatable(m:save()), 'snapshot')\n"
        "  t.fails('machine expected', function() m.run({}, '1ms') end)\n"
        "  t.fails('snapshot expected', function() m:restore(m) end)\n"
        "  t.fails('machine expected', function() m.run(m:save(), '1ms') end)\n"
        "end)\n"
        "test('a caught endless loop ends the test', function(t)\n"
        "  while true do pcall(function() while true do end end) end\n"
        "end)\n"
        "test('a bad pattern is an error', function(t)\n"
        "  t.boot{image = 'loop.elf'}:expect(nil, '[', '1s')\n"
        "end)\n");
    assert_int_equal(run(fixture), 1);
    expect_out(fixture, "1 passed, 2 failed\n");
    expect_out(fixture, "a.lua:9: the scenario's own code runs too long");
    expect_out(fixture, "a.lua:12: malformed pattern");
}

static void a_shared_start_is_made_once_and_each_test_begins_there(void **state)
{
    struct fixture *fixture = *state;

    put_program(fixture, "loop.elf", &program_loop);
    put_scenario(fixture, "a.lua",
                 "shared('warm', function(t)\n"
                 "  local m = t.boot{image = 'loop.elf'} m:run(5000) t.log('made') return m\n"
                 "end)\n"
                 "for i = 1, 3 do\n"
                 "  test('t' .. i, {from = 'warm'}, function(t, m)\n"
                 "    t.ok(m:cycle() // 10 == 500, 'at the start') m:run(i * 1000) t.ok(i ~= 2, "
                 "'not 2') end)\n"
                 "end\n"
                 "test('alone', function(t, m) t.equal(m, nil) end)\n");
    assert_int_equal(run(fixture), 1);
    expect_out(fixture, "a.lua: t1\nnot ok 2 - ");
    expect_out(fixture, "- \"made\"\n");
    expect_out(fixture, "a.lua: t3\nok 4 - ");
    expect_out(fixture, "3 passed, 1 failed\n");
    put_scenario(fixture, "a.lua",
                 "shared('bad', function(t) t.equal(1, 2) end)\n"
                 "test('x', {from = 'bad'}, function() end) test('y', {from = 'bad'}, function() "
                 "end)\n");
    assert_int_equal(run(fixture), 1);
    expect_out(fixture, "the shared start bad: ");
    expect_out(fixture, "a.lua:1: found 1, expected 2\"");
    expect_out(fixture, "0 passed, 2 failed\n");
    put_scenario(fixture, "a.lua",
                 "shared('hang', function(t) (('a'):rep(5000) .. 'b'):find(('.-'):rep(40) .. 'c') "
                 "end)\n"
                 "test('x', {from = 'hang'}, function() end)\n");
    fixture->options.host_seconds = 1;
    assert_int_equal(run(fixture), 1);
    expect_out(fixture, "a.lua:1: ended after 1 s of host time");
}

static void a_test_has_a_run_for_each_of_its_cases(void **state)
{
    struct fixture *fixture = *state;

    put_scenario(fixture, "a.lua",
                 "test('square', {cases = {{n = 2, s = 4}, {name = 'three', n = 3, s = 8}}},\n"
                 "  function(t, case) t.equal(case.n * case.n, case.s) end)\n");
    assert_int_equal(run(fixture), 1);
    expect_out(fixture, "a.lua: square [1]\n");
    expect_out(fixture, "a.lua: square [three]\n");
    expect_out(fixture, "a.lua:2: found 9, expected 8\"");
    fixture->options.filter = "three";
    assert_int_equal(run(fixture), 1);
    expect_out(fixture, "0 passed, 1 failed\n");
}

static void a_shuffled_run_prints_the_same(void **state)
{
    struct fixture *fixture = *state;
    char *first;

    put_scenario(
        fixture, "a.lua",
        "shared('s', function() return 7 end)\n"
        "for i = 1, 9 do test('t' .. i, {from = i % 2 == 0 and 's' or nil}, function(t, s)\n"
        "  t.log(math.random(1 << 30)) t.equal(s, i % 2 == 0 and 7 or nil)\n"
        "  t.ok(i % 3 ~= 0, 'not ' .. i) end) end\n");
    fixture->options.repeat = 2;
    assert_int_equal(run(fixture), 1);
    first = strdup(fixture->out);
    fixture->options.shuffle = true;
    assert_int_equal(run(fixture), 1);
    assert_string_equal(fixture->out, first);
    free(first);
}

static void a_failed_test_leaves_its_machines(void **state)
{
    static const char *const files[] = {
        "README.txt",           "machine1.snapshot",      "machine1.gdb.sh",
        "machine1.console.txt", "machine1.timeline.json", "machine1.traps.txt"};
    struct fixture *fixture = *state;
    char artefacts[96], path[256];

    snprintf(artefacts, sizeof(artefacts), "%s/kept", fixture->directory);
    fixture->options.artefacts = artefacts;
    put_program(fixture, "loop.elf", &program_loop);
    put_scenario(fixture, "a.lua",
                 "test('good', function(t) end)\n"
                 "test('bad one', function(t)\n"
                 "  local m = t.boot{image = 'loop.elf', cpus = 2} m:run(5000) t.fail('so it is')\n"
                 "end)\n");
    assert_int_equal(run(fixture), 1);
    expect_out(fixture, "/kept/a.lua-bad-one-seed1\"");
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        snprintf(path, sizeof(path), "%s/a.lua-bad-one-seed1/%s", artefacts, files[i]);
        assert_int_equal(access(path, R_OK), 0);
    }
    snprintf(path, sizeof(path), "%s/a.lua-good-seed1", artefacts);
    assert_int_not_equal(access(path, R_OK), 0);
}

static void a_hanging_test_is_ended_by_the_host(void **state)
{
    struct fixture *fixture = *state;

    /* One call of a library function: no instruction is counted in it. */
    put_scenario(
        fixture, "a.lua",
        "test('hang', function(t) (('a'):rep(5000) .. 'b'):find(('.-'):rep(40) .. 'c') end)\n");
    fixture->options.host_seconds = 1;
    assert_int_equal(run(fixture), 1);
    expect_out(fixture, ": ended after 1 s of host time\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(passes_and_failures_are_told_and_counted, make, drop),
        cmocka_unit_test_setup_teardown(a_broken_file_is_named_with_its_line_and_nothing_runs, make,
                                        drop),
        cmocka_unit_test_setup_teardown(wrong_declarations_are_errors, make, drop),
        cmocka_unit_test_setup_teardown(tests_are_selected_by_tag_and_pattern_or_not_at_all, make,
                                        drop),
        cmocka_unit_test_setup_teardown(output_does_not_depend_on_the_number_of_jobs, make, drop),
        cmocka_unit_test_setup_teardown(machines_run_save_restore_and_end, make, drop),
        cmocka_unit_test_setup_teardown(state_and_memory_are_read_and_written, make, drop),
        cmocka_unit_test_setup_teardown(wrong_boots_are_errors, make, drop),
        cmocka_unit_test_setup_teardown(a_scenario_cannot_break_out_of_its_machine, make, drop),
        cmocka_unit_test_setup_teardown(a_shared_start_is_made_once_and_each_test_begins_there,
                                        make, drop),
        cmocka_unit_test_setup_teardown(a_test_has_a_run_for_each_of_its_cases, make, drop),
        cmocka_unit_test_setup_teardown(a_shuffled_run_prints_the_same, make, drop),
        cmocka_unit_test_setup_teardown(a_failed_test_leaves_its_machines, make, drop),
        cmocka_unit_test_setup_teardown(a_hanging_test_is_ended_by_the_host, make, drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
