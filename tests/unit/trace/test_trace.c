/* SPDX-License-Identifier: BSD-2-Clause */
/* Trace files of each kind, read back; errors of users; errors of writing. */
#include "sim/trace/trace.h"
#include "tests/unit/trace/json_reader.h"
#include "tests/unit/trace/two_contexts.h"

struct fixture {
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    char path[64];
};

static int make(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    int file;

    if (!fixture)
        return -1;
    strcpy(fixture->path, P_tmpdir "/pride-trace-XXXXXX");
    file = mkstemp(fixture->path);
    if (file < 0)
        return -1;
    close(file);
    fixture->machine = make_two_contexts(&fixture->diag, &fixture->lines);
    *state = fixture;
    return 0;
}

static int drop(void **state)
{
    struct fixture *fixture = *state;

    machine_destroy(fixture->machine);
    unlink(fixture->path);
    free(fixture);
    return 0;
}

static struct trace *open_kind(struct fixture *fixture, const char *kind)
{
    char spec[128];

    snprintf(spec, sizeof(spec), "%s=%s", kind, fixture->path);
    return trace_open(fixture->machine, spec, &fixture->diag);
}

static char *read_all(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text = calloc(1, 1 << 20);

    assert_non_null(file);
    assert_non_null(text);
    assert_true(fread(text, 1, (1 << 20) - 1, file) > 0);
    fclose(file);
    return text;
}

/* The text of a trace over the whole run; to be freed. */
static char *trace_run(struct fixture *fixture, const char *kind)
{
    struct trace *trace = open_kind(fixture, kind);

    assert_non_null(trace);
    assert_int_equal(machine_run(fixture->machine, 100000).reason, MACHINE_EXIT);
    assert_true(trace_close(trace));
    assert_int_equal(fixture->lines.count, 0);
    return read_all(fixture->path);
}

static unsigned count_lines(const char *text)
{
    unsigned count = 0;

    for (; *text; text++)
        count += *text == '\n';
    return count;
}

static void instr_has_a_line_for_each_instruction(void **state)
{
    struct fixture *fixture = *state;
    char *text = trace_run(fixture, "instr");

    /*
     * The head, and seven times `ta`, which traps (six times) or ends the run and so does not count
     * as executed.
     */
    assert_int_equal(count_lines(text), machine_instructions(fixture->machine) + 8);
    assert_non_null(strstr(text, "   0 40000000 03100004  sethi "));
    assert_non_null(strstr(text, "   0 4000004c 91d02020  ta "));
    free(text);
}

static void trap_has_traps_and_returns(void **state)
{
    char *text = trace_run(*state, "trap");
    unsigned traps = 0, returns = 0;

    for (const char *p = text; (p = strstr(p, "trap  4000004c 40000050  tt=0xa0 ")); p++)
        traps++;
    for (const char *p = text; (p = strstr(p, " rett  ")); p++)
        returns++;
    assert_int_equal(traps, 6);
    assert_int_equal(returns, 6);
    assert_non_null(strstr(text, "from user mode"));
    free(text);
}

static void filters_leave_the_rest_out(void **state)
{
    struct fixture *fixture = *state;
    char *text = trace_run(fixture, "instr,mode:user,context:1,pc:0x4000004c");

    /* The head, and three times the `ta` of the first context. */
    assert_int_equal(count_lines(text), 4);
    assert_non_null(strstr(text, "   0 4000004c 91d02020  ta "));
    free(text);
}

static void times_are_filters_too(void **state)
{
    struct fixture *fixture = *state;
    char *text = trace_run(fixture, "instr,time:..40cyc");

    assert_in_range(count_lines(text), 2, 41);
    free(text);
}

