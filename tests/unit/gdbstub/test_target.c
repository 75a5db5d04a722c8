/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A real machine behind the target interface: registers by GDB's numbers, memory in its modes, points, stops and what
 * they mean, documents, monitor commands.
 */
#include "tests/unit/machine/fixture.h"

#include "gdbstub/target_leon3.h"
#include "monitor/monitor.h"

#define RAM     FIXTURE_RAM
#define RAM_END 0x48000000u
#define TIMER   0x80000300u

struct bench {
    struct diag diag;
    struct lines lines;
    struct machine *machine;
    struct target_leon3 leon3;
    struct monitor *monitor;
    struct gdb_target *target;
    struct gdb_text text;
};

static int begin(void **state)
{
    struct bench *b = calloc(1, sizeof(*b));

    lines_capture(&b->lines, &b->diag);
    b->machine = make_machine("leon3-generic", &b->diag, NULL);
    load_program(b->machine, &program_loop);
    target_leon3_init(&b->leon3, b->machine);
    b->monitor = monitor_create(&b->leon3, &(struct monitor_host){.shell = false});
    b->target = &b->leon3.target;
    *state = b;
    return 0;
}

static int end(void **state)
{
    struct bench *b = *state;

    monitor_destroy(b->monitor);
    target_leon3_fini(&b->leon3);
    machine_destroy(b->machine);
    gdb_text_free(&b->text);
    free(b);
    return 0;
}

static uint32_t get(struct bench *b, unsigned number)
{
    uint8_t data[4];

    b->target->register_read(b->target->owner, 1, number, data);
    return bus_load32(data);
}

static enum gdb_error set(struct bench *b, unsigned number, uint32_t value)
{
    uint8_t data[4];

    bus_store32(data, value);
    return b->target->register_write(b->target->owner, 1, number, data);
}

static size_t peek(struct bench *b, uint64_t address, void *data, size_t size)
{
    return b->target->memory_read(b->target->owner, 1, address, data, size);
}

static enum gdb_error poke(struct bench *b, uint64_t address, const void *data, size_t size)
{
    return b->target->memory_write(b->target->owner, 1, address, data, size);
}

static enum gdb_error insert(struct bench *b, enum gdb_point point, uint64_t address, uint64_t size)
{
    return b->target->point_insert(b->target->owner, 1, point, address, size);
}

static enum gdb_error take_out(struct bench *b, enum gdb_point point, uint64_t address,
                               uint64_t size)
{
    return b->target->point_remove(b->target->owner, 1, point, address, size);
}

/* Slices until something happens, at most `most`. */
static struct gdb_stop run(struct bench *b, int most)
{
    struct gdb_stop stop = {.kind = GDB_STOP_NONE};

    while (stop.kind == GDB_STOP_NONE && most-- > 0)
        stop = b->target->run(b->target->owner);
    return stop;
}

static const char *monitor(struct bench *b, const char *line)
{
    gdb_text_clear(&b->text);
    b->target->monitor(b->target->owner, 1, line, &b->text);
    return b->text.data ? b->text.data : "";
}

/* ---- registers ------------------------------------------------------------------------------------------------- */

static void registers_have_the_numbers_of_gdb(void **state)
{
    struct bench *b = *state;
    struct leon3 *cpu = machine_cpu(b->machine, 0);

    assert_int_equal(b->target->register_count, 157 + target_state_count(&b->leon3));
    assert_int_equal(get(b, 68), RAM);
    assert_int_equal(get(b, 69), RAM + 4);
    assert_int_equal(get(b, 65), leon3_register_read(cpu, LEON3_REG_PSR));
    assert_int_equal(get(b, 66), leon3_register_read(cpu, LEON3_REG_WIM));
    assert_int_equal(get(b, 67), leon3_register_read(cpu, LEON3_REG_TBR));
    assert_int_equal(get(b, 73) & 0x1f, leon3_windows(cpu) - 1);
    for (unsigned number = 1; number < 32; number++)
        assert_int_equal(set(b, number, 0x1000 + number), GDB_OK);
    for (unsigned number = 8; number < 32; number++)
        assert_int_equal(leon3_window_read(cpu, 0, number), 0x1000 + number);
    assert_int_equal(set(b, 0, 5), GDB_OK);
    assert_int_equal(get(b, 0), 0);
    set(b, 32 + 31, 0x40490fdb);
    assert_int_equal(leon3_register_read(cpu, LEON3_REG_F0 + 31), 0x40490fdb);
    set(b, 64, 77);
    assert_int_equal(leon3_register_read(cpu, LEON3_REG_Y), 77);
}

