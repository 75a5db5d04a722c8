/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * APBUART through its registers and its line, on a clock moved by hand. A bit is eight ticks of the
 * scaler, a character ten bits.
 */
#include "sim/base/random.h"
#include "sim/dev/apbuart.h"
#include "tests/unit/dev/bench.h"

#define DATA       0x00
#define STATUS     0x04
#define CONTROL    0x08
#define SCALER     0x0c
#define FIFO_DEBUG 0x10
#define DEBUG      0x14
#define CAPABILITY 0x18

#define RE 0x1u
#define TE 0x2u
#define RI 0x4u
#define TI 0x8u
#define PE 0x20u
#define FL 0x40u
#define PS 0x10u
#define EC 0x100u
#define LB 0x80u
#define TF 0x200u
#define RF 0x400u
#define BI 0x1000u
#define DI 0x2000u
#define SI 0x4000u
#define NS 0x8000u
#define TB 0x100000u

#define DR      0x1u
#define TS      0x2u
#define TE_BIT  0x4u
#define BR      0x8u
#define OV      0x10u
#define PE_BIT  0x20u
#define FE      0x40u
#define TH_BIT  0x80u
#define RH_BIT  0x100u
#define TF_FULL 0x200u
#define RF_FULL 0x400u

#define RELOAD 9u
#define BIT    (8u * (RELOAD + 1))
#define FRAME  (10 * BIT)

struct fixture {
    struct bench *bench;
    struct device *uart;
    struct apbuart_config config;
    struct bench_log out;
};

static void output(void *owner, uint32_t number, uint8_t character)
{
    struct fixture *f = owner;

    assert_int_equal(number, f->config.number);
    bench_record(&f->out, f->bench->clock.state.now, number, character);
}

static void create(struct fixture *f)
{
    f->bench = bench_create();
    f->config.owner = f;
    f->config.output = output;
    f->uart = apbuart_create(&f->config, &f->bench->env);
    assert_non_null(f->uart);
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    assert_non_null(f);
    apbuart_config_default(&f->config);
    f->config.number = 3;
    *state = f;
    create(f);
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    f->uart->destroy(f->uart->self);
    free(f->bench);
    free(f);
    return 0;
}

static void again_with(struct fixture *f, uint32_t fifo, uint32_t flow)
{
    f->uart->destroy(f->uart->self);
    free(f->bench);
    f->config.fifo = fifo;
    f->config.flow = flow;
    f->out.count = 0;
    create(f);
}

static uint32_t get(struct fixture *f, uint32_t offset)
{
    return bench_read(f->uart, offset);
}

static void put(struct fixture *f, uint32_t offset, uint32_t value)
{
    bench_write(f->uart, offset, value);
}

static void start(struct fixture *f, uint32_t control)
{
    put(f, SCALER, RELOAD);
    put(f, CONTROL, control);
}

static void send(struct fixture *f, const char *text)
{
    while (*text)
        put(f, DATA, (uint8_t)*text++);
}

static void feed(struct fixture *f, const char *text)
{
    while (*text)
        assert_true(apbuart_input(f->uart, (uint8_t)*text++));
}

static unsigned irqs(const struct fixture *f)
{
    return bench_pulses(f->bench, f->config.irq, NULL);
}

static void registers_have_their_reset_values(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(get(f, STATUS), TS | TE_BIT | TH_BIT);
    assert_int_equal(get(f, CONTROL), 0x80090000);
    assert_int_equal(get(f, SCALER), 0);
    assert_int_equal(get(f, DATA), 0);
    assert_int_equal(get(f, CAPABILITY), 0x48);
    again_with(f, 1, 0);
    assert_int_equal(get(f, STATUS), TS | TE_BIT);
    assert_int_equal(get(f, CONTROL), 0x00090000);
    assert_int_equal(get(f, CAPABILITY), 0x01);
}