static void the_binary_form_prints_as_the_text(void **state)
{
    static const char *const kinds[] = {"instr", "bus", "trap"};
    struct fixture *fixture = *state;

    for (size_t i = 0; i < 3; i++) {
        struct diag diag;
        struct lines lines;
        char kind[64], *text, *printed = NULL;
        size_t size;
        FILE *out = open_memstream(&printed, &size);

        machine_destroy(fixture->machine);
        fixture->machine = make_two_contexts(&diag, &lines);
        text = trace_run(fixture, kinds[i]);
        machine_destroy(fixture->machine);
        fixture->machine = make_two_contexts(&fixture->diag, &fixture->lines);
        snprintf(kind, sizeof(kind), "%s,form:binary", kinds[i]);
        free(trace_run(fixture, kind));
        assert_true(trace_print(fixture->path, out, &fixture->diag));
        fclose(out);
        assert_string_equal(printed, text);
        free(printed);
        free(text);
    }
}

static void a_binary_trace_that_is_cut_is_reported(void **state)
{
    struct fixture *fixture = *state;
    FILE *null = fopen("/dev/null", "w");
    struct trace *trace = open_kind(fixture, "instr,form:binary");

    assert_non_null(trace);
    machine_run(fixture->machine, 1000);
    assert_true(trace_close(trace));
    assert_int_equal(truncate(fixture->path, 24), 0);
    assert_false(trace_print(fixture->path, null, &fixture->diag));
    assert_one_error(&fixture->lines, "the trace is broken off at byte 24");
    lines_capture(&fixture->lines, &fixture->diag);
    assert_int_equal(truncate(fixture->path, 5), 0);
    assert_false(trace_print(fixture->path, null, &fixture->diag));
    assert_one_error(&fixture->lines, "expected a trace that was written with form:binary");
    fclose(null);
}

static void a_profile_has_every_instruction_and_cycle(void **state)
{
    struct fixture *fixture = *state;
    char *text = trace_run(fixture, "profile"), sum[64];

    /* All that was executed or trapped, as in the instruction trace. */
    snprintf(sum, sizeof(sum), "\nsummary: %u %u ",
             (unsigned)machine_instructions(fixture->machine) + 7,
             (unsigned)machine_cycle(fixture->machine));
    assert_non_null(strstr(text, "events: Ir Cy I1mr D1mr Tw\n"));
    if (!strstr(text, sum))
        fail_msg("no '%s' in:\n%s", sum, text);
    assert_non_null(strstr(text, "ob=context 1\nfl=???\nfn=0x4000004c\n0 3 "));
    free(text);
}

static void times_are_lines_of_csv(void **state)
{
    char *text = trace_run(*state, "times");

    assert_memory_equal(text, "kind,partition,what,count,", 26);
    assert_non_null(strstr(text, "\nswitch,context 1,ta 0x20 with 0x40001000,3,"));
    assert_non_null(strstr(text, "\nslot,context 2,slot,2,"));
    free(text);
}

/* What a timeline says, summed up. */
struct timeline_sum {
    unsigned slices[512]; /* by track */
    double length[512];
    double last_time;
    unsigned instants, counters, metadata, names;
    bool order_broken;
};

static void sum_event(void *owner, const struct json_object *object)
{
    struct timeline_sum *sum = owner;
    const char *phase = json_member(object, "ph");
    const char *time = json_member(object, "ts");
    unsigned track;

    if (!phase)
        return;
    assert_int_equal(object->depth, 2);
    assert_non_null(json_member(object, "name"));
    assert_non_null(json_member(object, "pid"));
    assert_non_null(json_member(object, "tid"));
    track = (unsigned)atoi(json_member(object, "tid"));
    assert_true(track < 512);
    if (strcmp(phase, "M") == 0) {
        sum->metadata++;
        sum->names += strcmp(json_member(object, "name"), "thread_name") == 0;
        return;
    }
    assert_non_null(time);
    sum->order_broken |= atof(time) < sum->last_time;
    sum->last_time = atof(time);
    if (strcmp(phase, "X") == 0) {
        sum->slices[track]++;
        sum->length[track] += atof(json_member(object, "dur"));
    } else if (strcmp(phase, "C") == 0) {
        sum->counters++;
    } else {
        assert_string_equal(phase, "i");
        sum->instants++;
    }
}