static void writing_the_pc_moves_the_npc(void **state)
{
    struct bench *b = *state;

    set(b, 68, RAM + 0x100);
    assert_int_equal(get(b, 68), RAM + 0x100);
    assert_int_equal(get(b, 69), RAM + 0x104);
    set(b, 69, RAM + 0x200);
    assert_int_equal(get(b, 68), RAM + 0x100);
    assert_int_equal(get(b, 69), RAM + 0x200);
}

static void mmu_registers_are_shown_and_partly_written(void **state)
{
    struct bench *b = *state;

    assert_int_equal(set(b, TARGET_REG_MMU + 2, 5), GDB_OK);
    assert_int_equal(leon3_mmu(machine_cpu(b->machine, 0))->state.context, 5);
    assert_int_equal(get(b, TARGET_REG_MMU + 2), 5);
    assert_int_equal(set(b, TARGET_REG_MMU + 1, 0x04001000), GDB_OK);
    assert_int_equal(get(b, TARGET_REG_MMU + 1), 0x04001000);
    assert_int_equal(set(b, TARGET_REG_MMU + 3, 1), GDB_EINVAL);
    assert_int_equal(set(b, TARGET_REG_MMU + 4, 1), GDB_EINVAL);
}

/* ---- memory ---------------------------------------------------------------------------------------------------- */

static void memory_is_read_up_to_its_end(void **state)
{
    struct bench *b = *state;
    uint8_t data[8];

    assert_int_equal(poke(b, RAM_END - 8, "abcdefgh", 8), GDB_OK);
    assert_int_equal(peek(b, RAM_END - 4, data, 8), 4);
    assert_memory_equal(data, "efgh", 4);
    assert_int_equal(peek(b, RAM_END, data, 8), 0);
    assert_int_equal(peek(b, UINT64_C(0x140000000), data, 8), 0);
    assert_int_equal(peek(b, UINT64_MAX, data, 8), 0);
}

static void memory_is_written_whole_or_not_at_all(void **state)
{
    struct bench *b = *state;
    uint8_t data[8192], back[4];

    memset(data, 0x5a, sizeof(data));
    assert_int_equal(poke(b, RAM + 0x1ffc, data, sizeof(data)), GDB_OK);
    assert_int_equal(peek(b, RAM + 0x1ffc + sizeof(data) - 4, back, 4), 4);
    assert_int_equal(bus_load32(back), 0x5a5a5a5a);
    assert_int_equal(poke(b, RAM_END - 4, data, 8), GDB_EFAULT);
    assert_int_equal(peek(b, RAM_END - 4, back, 4), 4);
    assert_int_equal(bus_load32(back), 0);
    assert_int_equal(poke(b, 0xfffffffc, data, 8), GDB_EFAULT);
    assert_int_equal(poke(b, UINT64_C(1) << 32, data, 4), GDB_EFAULT);
    assert_int_equal(poke(b, 0, data, 4), GDB_EFAULT); /* PROM */
}

static void device_registers_are_read_by_words_and_parts_of_them(void **state)
{
    struct bench *b = *state;
    uint8_t word[4], byte;

    assert_int_equal(poke(b, TIMER + 0x14, "\x12\x34\x56\x78", 4), GDB_OK); /* reload of timer 1 */
    assert_int_equal(peek(b, TIMER + 0x14, word, 4), 4);
    assert_int_equal(bus_load32(word), 0x12345678);
    assert_int_equal(peek(b, TIMER + 0x16, &byte, 1), 1);
    assert_int_equal(byte, 0x56);
    assert_int_equal(poke(b, TIMER + 0x14, "\x12", 1), GDB_EFAULT);
}