static void registers_keep_the_bits_that_exist(void **state)
{
    struct fixture *f = *state;

    put(f, CONTROL, 0xffffffff & ~(RE | TE));
    assert_int_equal(get(f, CONTROL), 0x801ff7fc);
    put(f, CONTROL, 0x00030000); /* a break of less than ten bits */
    assert_int_equal(get(f, CONTROL), 0x80090000);
    put(f, SCALER, 0xffffffff);
    assert_int_equal(get(f, SCALER), 0xfff);
    put(f, STATUS, 0xffffffff);
    assert_int_equal(get(f, STATUS), 0x78 | TS | TE_BIT | TH_BIT);
    put(f, STATUS, 0);
    assert_int_equal(get(f, STATUS), TS | TE_BIT | TH_BIT);
    put(f, DEBUG, 3);
    assert_int_equal(get(f, DEBUG), 1);
    assert_int_equal(get(f, CONTROL), 0x80090800);
    again_with(f, 1, 1);
    put(f, CONTROL, TF | RF);
    assert_int_equal(get(f, CONTROL), 0x00090000);
}

static void characters_leave_one_frame_after_the_other(void **state)
{
    struct fixture *f = *state;

    bench_at(f->bench, 1000);
    start(f, TE);
    send(f, "abc");
    assert_int_equal(get(f, STATUS), 3u << 20 | TS | TH_BIT);
    bench_pass(f->bench, 10 * FRAME);
    assert_int_equal(f->out.count, 3);
    assert_int_equal(f->out.event[0].value, 'a');
    assert_int_equal(f->out.event[2].value, 'c');
    /* It starts with the transmitter's next bit, eight ticks after it was switched on. */
    assert_int_equal(f->out.event[0].time, 1000 + BIT + FRAME);
    assert_int_equal(f->out.event[1].time - f->out.event[0].time, FRAME);
    assert_int_equal(f->out.event[2].time - f->out.event[1].time, FRAME);
    assert_int_equal(get(f, STATUS), TS | TE_BIT | TH_BIT);
    assert_int_equal(f->bench->observed.event[0].what, OBSERVE_UART_OUT);
    assert_int_equal(f->bench->observed.event[0].value, 'a');
}

static void the_shift_register_is_busy_until_the_stop_bit_is_over(void **state)
{
    struct fixture *f = *state;

    start(f, TE);
    send(f, "x");
    bench_at(f->bench, BIT - 1);
    assert_int_equal(get(f, STATUS), 1u << 20 | TS | TH_BIT);
    bench_at(f->bench, BIT);
    assert_int_equal(get(f, STATUS), TE_BIT | TH_BIT);
    bench_at(f->bench, BIT + FRAME - 1);
    assert_int_equal(get(f, STATUS), TE_BIT | TH_BIT);
    bench_at(f->bench, BIT + FRAME);
    assert_int_equal(get(f, STATUS), TS | TE_BIT | TH_BIT);
}

static void parity_and_a_second_stop_bit_take_a_bit_each(void **state)
{
    static const uint32_t extra[] = {PE, NS, PE | NS};
    static const uint32_t bits[] = {11, 11, 12};
    struct fixture *f = *state;

    for (int i = 0; i < 3; i++) {
        again_with(f, 8, 1);
        start(f, TE | extra[i]);
        send(f, "ab");
        bench_pass(f->bench, 5 * FRAME);
        assert_int_equal(f->out.event[1].time - f->out.event[0].time, bits[i] * BIT);
    }
}

static void nothing_moves_while_both_directions_are_off(void **state)
{
    struct fixture *f = *state;

    start(f, 0);
    send(f, "a");
    assert_int_equal(clock_next(&f->bench->clock), CLOCK_NEVER);
    bench_pass(f->bench, 100 * FRAME);
    assert_int_equal(f->out.count, 0);
    put(f, CONTROL, TE);
    bench_pass(f->bench, 2 * FRAME);
    assert_int_equal(f->out.count, 1);
}

static void an_idle_line_spends_no_events(void **state)
{
    struct fixture *f = *state;

    start(f, TE | RE | RI | TI);
    assert_int_equal(clock_next(&f->bench->clock), CLOCK_NEVER);
}

static void a_full_fifo_drops_what_is_written_over_its_oldest(void **state)
{
    struct fixture *f = *state;

    send(f, "01234567");
    assert_int_equal(get(f, STATUS), 8u << 20 | TF_FULL | TS);
    send(f, "X");
    start(f, TE);
    bench_pass(f->bench, 20 * FRAME);
    assert_int_equal(f->out.count, 8);
    assert_int_equal(f->out.event[0].value, 'X'); /* as in the VHDL */
    assert_int_equal(f->out.event[1].value, '1');
    assert_int_equal(f->out.event[7].value, '7');
}