static void a_timeline_is_json_with_one_track_a_partition(void **state)
{
    struct fixture *fixture = *state;
    struct timeline_sum sum = {.last_time = 0};
    struct json_reader reader = {.owner = &sum, .object = sum_event};
    char *text = trace_run(fixture, "timeline");
    double total = machine_seconds(fixture->machine, machine_cycle(fixture->machine)) * 1e6;
    double covered;

    json_read(&reader, text);
    assert_false(sum.order_broken);
    assert_int_equal(sum.slices[1], 3);
    assert_int_equal(sum.slices[2], 3);
    /* Start-up, five times the handler, and the handler that ends the run. */
    assert_true(sum.slices[0] + sum.slices[257] >= 7);
    assert_true(sum.instants >= 6);
    assert_true(sum.names >= 3);
    covered = sum.length[0] + sum.length[1] + sum.length[2] + sum.length[257];
    assert_true(covered > total * 0.99 && covered < total * 1.01);
    free(text);
}

static void a_timeline_without_a_run_is_json_too(void **state)
{
    struct fixture *fixture = *state;
    struct json_reader reader = {.owner = NULL};
    struct trace *trace = open_kind(fixture, "timeline");
    char *text;

    assert_non_null(trace);
    assert_true(trace_close(trace));
    text = read_all(fixture->path);
    json_read(&reader, text);
    free(text);
}

static void several_processors_have_a_process_each(void **state)
{
    struct fixture *fixture = *state;
    struct json_reader reader = {.owner = NULL};
    struct machine *smp = make_machine("leon3-generic", &fixture->diag, "board.cpus=4", NULL);
    struct trace *trace;
    char spec[128], *text;

    load_program(smp, &program_smp);
    snprintf(spec, sizeof(spec), "timeline=%s", fixture->path);
    trace = trace_open(smp, spec, &fixture->diag);
    assert_non_null(trace);
    assert_int_equal(machine_run(smp, 1000000).reason, MACHINE_EXIT);
    assert_true(trace_close(trace));
    text = read_all(fixture->path);
    json_read(&reader, text);
    for (int i = 0; i < 4; i++) {
        char name[48];

        snprintf(name, sizeof(name), "\"args\":{\"name\":\"cpu%d\"}", i);
        assert_non_null(strstr(text, name));
    }
    assert_null(strstr(text, "\"dur\":-"));
    free(text);
    machine_destroy(smp);
}

static void tracing_changes_nothing(void **state)
{
    static const char *const kinds[] = {"instr", "trap", "timeline", "bus", "profile", "coverage"};
    struct fixture *fixture = *state;
    struct diag diag;
    struct lines lines;
    struct machine *alone = make_two_contexts(&diag, &lines);
    struct trace *trace[6];

    for (size_t i = 0; i < 6; i++) {
        trace[i] = open_kind(fixture, kinds[i]);
        assert_non_null(trace[i]);
    }
    machine_run(fixture->machine, 100000);
    machine_run(alone, 100000);
    assert_true(machine_digest(alone) == machine_digest(fixture->machine));
    for (size_t i = 0; i < 6; i++)
        assert_true(trace_close(trace[i]));
    assert_int_equal(machine_observers(fixture->machine)->mask, 0);
    machine_destroy(alone);
}