static void live_windows_lie_over_the_stack(void **state)
{
    struct bench *b = *state;
    struct leon3 *cpu = machine_cpu(b->machine, 0);
    uint32_t psr = leon3_register_read(cpu, LEON3_REG_PSR) & ~0x1fu;
    uint8_t word[4];

    /* Window 5 is current, 6 its caller, 0 invalid. */
    leon3_register_write(cpu, LEON3_REG_PSR, psr | 5);
    leon3_register_write(cpu, LEON3_REG_WIM, 1);
    leon3_window_write(cpu, 6, 14, RAM + 0x8000);
    leon3_window_write(cpu, 6, 16, 0x11223344);
    leon3_window_write(cpu, 6, 31, 0x55667788);
    assert_int_equal(peek(b, RAM + 0x8000, word, 4), 4);
    assert_int_equal(bus_load32(word), 0x11223344);
    assert_int_equal(peek(b, RAM + 0x803c, word, 4), 4);
    assert_int_equal(bus_load32(word), 0x55667788);
    assert_int_equal(poke(b, RAM + 0x8000, "\xaa\xbb\xcc\xdd", 4), GDB_OK);
    assert_int_equal(leon3_window_read(cpu, 6, 16), 0xaabbccdd);
    assert_int_equal(leon3_window_read(cpu, 6, 31), 0x55667788);
    /* Physical mode shows memory itself. */
    monitor(b, "phys on");
    leon3_window_write(cpu, 6, 16, 1);
    assert_int_equal(peek(b, RAM + 0x8000, word, 4), 4);
    assert_int_equal(bus_load32(word), 0xaabbccdd);
}

/* A context table with one region: 0xf0000000 is RAM's first 16 MiB. */
static void turn_mmu_on(struct bench *b)
{
    static const struct {
        uint32_t address, value;
    } words[] = {
        {RAM + 0x100000, (RAM + 0x101000) >> 4 | 1},  /* context 0 */
        {RAM + 0x101000 + 4 * 0xf0, RAM >> 4 | 0x8e}, /* PTE, C, ACC 3 */
    };
    uint8_t word[4];

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        bus_store32(word, words[i].value);
        assert_int_equal(poke(b, words[i].address, word, 4), GDB_OK);
    }
    set(b, TARGET_REG_MMU + 1, (RAM + 0x100000) >> 4);
    set(b, TARGET_REG_MMU, 1);
}

static void with_the_mmu_on_addresses_are_virtual_unless_said_otherwise(void **state)
{
    struct bench *b = *state;
    uint8_t word[4];

    assert_int_equal(poke(b, RAM + 0x5000, "\x01\x02\x03\x04", 4), GDB_OK);
    turn_mmu_on(b);
    assert_int_equal(peek(b, 0xf0005000, word, 4), 4);
    assert_int_equal(bus_load32(word), 0x01020304);
    assert_int_equal(peek(b, RAM + 0x5000, word, 4), 0);
    assert_int_equal(poke(b, 0xf0005000, "\x05\x06\x07\x08", 4), GDB_OK);
    assert_int_equal(poke(b, RAM + 0x5000, word, 4), GDB_EFAULT);
    assert_non_null(strstr(monitor(b, "walk 0xf0005000"), "0xf0005000 -> 0x40005000"));
    assert_non_null(strstr(monitor(b, "walk 0x40005000"), "is not mapped"));
    assert_non_null(strstr(monitor(b, "phys on"), "physical"));
    assert_int_equal(peek(b, RAM + 0x5000, word, 4), 4);
    assert_int_equal(bus_load32(word), 0x05060708);
    assert_int_equal(peek(b, 0xf0005000, word, 4), 0);
}