static void a_single_holding_register_is_overwritten(void **state)
{
    struct fixture *f = *state;

    again_with(f, 1, 1);
    send(f, "ab");
    assert_int_equal(get(f, STATUS), TS);
    start(f, TE);
    bench_pass(f->bench, 5 * FRAME);
    assert_int_equal(f->out.count, 1);
    assert_int_equal(f->out.event[0].value, 'b');
}

static void the_transmitter_interrupt_comes_when_the_fifo_runs_empty(void **state)
{
    struct fixture *f = *state;
    uint64_t time = 0;

    start(f, TE | TI);
    send(f, "abc");
    bench_pass(f->bench, 10 * FRAME);
    assert_int_equal(bench_pulses(f->bench, 2, &time), 1);
    assert_int_equal(time, BIT + 2 * FRAME); /* the third character starts */
    again_with(f, 1, 1);
    start(f, TE | TI);
    send(f, "a");
    bench_pass(f->bench, 10 * FRAME);
    assert_int_equal(bench_pulses(f->bench, 2, &time), 1);
    assert_int_equal(time, BIT);
}

static void the_shift_register_interrupt_comes_when_all_has_left(void **state)
{
    struct fixture *f = *state;
    uint64_t time = 0;

    start(f, TE | SI);
    send(f, "ab");
    bench_pass(f->bench, 10 * FRAME);
    assert_int_equal(bench_pulses(f->bench, 2, &time), 1);
    assert_int_equal(time, BIT + 2 * FRAME);
}

static void the_transmitter_threshold_holds_the_line_while_less_than_half_full(void **state)
{
    struct fixture *f = *state;

    start(f, TE | TF);
    assert_int_equal(f->bench->irq.count, 1);
    assert_int_equal(f->bench->irq.event[0].value, 1);
    send(f, "012");
    assert_int_equal(f->bench->irq.count, 1);
    send(f, "3");
    assert_int_equal(f->bench->irq.count, 2);
    assert_int_equal(f->bench->irq.event[1].value, 0);
    bench_at(f->bench, BIT);
    assert_int_equal(f->bench->irq.count, 3); /* one has gone into the shift register */
    put(f, CONTROL, TE);
    assert_int_equal(f->bench->irq.count, 4);
}

static void input_arrives_at_the_baud_rate(void **state)
{
    struct fixture *f = *state;
    uint64_t first = 0, second = 0;

    start(f, RE | RI);
    bench_at(f->bench, 1000);
    feed(f, "hi");
    bench_at(f->bench, 1000 + FRAME);
    assert_int_equal(bench_pulses(f->bench, 2, &first), 1);
    assert_in_range(first, 1000 + FRAME - BIT / 2, 1000 + FRAME - BIT / 2 + RELOAD + 1);
    assert_int_equal(get(f, STATUS) & DR, DR);
    bench_at(f->bench, 1000 + 3 * FRAME);
    assert_int_equal(bench_pulses(f->bench, 2, &second), 2);
    assert_int_equal(second - first, FRAME);
    assert_int_equal(get(f, STATUS) >> 26, 2);
    assert_int_equal(get(f, DATA), 'h');
    assert_int_equal(get(f, DATA), 'i');
    assert_int_equal(get(f, STATUS) & DR, 0);
}

static void input_waits_for_a_receiver_that_is_off(void **state)
{
    struct fixture *f = *state;

    start(f, TE);
    feed(f, "a");
    bench_pass(f->bench, 10 * FRAME);
    assert_int_equal(get(f, STATUS) & DR, 0);
    put(f, CONTROL, RE);
    bench_pass(f->bench, 2 * FRAME);
    assert_int_equal(get(f, DATA), 'a');
}

static void with_rts_nothing_is_lost(void **state)
{
    struct fixture *f = *state;
    const char *text = "abcdefghijklmnopqrst";

    start(f, RE);
    feed(f, text);
    bench_pass(f->bench, 100 * FRAME);
    assert_int_equal(get(f, STATUS) & (RF_FULL | OV | 0xfc000000), RF_FULL | 8u << 26);
    for (const char *c = text; *c; c++) {
        assert_int_equal(get(f, DATA), *c);
        bench_pass(f->bench, 2 * FRAME);
    }
    assert_int_equal(get(f, STATUS), TS | TE_BIT | TH_BIT);
}

