/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Board files: what is read, printed, refused; nothing is half done.
 */
#include "tests/unit/machine/fixture.h"

#include <inttypes.h>

#include "sim/fault/fault.h"
#include "sim/machine/board_file.h"
#include "sim/machine/device_type.h"

struct text {
    char bytes[65536];
    size_t size;
};

static void add_line(void *owner, const char *line)
{
    struct text *text = owner;

    text->size +=
        (size_t)snprintf(text->bytes + text->size, sizeof(text->bytes) - text->size, "%s\n", line);
    assert_true(text->size < sizeof(text->bytes));
}

static char *write_board(const char *text)
{
    char *name = write_temporary(text, strlen(text));
    char *board = malloc(strlen(name) + sizeof(".board"));

    sprintf(board, "%s.board", name);
    assert_int_equal(rename(name, board), 0);
    free(name);
    return board;
}

static void every_board_is_printed_so_that_it_reads_back(void **state)
{
    (void)state;
    for (size_t i = 0; board_names()[i]; i++) {
        struct board board, again;
        struct diag diag;
        struct lines lines;
        struct text first = {.size = 0}, second = {.size = 0};
        char *name;

        lines_capture(&lines, &diag);
        memset(&board, 0, sizeof(board));
        memset(&again, 0, sizeof(again));
        assert_true(board_load(&board, board_names()[i], &diag));
        assert_string_equal(board.name, board_names()[i]);
        board_print(&board, add_line, &first);
        name = write_board(first.bytes);
        assert_true(board_load(&again, name, &diag));
        board_print(&again, add_line, &second);
        assert_string_equal(first.bytes, second.bytes);
        assert_int_equal(lines.count, 0);
        remove_temporary(name);
    }
}

static void a_variant_differs_from_its_model_in_what_it_says(void **state)
{
    struct board refcfg, variant;
    struct diag diag;
    struct lines lines;

    (void)state;
    lines_capture(&lines, &diag);
    assert_true(board_load(&refcfg, "rtl-refcfg", &diag));
    assert_true(board_load(&variant, "rtl-ws4141", &diag));
    assert_int_equal(refcfg.memory[0].first_wait, 0);
    assert_int_equal(variant.memory[0].first_wait, 4);
    assert_int_equal(variant.memory[0].next_wait, 1);
    assert_int_equal(variant.memory[0].size, refcfg.memory[0].size);
    assert_int_equal(variant.device_count, refcfg.device_count);
    assert_true(board_load(&variant, "rtl-lddel2", &diag));
    assert_int_equal(variant.cpu.load_delay, 2);
}

/* clang-format off */
static const struct {
    const char *text;
    const char *message; /* after the file's name */
} broken[] = {
    {"clock = 1\n",                                        ":1: 'clock' stands before the first [section]"},
    {"[board]\n\nclock = fast\n",                          ":3: 'fast' is no value for 'board.clock'"},
    {"[board]\nclok = 50000000\n",                         ":2: no setting 'board.clok'"},
    {"[board\n",                                           ":1: expected ']'"},
    {"[bored]\n",                                          ":1: no section 'bored'"},
    {"[board]\nhello\n",                                   ":2: expected [section] or 'key = value'"},
    {"[board]\ncpus = 2\nlike = rtl-refcfg\n",             ":3: 'like' must be the file's first key"},
    {"[board]\nlike = nothing\n",                          ":2: no board 'nothing'"},
    {"[board]\nname = a-name-that-is-much-longer-than-allowed\n", ":2: a board's name has 1 to 31 characters"},
    {"[cpu]\nwindows = 33\n",                              ":2: '33' is no value for 'cpu.windows'"},
    {"[memory]\n",                                         ":1: a part's name has 1 to 15 characters"},
    {"[memory a b]\n",                                     ":1: 'a b': a part's name has letters"},
    {"[memory cpu0]\n",                                    ":1: the name 'cpu0' is taken"},
    {"[memory ram]\nsize = 1000\n",                        ":2: '1000' is no value for 'size'"},
    {"[memory ram]\nsize = 5000\n",                        ": memory 'ram': base 0x00000000 and size 0x1388 must be multiples"},
    {"[memory ram]\nbase = 0xfffff000\nsize = 8K\n",       ": memory 'ram': base 0xfffff000 with size 0x2000 ends beyond"},
    {"[memory a]\nsize = 8K\n[memory b]\nbase = 0x1000\n", ": 'a' and 'b' overlap at address 0x00001000"},
    {"[device a]\n",                                       ":1: device 'a': expected its 'type = ...' first"},
    {"[device a]\nbase = 0\n",                             ":2: device 'a': expected its 'type = ...' first"},
    {"[device a]\ntype = toaster\n",                       ":2: no device type 'toaster': expected one of "},
    {"[device a]\ntype = irqmp\ntype = gptimer\n",         ":3: device 'a' has type 'irqmp' already"},
    {"[device a]\ntype = irqmp\n[memory a]\n",             ":3: 'a' is a device already"},
    {"[memory a]\n[device a]\n",                           ":2: 'a' is a memory already"},
    {"[device a]\ntype = irqmp\ncpus = 3\n",               ":3: 'cpus' is given by the board itself"},
    {"[device a]\ntype = irqmp\ntimers = 3\n",             ":3: no setting 'timers'"},
    {"[device a]\ntype = irqmp\nbase = 0x80000200\n",      ": device 'a' lies on the APB, but the board has no apbctrl"},
    {"[board]\nlike = rtl-refcfg\n[device gptimer0]\nbase = 0x80000200\n", ": 'irqmp0' and 'gptimer0' overlap at address 0x80000200"},
    {"[board]\nlike = rtl-refcfg\n[device gptimer0]\nbase = 0x90000000\n", ": device 'gptimer0': base 0x90000000 is outside the APB"},
    {"[board]\nlike = rtl-refcfg\n[device gptimer0]\nbase = 0x80000310\n", ": device 'gptimer0': base 0x80000310 must be a multiple of 0x100"},
    {"[board]\nlike = rtl-refcfg\n[device gptimer0]\nsize = 4K\n", ": device 'gptimer0': only type absent_ahb has a 'size'"},
    {"[board]\nlike = rtl-refcfg\nmarkport = 0x80000000\n", ": 'apbctrl0' and 'markport' overlap"},
    {"[board]\nlike = rtl-refcfg\n[device more]\ntype = apbctrl\nbase = 0x80000000\n", ": 'apbctrl0' and 'more' overlap"},
    {"[board]\nlike = rtl-refcfg\n[device more]\ntype = apbctrl\nbase = 0x80080000\n", ": device 'more': base 0x80080000 must be a multiple of 0x100000"},
    {"[cpu]\nreset_address = 0x123\n",                     "reset_address"},
};
/* clang-format on */