/* ---- points and stops ------------------------------------------------------------------------------------------ */

static void breakpoints_stop_before_the_instruction_and_leave_memory_alone(void **state)
{
    struct bench *b = *state;
    uint64_t digest = machine_digest(b->machine);
    struct gdb_stop stop;

    assert_int_equal(insert(b, GDB_POINT_SOFTWARE, RAM + 8, 4), GDB_OK);
    assert_int_equal(insert(b, GDB_POINT_SOFTWARE, RAM + 8, 4), GDB_OK);
    assert_true(machine_digest(b->machine) == digest);
    stop = run(b, 2);
    assert_int_equal(stop.kind, GDB_STOP_POINT);
    assert_int_equal(stop.point, GDB_POINT_SOFTWARE);
    assert_int_equal(stop.thread, 1);
    assert_int_equal(get(b, 68), RAM + 8);
    assert_int_equal(get(b, 3), 1); /* the increment before it was done */
    /* Inserted twice, removed once. */
    assert_int_equal(take_out(b, GDB_POINT_SOFTWARE, RAM + 8, 4), GDB_OK);
    assert_int_equal(take_out(b, GDB_POINT_SOFTWARE, RAM + 8, 4), GDB_OK);
    assert_int_equal(run(b, 2).kind, GDB_STOP_NONE);
    assert_int_equal(insert(b, GDB_POINT_HARDWARE, RAM + 4, 4), GDB_OK);
    assert_int_equal(run(b, 2).point, GDB_POINT_HARDWARE);
    assert_int_equal(insert(b, GDB_POINT_SOFTWARE, RAM + 2, 4), GDB_EINVAL);
    assert_int_equal(insert(b, GDB_POINT_SOFTWARE, UINT64_C(1) << 32, 4), GDB_EINVAL);
}

static void watchpoints_stop_behind_the_access(void **state)
{
    struct bench *b = *state;
    struct gdb_stop stop;

    assert_int_equal(insert(b, GDB_POINT_READ, RAM + 0x100, 4), GDB_OK);
    assert_int_equal(run(b, 2).kind, GDB_STOP_NONE);
    assert_int_equal(insert(b, GDB_POINT_WRITE, RAM + 0x103, 1), GDB_OK);
    stop = run(b, 2);
    assert_int_equal(stop.kind, GDB_STOP_POINT);
    assert_int_equal(stop.point, GDB_POINT_WRITE);
    assert_int_equal(stop.address, RAM + 0x103);
    assert_int_equal(get(b, 68), RAM + 12);
    assert_int_equal(take_out(b, GDB_POINT_WRITE, RAM + 0x103, 1), GDB_OK);
    assert_int_equal(insert(b, GDB_POINT_WRITE, RAM + 0x104, 4), GDB_OK);
    assert_int_equal(insert(b, GDB_POINT_WRITE, RAM + 0xfc, 4), GDB_OK);
    assert_int_equal(run(b, 2).kind, GDB_STOP_NONE);
    assert_int_equal(insert(b, GDB_POINT_ACCESS, RAM, 0x1000), GDB_OK);
    assert_int_equal(run(b, 2).point, GDB_POINT_ACCESS);
    assert_int_equal(insert(b, GDB_POINT_WRITE, RAM, 0), GDB_EINVAL);
    assert_int_equal(insert(b, GDB_POINT_WRITE, 0xfffffffc, 8), GDB_EINVAL);
}

static void observers_are_there_only_while_needed(void **state)
{
    struct bench *b = *state;
    struct observers *observers = machine_observers(b->machine);
    uint32_t mask = observers->mask;

    insert(b, GDB_POINT_WRITE, RAM, 4);
    monitor(b, "stop trap all");
    assert_true(observe_wanted(observers, OBSERVE_WATCH));
    assert_true(observe_wanted(observers, OBSERVE_TRAP));
    b->target->release(b->target->owner);
    assert_int_equal(observers->mask, mask);
    assert_false(b->leon3.physical);
}