static void without_rts_a_slow_reader_is_overrun(void **state)
{
    struct fixture *f = *state;

    again_with(f, 4, 0);
    start(f, RE);
    feed(f, "abcdefg"); /* four in the FIFO, one waits, f overwrites e, g overwrites f */
    bench_pass(f->bench, 20 * FRAME);
    assert_int_equal(get(f, STATUS) & OV, OV);
    for (const char *c = "abcdg"; *c; c++)
        assert_int_equal(get(f, DATA), *c);
    assert_int_equal(get(f, STATUS) & DR, 0);
}

static void the_receiver_threshold_holds_the_line_from_half_full_on(void **state)
{
    struct fixture *f = *state;

    start(f, RE | RF);
    feed(f, "abcd");
    bench_pass(f->bench, 3 * FRAME + 10);
    assert_int_equal(f->bench->irq.count, 0);
    bench_pass(f->bench, FRAME);
    assert_int_equal(f->bench->irq.count, 1);
    assert_int_equal(get(f, STATUS) & RH_BIT, RH_BIT);
    get(f, DATA);
    assert_int_equal(f->bench->irq.count, 2);
    assert_int_equal(f->bench->irq.event[1].value, 0);
}

static void a_pulse_does_not_release_a_line_that_a_threshold_holds(void **state)
{
    struct fixture *f = *state;

    start(f, RE | RI | RF);
    feed(f, "abcdef");
    bench_pass(f->bench, 10 * FRAME);
    assert_int_equal(f->bench->irq.count, 4 * 2 + 1); /* four pulses, then held */
    assert_int_equal(f->bench->irq.event[8].value, 1);
}

static void flushing_the_state_lets_nothing_out(void **state)
{
    struct fixture *f = *state;

    start(f, TE | SI);
    send(f, "a");
    bench_at(f->bench, BIT + FRAME - 1);
    f->bench->clock.state.now += 20; /* a processor ran past the event */
    f->uart->component.flush(f->uart->component.owner);
    assert_int_equal(f->out.count + f->bench->irq.count, 0);
    clock_advance(&f->bench->clock, f->bench->clock.state.now);
    assert_int_equal(f->out.count, 1);
    assert_int_equal(irqs(f), 1);
    assert_int_equal(f->bench->observed.event[0].time, BIT + FRAME);
}

static void the_delayed_receiver_interrupt_waits_for_silence(void **state)
{
    struct fixture *f = *state;
    uint64_t time = 0;

    start(f, RE | RI | DI);
    feed(f, "abc");
    bench_pass(f->bench, 20 * FRAME);
    assert_int_equal(bench_pulses(f->bench, 2, &time), 1);
    assert_int_equal(time, RELOAD + 1 + 2 * FRAME + 9 * BIT + BIT / 2 + 48 * BIT);
}

static void the_delayed_receiver_interrupt_waits_while_it_is_off(void **state)
{
    struct fixture *f = *state;
    uint64_t time = 0;

    start(f, RE | RI | DI);
    feed(f, "a");
    bench_pass(f->bench, 2 * FRAME);
    put(f, CONTROL, RE | RI);
    bench_pass(f->bench, 20 * FRAME);
    assert_int_equal(bench_pulses(f->bench, 2, NULL), 0);
    put(f, CONTROL, RE | RI | DI);
    bench_pass(f->bench, 20 * FRAME);
    assert_int_equal(bench_pulses(f->bench, 2, &time), 1);
    assert_in_range(time, 24 * FRAME, 26 * FRAME);
}

static void a_character_without_the_receiver_interrupt_takes_a_delayed_one_back(void **state)
{
    struct fixture *f = *state;

    start(f, RE | RI | DI);
    feed(f, "a");
    bench_pass(f->bench, 2 * FRAME);
    put(f, CONTROL, RE | DI);
    feed(f, "b");
    bench_pass(f->bench, 20 * FRAME);
    assert_int_equal(bench_pulses(f->bench, 2, NULL), 0);
}