static void a_broken_file_gives_one_line_with_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        struct board board, before;
        struct diag diag;
        struct lines lines;
        char *name = write_board(broken[i].text);

        memset(&board, 0x5a, sizeof(board));
        before = board;
        lines_capture(&lines, &diag);
        if (board_load(&board, name, &diag))
            fail_msg("accepted: %s", broken[i].text);
        assert_one_error(&lines, name);
        assert_one_error(&lines, broken[i].message);
        assert_memory_equal(&board, &before, sizeof(board));
        remove_temporary(name);
    }
}

static void files_that_are_no_boards_are_refused(void **state)
{
    static const struct {
        const char *name;
        const char *message;
    } bad[] = {
        {"no-such-board", "no board 'no-such-board': expected a file or one of"},
        {"/no/such/file.board", "/no/such/file.board: cannot read"},
        {"no-such-file.board", "no-such-file.board: cannot read"},
        {"/", "/: is a directory"},
        {"/dev/zero", "/dev/zero: is no board file"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct board board;
        struct diag diag;
        struct lines lines;

        lines_capture(&lines, &diag);
        assert_false(board_load(&board, bad[i].name, &diag));
        assert_one_error(&lines, bad[i].message);
    }
}

static void a_setting_changes_its_key_or_nothing(void **state)
{
    static const char *const bad[] = {
        "cpu.windows",       "=3",           "cpu.windows=",  "cpu.windows=1",    "cpu.window=8",
        "ram.size=lots",     "ram.type=x",   "uart0.fifo=x",  "uart0.type=irqmp", "nobody.size=1M",
        "board.engine=fast", "board.cpus=0", "board.cpus=17", "irqmp0.cpus=2",
    };
    struct board board, before;
    struct diag diag;
    struct lines lines;

    (void)state;
    lines_capture(&lines, &diag);
    assert_true(board_load(&board, "leon3-generic", &diag));
    assert_true(board_set(&board, "cpu.windows=16", &diag));
    assert_int_equal(board.cpu.windows, 16);
    assert_true(board_set(&board, "ram.size=2M", &diag));
    assert_true(board_set(&board, "gptimer0.timers=7", &diag));
    assert_true(board_set(&board, "uart0.irq=5", &diag));
    assert_int_equal(board_set(&board, "board.timing=fast", &diag), 1);
    assert_int_equal(board.timing, LEON3_TIMING_FAST);
    before = board;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        lines_capture(&lines, &diag);
        if (board_set(&board, bad[i], &diag))
            fail_msg("accepted: %s", bad[i]);
        assert_one_error(&lines, "");
        assert_memory_equal(&board, &before, sizeof(board));
    }
}