static void more_points_than_there_is_room_for_are_refused(void **state)
{
    struct bench *b = *state;

    for (uint32_t i = 0; i < TARGET_POINTS; i++)
        assert_int_equal(insert(b, GDB_POINT_WRITE, RAM + 4 * i, 4), GDB_OK);
    assert_int_equal(insert(b, GDB_POINT_WRITE, RAM_END - 4, 4), GDB_ENOSPC);
    assert_int_equal(insert(b, GDB_POINT_SOFTWARE, RAM, 4), GDB_ENOSPC);
    b->target->release(b->target->owner);
    assert_int_equal(insert(b, GDB_POINT_SOFTWARE, RAM, 4), GDB_OK);
}

static void a_step_is_one_instruction(void **state)
{
    struct bench *b = *state;
    struct gdb_stop stop;

    for (uint32_t i = 1; i <= 4; i++) {
        stop = b->target->step(b->target->owner, 1);
        assert_int_equal(stop.kind, GDB_STOP_SIGNAL);
        assert_int_equal(stop.signal, GDB_SIGNAL_TRAP);
        assert_int_equal(get(b, 68), RAM + 4 * i);
    }
}

static void a_chosen_trap_stops_at_its_handler(void **state)
{
    struct bench *b = *state;
    struct gdb_stop stop;

    load_program(b->machine, &program_tick);
    assert_non_null(strstr(monitor(b, "stop trap 0x18"), "stop on trap 0x18"));
    stop = run(b, 1);
    assert_int_equal(stop.kind, GDB_STOP_SIGNAL);
    assert_int_equal(get(b, 68), RAM + 0x1180);
    assert_non_null(strstr(stop.text, "trap 0x18"));
    assert_non_null(strstr(monitor(b, "stop trap off"), "no stops"));
    stop = run(b, 1);
    assert_int_equal(stop.kind, GDB_STOP_EXITED);
    assert_int_equal(stop.code, 42);
    assert_int_equal(b->leon3.last.reason, MACHINE_EXIT);
}

static void events_stop_when_their_conditions_hold(void **state)
{
    struct bench *b = *state;
    struct gdb_stop stop;

    load_program(b->machine, &program_tick);
    assert_string_equal(monitor(b, "break trap interrupt if %g3 == 2 and hits == 1"),
                        "event 1: trap interrupt if %g3 == 2 and hits == 1\n");
    stop = run(b, 1);
    assert_int_equal(stop.kind, GDB_STOP_SIGNAL);
    assert_non_null(strstr(stop.text, "event 1: trap 0x18"));
    assert_int_equal(get(b, 3), 2);
    assert_int_equal(get(b, 68), RAM + 0x1180);
    assert_non_null(strstr(monitor(b, "break"), "1 times"));
    b->target->release(b->target->owner);
    assert_string_equal(monitor(b, "break"), "no events\n");
    assert_int_equal(machine_observers(b->machine)->count, 0);
    assert_int_equal(run(b, 1).kind, GDB_STOP_EXITED);
}

static void an_event_at_an_address_is_a_breakpoint(void **state)
{
    struct bench *b = *state;
    struct gdb_stop stop;

    monitor(b, "break at 0x40000008 if %g3 > 4");
    stop = run(b, 1);
    assert_non_null(strstr(stop.text, "event 1: at, pc 0x40000008"));
    assert_int_equal(get(b, 3), 5);
    assert_non_null(strstr(monitor(b, "delete 2"), "no event 2"));
    assert_string_equal(monitor(b, "delete 1"), "");
    assert_int_equal(run(b, 1).kind, GDB_STOP_NONE);
}

static void there_are_so_many_events_and_no_more(void **state)
{
    struct bench *b = *state;

    for (unsigned i = 0; i < TARGET_EVENTS; i++)
        assert_memory_equal(monitor(b, "break switch"), "event", 5);
    assert_non_null(strstr(monitor(b, "break switch"), "already"));
    monitor(b, "delete");
    assert_string_equal(monitor(b, "break"), "no events\n");
}