static void a_spoiled_character_sets_its_error_and_is_dropped(void **state)
{
    static const struct {
        uint32_t input, control, status;
    } cases[] = {
        {'x' | APBUART_INPUT_FRAME_ERROR, 0, FE},
        {'x' | APBUART_INPUT_PARITY_ERROR, PE, PE_BIT},
        {APBUART_INPUT_BREAK, 0, BR},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < 3; i++) {
        again_with(f, 8, 1);
        start(f, RE | RI | BI | cases[i].control);
        assert_true(apbuart_input(f->uart, cases[i].input));
        feed(f, "y");
        bench_pass(f->bench, 5 * FRAME);
        assert_int_equal(get(f, STATUS) & (FE | PE_BIT | BR | OV), cases[i].status);
        assert_int_equal(get(f, DATA), 'y');
        assert_int_equal(get(f, STATUS) & DR, 0);
        assert_int_equal(irqs(f), 2);
        put(f, STATUS, 0);
        assert_int_equal(get(f, STATUS) & (FE | PE_BIT | BR | OV), 0);
    }
}

static void without_parity_checking_a_parity_error_is_not_seen(void **state)
{
    struct fixture *f = *state;

    start(f, RE);
    assert_true(apbuart_input(f->uart, 'x' | APBUART_INPUT_PARITY_ERROR));
    bench_pass(f->bench, 2 * FRAME);
    assert_int_equal(get(f, DATA), 'x');
    assert_int_equal(get(f, STATUS) & PE_BIT, 0);
}

static void loop_back_receives_what_is_sent_and_shows_nothing_outside(void **state)
{
    struct fixture *f = *state;

    start(f, RE | TE | LB);
    feed(f, "z"); /* not heard meanwhile */
    send(f, "loop");
    bench_pass(f->bench, 10 * FRAME);
    for (const char *c = "loop"; *c; c++)
        assert_int_equal(get(f, DATA), *c);
    assert_int_equal(get(f, STATUS) & DR, 0);
    assert_int_equal(f->out.count, 0);
    put(f, CONTROL, RE | TE);
    bench_pass(f->bench, 2 * FRAME);
    assert_int_equal(get(f, DATA), 'z');
}

static void a_break_is_sent_and_received_in_its_size(void **state)
{
    struct fixture *f = *state;
    uint64_t time = 0;

    for (uint32_t size = 9; size <= 15; size += 3) {
        again_with(f, 8, 1);
        start(f, RE | TE | LB | BI | TB | size << 16);
        bench_pass(f->bench, BIT + (size + 1) * BIT - 1);
        assert_int_equal(get(f, CONTROL) & TB, TB);
        bench_pass(f->bench, 1);
        assert_int_equal(get(f, CONTROL) & TB, 0);
        assert_int_equal(get(f, STATUS) & BR, BR);
        assert_int_equal(bench_pulses(f->bench, 2, &time), 1);
        assert_int_equal(time, BIT + size * BIT + BIT / 2);
    }
}

/* As the simulated VHDL has it: one when the stop bit of a character would be over, one when the break is long enough. */
static void a_long_break_interrupts_twice(void **state)
{
    struct fixture *f = *state;
    uint64_t time = 0;

    for (uint32_t size = 9; size <= 15; size++) {
        again_with(f, 8, 1);
        start(f, RE | TE | RI | LB | BI | TB | size << 16);
        bench_pass(f->bench, BIT + 9 * BIT + BIT / 2);
        assert_int_equal(bench_pulses(f->bench, 2, &time), 1);
        assert_int_equal(time, BIT + 9 * BIT + BIT / 2);
        assert_int_equal(get(f, STATUS) & BR, size == 9 ? BR : 0);
        bench_pass(f->bench, 10 * BIT);
        assert_int_equal(bench_pulses(f->bench, 2, &time), size == 9 ? 1 : 2);
        assert_int_equal(time, BIT + size * BIT + BIT / 2);
    }
}

/* The stop bit is looked at one bit later: the shortest break is over by then. */
static void with_parity_the_shortest_break_is_a_character_of_zeros(void **state)
{
    struct fixture *f = *state;
    uint64_t time = 0;

    start(f, RE | TE | RI | LB | BI | TB | PE | 9u << 16);
    bench_pass(f->bench, 20 * BIT);
    assert_int_equal(get(f, STATUS) & (BR | DR | PE_BIT), DR);
    assert_int_equal(get(f, DATA), 0);
    assert_int_equal(bench_pulses(f->bench, 2, &time), 1);
    assert_int_equal(time, BIT + 10 * BIT + BIT / 2);
    again_with(f, 8, 1);
    start(f, RE | TE | LB | BI | TB | PE | PS | 9u << 16);
    bench_pass(f->bench, 20 * BIT);
    assert_int_equal(get(f, STATUS) & (BR | DR | PE_BIT), PE_BIT);
    for (uint32_t size = 10; size <= 15; size++) {
        again_with(f, 8, 1);
        start(f, RE | TE | LB | BI | TB | PE | size << 16);
        bench_pass(f->bench, 20 * BIT);
        assert_int_equal(get(f, STATUS) & (BR | DR | PE_BIT), BR);
        assert_int_equal(bench_pulses(f->bench, 2, &time), 1);
        assert_int_equal(time, BIT + (size == 10 ? 11 : size) * BIT + BIT / 2);
    }
}