static void a_board_that_does_not_hold_together_makes_no_machine(void **state)
{
    struct board board;
    struct diag diag;
    struct lines lines;

    (void)state;
    lines_capture(&lines, &diag);
    assert_true(board_load(&board, "leon3-generic", &diag));
    assert_true(board_set(&board, "prom.base=0x40000000", &diag));
    assert_null(machine_create(&board, &diag));
    assert_one_error(&lines, "'prom' and 'ram' overlap at address 0x40000000");
}

/* leon3-generic, with as many devices of one type and memories as a board can name. */
static void make_crowded(struct board *board, const char *type, bool memories, struct diag *diag)
{
    assert_true(board_load(board, "leon3-generic", diag));
    for (uint32_t i = 0; board->device_count < BOARD_DEVICES; i++) {
        struct board_device *device = &board->device[board->device_count++];
        bool apb = device_type_find(type)->bus == DEVICE_ON_APB;

        *device = (struct board_device){.base = apb ? 0x80001000 + 0x1000 * i
                                                    : 0xa0000000 + 0x1000000 * i};
        snprintf(device->name, sizeof(device->name), "x%" PRIu32, i);
        snprintf(device->type, sizeof(device->type), "%s", type);
        device_type_defaults(device_type_find(type), device->parameter);
    }
    for (uint32_t i = 0; memories && board->memory_count < BOARD_MEMORIES; i++) {
        struct board_memory *memory = &board->memory[board->memory_count++];

        *memory = (struct board_memory){.base = 0x60000000 + 0x100000 * i, .size = 0x1000};
        snprintf(memory->name, sizeof(memory->name), "m%" PRIu32, i);
    }
}

static void a_crowded_board_makes_a_machine_or_one_error(void **state)
{
    char types[512], *rest = types, *type;

    (void)state;
    device_type_list(types, sizeof(types));
    while ((type = strsep(&rest, " "))) {
        for (unsigned memories = 0; memories < 2; memories++) {
            struct board board;
            struct machine *machine;
            struct faults *faults;
            struct diag diag;
            struct lines lines;

            lines_capture(&lines, &diag);
            make_crowded(&board, type, memories, &diag);
            machine = machine_create(&board, &diag);
            if (!machine) {
                assert_one_error(&lines, "");
                continue;
            }
            faults = faults_create(machine);
            assert_non_null(faults);
            machine_run(machine, 1000);
            faults_destroy(faults);
            machine_destroy(machine);
        }
    }
}

static void no_part_has_the_name_of_a_component(void **state)
{
    struct board board, other;
    struct machine *machine;
    struct diag diag;
    struct lines lines;

    (void)state;
    lines_capture(&lines, &diag);
    assert_true(board_load(&board, "ut700", &diag) && board_set(&board, "board.cpus=2", &diag) &&
                board_set(&board, "board.markport=0x70000000", &diag));
    machine = machine_create(&board, &diag);
    assert_non_null(machine);
    for (size_t i = 0; i < machine_components(machine)->count; i++) {
        const char *name = machine_components(machine)->item[i]->name;
        char text[128], *path;

        if (board_find_device(&board, name, strlen(name)) ||
            board_find_memory(&board, name, strlen(name)))
            continue;
        snprintf(text, sizeof(text), "[memory %s]\nsize = 4K\n", name);
        path = write_board(text);
        lines_capture(&lines, &diag);
        if (board_load(&other, path, &diag))
            fail_msg("a memory may be called '%s'", name);
        assert_one_error(&lines, "name");
        remove_temporary(path);
    }
    machine_destroy(machine);
}

static void every_board_makes_a_machine(void **state)
{
    (void)state;
    for (size_t i = 0; board_names()[i]; i++) {
        struct diag diag;
        struct lines lines;
        struct machine *machine;

        lines_capture(&lines, &diag);
        machine = make_machine(board_names()[i], &diag, "board.cpus=16", NULL);
        assert_int_equal(machine_cpu_count(machine), 16);
        assert_int_equal(lines.count, 0);
        machine_destroy(machine);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_board_is_printed_so_that_it_reads_back),
        cmocka_unit_test(a_variant_differs_from_its_model_in_what_it_says),
        cmocka_unit_test(a_broken_file_gives_one_line_with_its_place),
        cmocka_unit_test(files_that_are_no_boards_are_refused),
        cmocka_unit_test(a_setting_changes_its_key_or_nothing),
        cmocka_unit_test(a_board_that_does_not_hold_together_makes_no_machine),
        cmocka_unit_test(no_part_has_the_name_of_a_component),
        cmocka_unit_test(a_crowded_board_makes_a_machine_or_one_error),
        cmocka_unit_test(every_board_makes_a_machine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