static void error_mode_is_a_stop_first_and_then_the_end(void **state)
{
    struct bench *b = *state;
    struct gdb_stop stop;

    load_program(b->machine, &program_error);
    stop = run(b, 1);
    assert_int_equal(stop.kind, GDB_STOP_SIGNAL);
    assert_int_equal(stop.signal, GDB_SIGNAL_ABRT);
    assert_non_null(strstr(stop.text, "processor 0 is in error mode"));
    stop = run(b, 1);
    assert_int_equal(stop.kind, GDB_STOP_TERMINATED);
    assert_int_equal(b->leon3.last.reason, MACHINE_ERROR_MODE);
    monitor(b, "reset");
    assert_int_equal(get(b, 68), RAM);
    assert_int_equal(run(b, 1).kind, GDB_STOP_SIGNAL);
}

static void slices_end_where_the_limit_is(void **state)
{
    struct bench *b = *state;

    b->leon3.until = 1000;
    assert_int_equal(run(b, 1).kind, GDB_STOP_NONE);
    assert_in_range(machine_cycle(b->machine), 1000, 1100);
}

static void watching_does_not_change_what_happens(void **state)
{
    struct bench *b = *state;
    uint64_t digest, cycle;

    run(b, 3);
    digest = machine_digest(b->machine);
    cycle = machine_cycle(b->machine);
    machine_reset(b->machine);
    load_program(b->machine, &program_loop);
    poke(b, RAM + 0x100, "\0\0\0\0", 4);
    insert(b, GDB_POINT_WRITE, RAM + 0x100, 4);
    insert(b, GDB_POINT_SOFTWARE, RAM + 4, 4);
    for (int i = 0; i < 100; i++)
        assert_int_equal(run(b, 1).kind, GDB_STOP_POINT);
    b->target->release(b->target->owner);
    while (machine_cycle(b->machine) < cycle)
        assert_int_equal(run(b, 1).kind, GDB_STOP_NONE);
    assert_true(machine_cycle(b->machine) == cycle);
    assert_true(machine_digest(b->machine) == digest);
}

/* ---- documents and monitor commands ---------------------------------------------------------------------------- */

static const char *document(struct bench *b, const char *object, const char *annex)
{
    gdb_text_clear(&b->text);
    if (!b->target->document(b->target->owner, object, annex, &b->text))
        return NULL;
    return b->text.data;
}

static unsigned count(const char *text, const char *part)
{
    unsigned n = 0;

    for (text = strstr(text, part); text; text = strstr(text + 1, part))
        n++;
    return n;
}

static void the_description_has_every_register_once(void **state)
{
    struct bench *b = *state;
    const char *xml = document(b, "features", "target.xml");

    assert_int_equal(count(xml, "<reg "), b->target->register_count);
    for (unsigned i = 0; i < b->target->register_count; i++) {
        char number[32];

        snprintf(number, sizeof(number), "regnum=\"%u\"", i);
        assert_int_equal(count(xml, number), 1);
    }
    assert_non_null(strstr(xml, "org.gnu.gdb.sparc.cpu"));
    assert_non_null(strstr(xml, "org.gnu.gdb.sparc.fpu"));
    assert_non_null(strstr(xml, "org.gnu.gdb.sparc.cp0"));
    assert_null(document(b, "features", "other.xml"));
    assert_null(document(b, "auxv", ""));
}

static void the_memory_map_of_a_machine_with_an_mmu_is_everything(void **state)
{
    struct bench *b = *state;

    assert_non_null(strstr(document(b, "memory-map", ""),
                           "<memory type=\"ram\" start=\"0x0\" length=\"0x100000000\"/>"));
}