static void with_the_external_clock_nothing_moves(void **state)
{
    struct fixture *f = *state;

    start(f, RE | TE);
    send(f, "a");
    feed(f, "b");
    bench_pass(f->bench, BIT + BIT / 2);
    put(f, CONTROL, RE | TE | EC);
    bench_pass(f->bench, 100 * FRAME);
    assert_int_equal(f->out.count, 0);
    assert_int_equal(get(f, STATUS) & DR, 0);
    put(f, CONTROL, RE | TE);
    bench_pass(f->bench, 2 * FRAME);
    assert_int_equal(f->out.count, 1);
    assert_int_equal(get(f, DATA), 'b');
}

static void stores_see_the_data_register_every_32_bytes(void **state)
{
    struct fixture *f = *state;

    start(f, TE);
    put(f, 0x20, 'a');
    put(f, 0xe0, 'b');
    assert_int_equal(get(f, 0x40), 0);
    bench_pass(f->bench, 3 * FRAME);
    assert_int_equal(f->out.count, 2);
    assert_int_equal(f->out.event[0].value, 'a');
}

static void flow_control_in_loop_back_holds_the_transmitter(void **state)
{
    struct fixture *f = *state;

    again_with(f, 1, 1);
    start(f, RE | TE | LB | FL);
    put(f, DATA, 'a');
    bench_pass(f->bench, 2 * FRAME);
    put(f, DATA, 'b'); /* will wait in the receiver's shift register */
    bench_pass(f->bench, 2 * FRAME);
    put(f, DATA, 'c');
    bench_pass(f->bench, 20 * FRAME);
    assert_int_equal(get(f, STATUS) & TE_BIT, 0);
    assert_int_equal(get(f, DATA), 'a');
    bench_pass(f->bench, 2 * FRAME);
    assert_int_equal(get(f, STATUS) & (TE_BIT | OV), TE_BIT);
    assert_int_equal(get(f, DATA), 'b');
    assert_int_equal(get(f, DATA), 'c');
}

static void debug_mode_empties_and_fills_the_fifos_by_hand(void **state)
{
    struct fixture *f = *state;

    start(f, TE | RE | RI);
    assert_int_equal(get(f, FIFO_DEBUG), 0);
    put(f, DEBUG, 1);
    send(f, "ab");
    bench_pass(f->bench, 5 * FRAME);
    assert_int_equal(f->out.count, 0);
    assert_int_equal(get(f, FIFO_DEBUG), 'a');
    assert_int_equal(get(f, FIFO_DEBUG), 'b');
    assert_int_equal(get(f, FIFO_DEBUG), 0);
    put(f, FIFO_DEBUG, 'q');
    assert_int_equal(irqs(f), 1);
    assert_int_equal(get(f, DATA), 'q');
}

static void a_debugger_does_not_take_characters(void **state)
{
    struct fixture *f = *state;

    start(f, RE);
    feed(f, "a");
    bench_pass(f->bench, 2 * FRAME);
    assert_int_equal(bench_read_as(f->uart, DATA, BUS_MASTER_DEBUG), 'a');
    assert_int_equal(bench_read_as(f->uart, DATA, BUS_MASTER_DEBUG), 'a');
    assert_int_equal(get(f, DATA), 'a');
    assert_int_equal(get(f, STATUS) & DR, 0);
}