static void wrong_specs_are_one_line(void **state)
{
    static const struct {
        const char *spec, *part;
    } wrong[] = {
        {"instr", "expected KIND[,FILTER...]=FILE"},
        {"instr=", "expected KIND[,FILTER...]=FILE"},
        {"=x", "no kind '' of trace; kinds are bus, coverage, functions, instr, profile, timeline, "
               "times, trap"},
        {"timeline,cpu:0=x", "trace timeline: this kind takes no filter"},
        {"profile,form:binary=x", "trace profile: this kind has no binary form"},
        {"instr,cpu:1=x", "filter 'cpu:1': expected the number of a processor"},
        {"instr,cpu=x", "filter 'cpu': expected NAME:VALUE"},
        {"instr,=x", "filter '': expected NAME:VALUE"},
        {"instr,pc:5..3=x", "filter 'pc:5..3': expected ADDRESS"},
        {"instr,pc:main=x", "filter 'pc:main': expected ADDRESS"},
        {"instr,time:5ms=x", "filter 'time:5ms': expected TIME..TIME"},
        {"instr,context:nav=x", "filter 'context:nav': expected a partition's name"},
        {"instr,mode:both=x", "filter 'mode:both': expected user or supervisor"},
        {"bus,access:none=x", "filter 'access:none': expected read or write"},
        {"instructions=x", "no kind 'instructions'"},
        {"instr=/nonexistent/x", "/nonexistent/x: cannot write: No such file"},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        lines_capture(&fixture->lines, &fixture->diag);
        assert_null(trace_open(fixture->machine, wrong[i].spec, &fixture->diag));
        assert_one_error(&fixture->lines, wrong[i].part);
    }
}

static void a_trace_that_has_not_begun_touches_no_file(void **state)
{
    struct fixture *fixture = *state;
    uint32_t points = machine_observers(fixture->machine)->mask;
    FILE *file = fopen(fixture->path, "w");
    struct trace *trace;
    char spec[128];
    char *text;

    assert_non_null(file);
    fputs("old", file);
    fclose(file);
    snprintf(spec, sizeof(spec), "timeline=%s", fixture->path);
    trace = trace_prepare(fixture->machine, spec, &fixture->diag);
    assert_non_null(trace);
    assert_true(trace_close(trace));
    text = read_all(fixture->path);
    assert_string_equal(text, "old");
    free(text);
    assert_int_equal(machine_observers(fixture->machine)->mask, points);
}

static void a_full_disk_is_reported(void **state)
{
    struct fixture *fixture = *state;
    struct trace *trace = trace_open(fixture->machine, "instr=/dev/full", &fixture->diag);

    assert_non_null(trace);
    machine_run(fixture->machine, 100000);
    assert_false(trace_close(trace));
    assert_one_error(&fixture->lines, "/dev/full: the trace is incomplete");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(instr_has_a_line_for_each_instruction, make, drop),
        cmocka_unit_test_setup_teardown(trap_has_traps_and_returns, make, drop),
        cmocka_unit_test_setup_teardown(filters_leave_the_rest_out, make, drop),
        cmocka_unit_test_setup_teardown(times_are_filters_too, make, drop),
        cmocka_unit_test_setup_teardown(the_binary_form_prints_as_the_text, make, drop),
        cmocka_unit_test_setup_teardown(a_binary_trace_that_is_cut_is_reported, make, drop),
        cmocka_unit_test_setup_teardown(a_profile_has_every_instruction_and_cycle, make, drop),
        cmocka_unit_test_setup_teardown(times_are_lines_of_csv, make, drop),
        cmocka_unit_test_setup_teardown(a_timeline_is_json_with_one_track_a_partition, make, drop),
        cmocka_unit_test_setup_teardown(a_timeline_without_a_run_is_json_too, make, drop),
        cmocka_unit_test_setup_teardown(several_processors_have_a_process_each, make, drop),
        cmocka_unit_test_setup_teardown(tracing_changes_nothing, make, drop),
        cmocka_unit_test_setup_teardown(wrong_specs_are_one_line, make, drop),
        cmocka_unit_test_setup_teardown(a_trace_that_has_not_begun_touches_no_file, make, drop),
        cmocka_unit_test_setup_teardown(a_full_disk_is_reported, make, drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