static void without_an_mmu_there_are_fewer_registers_and_rom_is_told_apart(void **state)
{
    struct bench *b = *state;
    struct machine *machine = make_machine("leon3-generic", &b->diag, "cpu.mmu=off", NULL);
    struct target_leon3 leon3;
    struct gdb_text text = {0};
    struct monitor *monitor;

    target_leon3_init(&leon3, machine);
    assert_int_equal(leon3.target.register_count, TARGET_REG_MMU);
    assert_true(target_document(&leon3, "memory-map", "", &text));
    assert_non_null(strstr(text.data, "type=\"rom\" start=\"0x0\" length=\"0x100000\""));
    assert_non_null(strstr(text.data, "type=\"ram\" start=\"0x100000\" length=\"0xfff00000\""));
    gdb_text_clear(&text);
    monitor = monitor_create(&leon3, &(struct monitor_host){.shell = false});
    leon3.target.monitor(&leon3, 1, "info mmu", &text);
    assert_non_null(strstr(text.data, "no MMU"));
    monitor_destroy(monitor);
    gdb_text_free(&text);
    target_leon3_fini(&leon3);
    machine_destroy(machine);
}

static void monitor_commands_refuse_what_they_do_not_understand(void **state)
{
    static const struct {
        const char *line, *answer;
    } cases[] = {
        {"nonsense", "no monitor command 'nonsense'"},
        {"info", "'info' may be: info threads, info windows"},
        {"walk", "usage: monitor walk"},
        {"walk 1 2 3", "usage: monitor walk"},
        {"walk 0x100000000", "expected a number of 32 bits"},
        {"walk -1", "no symbol"},
        {"walk 0 256", "expected a partition or a context up to 255"},
        {"phys perhaps", "expected on or off"},
        {"stop trap 256", "'256': no trap"},
        {"stop trap 1 x", "'x': no trap"},
        {"step 0x", "expected a number"},
        {"cycle now", "usage: monitor cycle"},
        {"1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25", "more than 24 words"},
    };
    struct bench *b = *state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_non_null(strstr(monitor(b, cases[i].line), cases[i].answer));
    assert_int_equal(b->leon3.trap_stops[0], 0);
    assert_non_null(strstr(monitor(b, ""), "walk ADDRESS"));
    assert_string_equal(monitor(b, "phys"), "memory addresses are virtual\n");
}

static void monitor_step_says_where_it_stands(void **state)
{
    struct bench *b = *state;

    assert_non_null(strstr(monitor(b, "step 2"), "cpu0 0x40000008: st"));
    assert_int_equal(machine_instructions(b->machine), 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(registers_have_the_numbers_of_gdb),
        TEST(writing_the_pc_moves_the_npc),
        TEST(mmu_registers_are_shown_and_partly_written),
        TEST(memory_is_read_up_to_its_end),
        TEST(memory_is_written_whole_or_not_at_all),
        TEST(device_registers_are_read_by_words_and_parts_of_them),
        TEST(live_windows_lie_over_the_stack),
        TEST(with_the_mmu_on_addresses_are_virtual_unless_said_otherwise),
        TEST(breakpoints_stop_before_the_instruction_and_leave_memory_alone),
        TEST(watchpoints_stop_behind_the_access),
        TEST(observers_are_there_only_while_needed),
        TEST(more_points_than_there_is_room_for_are_refused),
        TEST(a_step_is_one_instruction),
        TEST(a_chosen_trap_stops_at_its_handler),
        TEST(events_stop_when_their_conditions_hold),
        TEST(an_event_at_an_address_is_a_breakpoint),
        TEST(there_are_so_many_events_and_no_more),
        TEST(error_mode_is_a_stop_first_and_then_the_end),
        TEST(slices_end_where_the_limit_is),
        TEST(watching_does_not_change_what_happens),
        TEST(the_description_has_every_register_once),
        TEST(the_memory_map_of_a_machine_with_an_mmu_is_everything),
        TEST(without_an_mmu_there_are_fewer_registers_and_rom_is_told_apart),
        TEST(monitor_commands_refuse_what_they_do_not_understand),
        TEST(monitor_step_says_where_it_stands),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