static void the_input_queue_is_bounded(void **state)
{
    struct fixture *f = *state;

    for (unsigned i = 0; i < APBUART_INPUT_MAX; i++) {
        assert_int_equal(apbuart_input_room(f->uart), APBUART_INPUT_MAX - i);
        assert_true(apbuart_input(f->uart, i & 0xff));
    }
    assert_int_equal(apbuart_input_room(f->uart), 0);
    assert_false(apbuart_input(f->uart, 0));
    start(f, RE);
    for (unsigned i = 0; i < APBUART_INPUT_MAX; i++) {
        bench_pass(f->bench, FRAME + 10);
        assert_int_equal(get(f, DATA), i & 0xff);
    }
    assert_int_equal(apbuart_input_room(f->uart), APBUART_INPUT_MAX);
}

/* Reading the status at random times must not move any character by a cycle. */
static void looking_does_not_change_when_characters_move(void **state)
{
    struct fixture *f = *state;
    struct random random;
    uint64_t expected[40];
    size_t count;

    random_seed(&random, 6);
    start(f, TE | RE | RI);
    send(f, "abcdefg");
    feed(f, "hijkl");
    bench_at(f->bench, 20 * FRAME);
    count = f->out.count + f->bench->irq.count;
    for (size_t i = 0; i < f->out.count; i++)
        expected[i] = f->out.event[i].time;
    assert_int_equal(f->out.count, 7);

    again_with(f, 8, 1);
    start(f, TE | RE | RI);
    send(f, "abcdefg");
    feed(f, "hijkl");
    while (f->bench->clock.state.now < 20 * FRAME) {
        bench_pass(f->bench, 1 + random_below(&random, 2 * BIT));
        get(f, STATUS);
        f->uart->component.flush(f->uart->component.owner);
    }
    assert_int_equal(f->out.count + f->bench->irq.count, count);
    for (size_t i = 0; i < f->out.count; i++)
        assert_int_equal(f->out.event[i].time, expected[i]);
}

static void a_scaler_of_zero_ticks_every_cycle(void **state)
{
    struct fixture *f = *state;

    put(f, CONTROL, TE);
    send(f, "ab");
    bench_pass(f->bench, 200);
    assert_int_equal(f->out.count, 2);
    assert_int_equal(f->out.event[1].time - f->out.event[0].time, 80);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(registers_have_their_reset_values),
        TEST(registers_keep_the_bits_that_exist),
        TEST(characters_leave_one_frame_after_the_other),
        TEST(the_shift_register_is_busy_until_the_stop_bit_is_over),
        TEST(parity_and_a_second_stop_bit_take_a_bit_each),
        TEST(nothing_moves_while_both_directions_are_off),
        TEST(an_idle_line_spends_no_events),
        TEST(a_full_fifo_drops_what_is_written_over_its_oldest),
        TEST(a_single_holding_register_is_overwritten),
        TEST(the_transmitter_interrupt_comes_when_the_fifo_runs_empty),
        TEST(the_shift_register_interrupt_comes_when_all_has_left),
        TEST(the_transmitter_threshold_holds_the_line_while_less_than_half_full),
        TEST(input_arrives_at_the_baud_rate),
        TEST(input_waits_for_a_receiver_that_is_off),
        TEST(with_rts_nothing_is_lost),
        TEST(without_rts_a_slow_reader_is_overrun),
        TEST(the_receiver_threshold_holds_the_line_from_half_full_on),
        TEST(a_pulse_does_not_release_a_line_that_a_threshold_holds),
        TEST(flushing_the_state_lets_nothing_out),
        TEST(the_delayed_receiver_interrupt_waits_for_silence),
        TEST(the_delayed_receiver_interrupt_waits_while_it_is_off),
        TEST(a_character_without_the_receiver_interrupt_takes_a_delayed_one_back),
        TEST(a_spoiled_character_sets_its_error_and_is_dropped),
        TEST(without_parity_checking_a_parity_error_is_not_seen),
        TEST(loop_back_receives_what_is_sent_and_shows_nothing_outside),
        TEST(a_break_is_sent_and_received_in_its_size),
        TEST(with_parity_the_shortest_break_is_a_character_of_zeros),
        TEST(a_long_break_interrupts_twice),
        TEST(with_the_external_clock_nothing_moves),
        TEST(stores_see_the_data_register_every_32_bytes),
        TEST(flow_control_in_loop_back_holds_the_transmitter),
        TEST(debug_mode_empties_and_fills_the_fifos_by_hand),
        TEST(a_debugger_does_not_take_characters),
        TEST(the_input_queue_is_bounded),
        TEST(looking_does_not_change_when_characters_move),
        TEST(a_scaler_of_zero_ticks_every_cycle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
