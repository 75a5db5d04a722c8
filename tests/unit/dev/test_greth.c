/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GRETH: frames between descriptor tables in a RAM and the line, the address filter, MDIO, errors.
 */
#include "sim/base/random.h"
#include "sim/dev/greth.h"
#include "tests/unit/dev/bench.h"

#define RAM     0x40000000u
#define TX      (RAM + 0x400)
#define RX      (RAM + 0x800)
#define BUFFERS (RAM + 0x1000)
#define CONTROL 0x00u
#define STATUS  0x04u
#define MDIO    0x10u
#define TE      0x01u
#define RE      0x02u
#define TI      0x04u
#define RI      0x08u
#define PM      0x20u
#define RS      0x40u
#define SP      0x80u
#define ME      0x800u
#define EN      0x800u
#define WR      0x1000u
#define IE      0x2000u
#define FD      0x10u

#define FIRST_OF_CHECK 0xd3u /* of the frame that a_frame_to_us_is_received has: zlib's crc32 */

struct fixture {
    struct bench *bench;
    struct bus bus;
    struct bus_slave ram;
    uint8_t bytes[16 * BUS_PAGE_SIZE];
    struct device *device;
    uint8_t sent[2048];
    uint32_t sent_size, sent_count;
    uint64_t sent_at;
    uint32_t written;
};

static void on_output(void *owner, const uint8_t *frame, uint32_t size)
{
    struct fixture *f = owner;

    memcpy(f->sent, frame, size);
    f->sent_size = size;
    f->sent_count++;
    f->sent_at = f->bench->clock.state.now;
}

static void on_written(void *owner, const char *name, uint32_t address, uint32_t size)
{
    struct fixture *f = owner;

    assert_string_equal(name, "greth0");
    assert_in_range(address, RAM, RAM + sizeof(f->bytes) - size);
    f->written += size;
}

static struct fixture *fixture_create(uint32_t loop, uint32_t edcl, uint32_t rmii)
{
    struct fixture *f = calloc(1, sizeof(*f));
    struct greth_config config;

    assert_non_null(f);
    f->bench = bench_create();
    f->bench->irq.wraps = true;
    assert_true(bus_init(&f->bus));
    f->ram = (struct bus_slave){
        .name = "ram", .base = RAM, .size = sizeof(f->bytes), .memory = f->bytes};
    assert_true(bus_add_slave(&f->bus, &f->ram));
    f->bench->env.bus = &f->bus;
    greth_config_default(&config);
    config.loop = loop;
    config.edcl = edcl;
    config.rmii = rmii;
    config.edcl_mac = 0x123456;
    config.owner = f;
    config.output = on_output;
    config.memory_written = on_written;
    f->device = greth_create(&config, &f->bench->env);
    assert_non_null(f->device);
    bench_write(f->device, 0x08, 0x0200);
    bench_write(f->device, 0x0c, 0x00000001);
    bench_write(f->device, 0x14, TX);
    bench_write(f->device, 0x18, RX);
    return f;
}

static int setup(void **state)
{
    struct fixture *f = fixture_create(0, 0, 1);

    greth_settle(f->device);
    *state = f;
    return 0;
}

static int setup_reset(void **state)
{
    *state = fixture_create(0, 0, 1);
    return 0;
}

static int setup_mii(void **state)
{
    *state = fixture_create(0, 0, 0);
    return 0;
}

static int setup_loop(void **state)
{
    *state = fixture_create(1, 0, 0);
    return 0;
}

static int setup_edcl(void **state)
{
    struct fixture *f = fixture_create(0, 2, 0);

    greth_settle(f->device);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    f->device->destroy(f->device->self);
    bus_fini(&f->bus);
    free(f->bench);
    free(f);
    return 0;
}

static uint32_t word(const struct fixture *f, uint32_t address)
{
    return bus_load32(f->bytes + (address - RAM));
}

static void descriptor(struct fixture *f, uint32_t address, uint32_t first, uint32_t buffer)
{
    bus_store32(f->bytes + (address - RAM), first);
    bus_store32(f->bytes + (address - RAM) + 4, buffer);
}

/* A frame to us (02:00:00:00:00:01) unless `last` says otherwise; bytes count up. */
static void make_frame(uint8_t *frame, uint32_t size, uint8_t last)
{
    static const uint8_t to[5] = {0x02, 0, 0, 0, 0};

    for (uint32_t i = 0; i < size; i++)
        frame[i] = (uint8_t)i;
    memcpy(frame, to, sizeof(to));
    frame[5] = last;
}

/* At 100 Mbit/s a byte is four cycles of 50 MHz; preamble and check sequence are 12 bytes. */
static void a_frame_is_sent_in_its_time(void **state)
{
    struct fixture *f = *state;

    make_frame(f->bytes + 0x1000, 101, 7);
    descriptor(f, TX, EN | IE | 101, BUFFERS);
    bench_write(f->device, CONTROL, TE | TI | SP);
    assert_int_equal(bench_read(f->device, CONTROL) & TE, TE);
    bench_pass(f->bench, 10000);
    assert_int_equal(f->sent_count, 1);
    assert_int_equal(f->sent_size, 101);
    assert_memory_equal(f->sent, f->bytes + 0x1000, 101);
    assert_int_equal(f->sent_at, (101 + 12) * 4 + 1);
    assert_int_equal(word(f, TX), 0); /* the status is all of it */
    assert_int_equal(bench_read(f->device, STATUS), 8);
    assert_int_equal(bench_pulses(f->bench, 14, NULL), 1);
    assert_int_equal(bench_read(f->device, 0x14), TX + 8);
    assert_int_equal(bench_read(f->device, CONTROL) & TE, 0); /* the next one is not enabled */
    bench_write(f->device, STATUS, 8);
    assert_int_equal(bench_read(f->device, STATUS), 0);
}

static void short_frames_are_padded_and_ten_megabits_are_slower(void **state)
{
    struct fixture *f = *state;

    make_frame(f->bytes + 0x1000, 20, 7);
    descriptor(f, TX, EN | 20, BUFFERS);
    bench_write(f->device, CONTROL, TE | TI);
    bench_pass(f->bench, 10000);
    assert_int_equal(f->sent_size, 60);
    assert_memory_equal(f->sent, f->bytes + 0x1000, 20);
    for (int i = 20; i < 60; i++)
        assert_int_equal(f->sent[i], 0);
    assert_int_equal(f->sent_at, (60 + 12) * 40 + 1);
    assert_int_equal(bench_pulses(f->bench, 14, NULL), 0); /* no IE */
}

static void the_table_wraps_at_its_end_and_where_told(void **state)
{
    struct fixture *f = *state;

    for (uint32_t i = 0; i < 3; i++)
        descriptor(f, TX + 8 * i, EN | (i == 2 ? WR : 0) | 60, BUFFERS);
    bench_write(f->device, CONTROL, TE | SP);
    bench_pass(f->bench, 100000);
    assert_int_equal(f->sent_count, 3);
    assert_int_equal(bench_read(f->device, 0x14), TX);
    bench_write(f->device, 0x14, TX + 0x3f8);
    descriptor(f, TX + 0x3f8, EN | 60, BUFFERS);
    bench_write(f->device, CONTROL, TE | SP);
    bench_pass(f->bench, 100000);
    assert_int_equal(f->sent_count, 4);
    assert_int_equal(bench_read(f->device, 0x14), TX);
}

static void a_frame_to_us_is_received(void **state)
{
    struct fixture *f = *state;
    uint8_t frame[99];

    make_frame(frame, sizeof(frame), 1);
    bus_store16(frame + 12, 0x800);
    descriptor(f, RX, EN | IE, BUFFERS);
    bench_write(f->device, CONTROL, RE | RI | SP);
    assert_true(greth_input(f->device, frame, sizeof(frame)));
    bench_pass(f->bench, (99 + 12) * 4);
    assert_int_equal(bench_read(f->device, STATUS), 0);
    bench_pass(f->bench, 1);
    assert_int_equal(bench_read(f->device, STATUS), 4);
    assert_int_equal(bench_pulses(f->bench, 14, NULL), 1);
    assert_int_equal(word(f, RX), 99);
    assert_memory_equal(f->bytes + 0x1000, frame, sizeof(frame));
    assert_int_equal(f->bytes[0x1000 + 99], FIRST_OF_CHECK); /* memory is written in words */
    assert_int_equal(f->written, 100 + 4);
    assert_int_equal(bench_read(f->device, CONTROL) & RE,
                     0); /* the next descriptor has been read: not enabled */
    assert_true(greth_input(f->device, frame, sizeof(frame)));
    bench_pass(f->bench, 10000);
    assert_int_equal(bench_read(f->device, STATUS), 4); /* and lost */
    assert_int_equal(f->written, 100 + 4);
}

/* Whether a frame to the address is received with these bits of the control register. */
static bool received(struct fixture *f, const char *address, uint32_t control)
{
    uint8_t frame[64] = {[12] = 8};

    memcpy(frame, address, 6);
    bench_write(f->device, CONTROL, RS);
    bench_write(f->device, STATUS, UINT32_MAX);
    bench_write(f->device, 0x18, RX);
    descriptor(f, RX, EN, BUFFERS);
    bench_write(f->device, CONTROL, RE | SP | control);
    assert_true(greth_input(f->device, frame, sizeof(frame)));
    bench_pass(f->bench, 10000);
    assert_int_equal(bench_read(f->device, STATUS) & 0x84, word(f, RX) & EN ? 0x80 : 4);
    return !(word(f, RX) & EN);
}

static void the_filter_takes_what_it_is_told_to(void **state)
{
    struct fixture *f = *state;

    assert_true(received(f, "\x02\0\0\0\0\1", 0));
    assert_false(received(f, "\x02\0\0\0\0\2", 0));
    assert_true(received(f, "\x02\0\0\0\0\2", PM));
    assert_true(received(f, "\xff\xff\xff\xff\xff\xff", 0));
    assert_int_equal(word(f, RX), 64); /* MC is of the hash table */
    assert_false(received(f, "\x01\0\x5e\0\0\1", ME));
    bench_write(f->device, 0x20, UINT32_MAX);
    bench_write(f->device, 0x24, UINT32_MAX);
    assert_true(received(f, "\x01\0\x5e\0\0\1", ME));
    assert_int_equal(word(f, RX), 1u << 26 | 64);
    assert_true(received(f, "\x01\0\x5e\0\0\1", PM));
    assert_int_equal(word(f, RX), 64);
    assert_true(received(f, "\xff\xff\xff\xff\xff\xff", ME));
    assert_int_equal(word(f, RX), 64);
    assert_false(received(f, "\x01\0\x5e\0\0\1", 0));
}

/*
 * The bit that drivers compute: the CRC with its first bit highest is 0x7fa32d9b for this address, of
 * which the low six bits count.
 */
static void one_bit_of_the_hash_table_belongs_to_an_address(void **state)
{
    struct fixture *f = *state;
    unsigned hits = 0, hit = 0;

    for (unsigned bit = 0; bit < 64; bit++) {
        bench_write(f->device, 0x24, bit < 32 ? 1u << bit : 0);
        bench_write(f->device, 0x20, bit < 32 ? 0 : 1u << (bit - 32));
        if (received(f, "\x01\0\x5e\0\0\1", ME)) {
            hits++;
            hit = bit;
        }
    }
    assert_int_equal(hits, 1);
    assert_int_equal(hit, 0x7fa32d9b & 0x3f);
}

static void frames_on_their_way_arrive_in_order_and_have_an_end(void **state)
{
    struct fixture *f = *state;
    uint8_t frame[60];

    for (uint32_t i = 0; i < GRETH_QUEUE; i++)
        descriptor(f, RX + 8 * i, EN, BUFFERS + 64 * i);
    bench_write(f->device, CONTROL, RE | SP);
    for (uint32_t i = 0; i < GRETH_QUEUE; i++) {
        make_frame(frame, sizeof(frame), 1);
        bus_store16(frame + 12, 0x800);
        frame[20] = (uint8_t)(100 + i);
        assert_true(greth_input(f->device, frame, sizeof(frame)));
    }
    assert_false(greth_input(f->device, frame, sizeof(frame)));
    assert_false(greth_input(f->device, frame, 13));
    assert_false(greth_input(f->device, frame, GRETH_INPUT_MAX + 1));
    bench_pass(f->bench, 100000);
    for (uint32_t i = 0; i < GRETH_QUEUE; i++) {
        assert_int_equal(word(f, RX + 8 * i), 60);
        assert_int_equal(f->bytes[0x1000 + 64 * i + 20], 100 + i);
    }
    assert_true(greth_input(f->device, frame, sizeof(frame)));
}

static void with_a_loop_what_is_sent_comes_back(void **state)
{
    struct fixture *f = *state;

    make_frame(f->bytes + 0x1000, 200, 1);
    bus_store16(f->bytes + 0x1000 + 12, 0x800);
    descriptor(f, TX, EN | 200, BUFFERS);
    descriptor(f, RX, EN, BUFFERS + 0x800);
    bench_write(f->device, CONTROL, TE | RE | SP);
    bench_pass(f->bench, 10000);
    assert_int_equal(word(f, RX), 200);
    assert_memory_equal(f->bytes + 0x1000, f->bytes + 0x1800, 200);
}

/* They set RA and TA, and interrupt nobody. */
static void bus_errors_stop_their_engine(void **state)
{
    struct fixture *f = *state;
    uint8_t frame[60];

    descriptor(f, TX, EN | IE | 60, 0x70000000);
    bench_write(f->device, CONTROL, TE | TI | SP);
    assert_int_equal(bench_read(f->device, CONTROL) & TE, 0);
    assert_int_equal(bench_read(f->device, STATUS), 0x20);
    bench_write(f->device, STATUS, UINT32_MAX);
    bench_write(f->device, 0x18, 0x70000000);
    bench_write(f->device, CONTROL, RE | RI | SP);
    assert_int_equal(bench_read(f->device, CONTROL) & RE, 0);
    assert_int_equal(bench_read(f->device, STATUS), 0x10);
    bench_write(f->device, STATUS, UINT32_MAX);
    bench_write(f->device, 0x18, RX);
    descriptor(f, RX, EN | IE, 0x70000000);
    bench_write(f->device, CONTROL, RE | RI | SP);
    make_frame(frame, sizeof(frame), 1);
    assert_true(greth_input(f->device, frame, sizeof(frame)));
    bench_pass(f->bench, 10000);
    assert_int_equal(bench_read(f->device, CONTROL) & RE, 0);
    assert_int_equal(bench_read(f->device, STATUS), 0x10);
    assert_int_equal(word(f, RX), EN | IE);
    assert_int_equal(bench_pulses(f->bench, 14, NULL), 0);
}

static void a_length_that_cannot_be_is_written_back_unsent(void **state)
{
    struct fixture *f = *state;

    descriptor(f, TX, EN | IE, BUFFERS);
    descriptor(f, TX + 8, EN | IE | 1515, BUFFERS);
    descriptor(f, TX + 16, EN | IE | 1514, BUFFERS);
    bench_write(f->device, CONTROL, TE | TI | SP);
    bench_pass(f->bench, 100);
    assert_int_equal(word(f, TX), 0);
    assert_int_equal(word(f, TX + 8), 0);
    assert_int_equal(bench_read(f->device, STATUS), 8);
    assert_int_equal(bench_pulses(f->bench, 14, NULL), 2);
    bench_pass(f->bench, 10000);
    assert_int_equal(f->sent_count, 1);
    assert_int_equal(f->sent_size, 1514);
    assert_int_equal(bench_read(f->device, 0x14), TX + 24);
}

static void between_two_frames_there_is_a_gap(void **state)
{
    struct fixture *f = *state;
    uint64_t first = (60 + 12) * 4 + 1;

    descriptor(f, TX, EN | 60, BUFFERS);
    descriptor(f, TX + 8, EN | 60, BUFFERS);
    bench_write(f->device, CONTROL, TE | SP);
    bench_at(f->bench, first);
    assert_int_equal(f->sent_count, 1);
    assert_int_equal(word(f, TX + 8), EN | 60);
    bench_pass(f->bench, 12 * 4 + 60 * 4 + 12 * 4 + 1);
    assert_int_equal(f->sent_count, 1);
    bench_pass(f->bench, 1);
    assert_int_equal(f->sent_count, 2);
}

static void arrives(struct fixture *f, const uint8_t *frame, uint32_t size)
{
    assert_true(greth_input(f->device, frame, size));
    bench_pass(f->bench, 100000);
}

/* The descriptor is read when RE is set, and again after each frame. */
static void a_descriptor_is_read_ahead(void **state)
{
    struct fixture *f = *state;
    uint8_t frame[60];

    make_frame(frame, sizeof(frame), 1);
    bus_store16(frame + 12, 0x800);
    bench_write(f->device, CONTROL, RE | SP);
    assert_int_equal(bench_read(f->device, CONTROL) & RE, 0); /* not enabled */
    descriptor(f, RX, EN | WR, BUFFERS);
    bench_write(f->device, CONTROL, RE | SP);
    assert_int_equal(bench_read(f->device, CONTROL) & RE, RE);
    descriptor(f, RX, 0, BUFFERS + 0x400); /* too late */
    arrives(f, frame, sizeof(frame));
    assert_int_equal(word(f, RX), 60);
    assert_int_equal(word(f, BUFFERS), 0x02000000);
    assert_int_equal(word(f, BUFFERS + 0x400), 0);
    assert_int_equal(bench_read(f->device, 0x18), RX); /* WR */
    assert_int_equal(bench_read(f->device, CONTROL) & RE, 0);
}

static void what_counts_is_whether_a_frame_is_heard_from_its_begin(void **state)
{
    struct fixture *f = *state;
    uint8_t frame[60];

    make_frame(frame, sizeof(frame), 1);
    bus_store16(frame + 12, 0x800);
    descriptor(f, RX, EN, BUFFERS);
    assert_true(greth_input(f->device, frame, sizeof(frame)));
    bench_pass(f->bench, 10);
    bench_write(f->device, CONTROL, RE | SP);
    bench_pass(f->bench, 10000);
    assert_int_equal(word(f, RX), EN);
    assert_true(greth_input(f->device, frame, sizeof(frame)));
    bench_pass(f->bench, 10);
    bench_write(f->device, CONTROL, SP);
    bench_pass(f->bench, 10000);
    assert_int_equal(word(f, RX), 60);
}

/* Of a frame with length field and type `type`, what its descriptor says; 0: it was not accepted. */
static uint32_t described(struct fixture *f, uint16_t type, uint32_t size)
{
    uint8_t frame[GRETH_INPUT_MAX];

    make_frame(frame, size, 1);
    bus_store16(frame + 12, type);
    bench_write(f->device, CONTROL, RS);
    bench_write(f->device, STATUS, UINT32_MAX);
    memset(f->bytes + 0x1000, 0, 0x800);
    descriptor(f, RX, EN, BUFFERS);
    bench_write(f->device, CONTROL, RE | SP);
    arrives(f, frame, size);
    return word(f, RX) & EN ? 0 : word(f, RX);
}

static void lengths_are_checked_where_the_type_is_one(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(described(f, 0x0800, 60), 60);
    assert_int_equal(described(f, 10, 60), 24); /* what is padded does not count */
    assert_int_equal(described(f, 46, 60), 60);
    assert_int_equal(described(f, 100, 114), 114);
    assert_int_equal(bench_read(f->device, STATUS), 4);
    assert_int_equal(described(f, 100, 120), 1u << 18 | 120); /* LE */
    assert_int_equal(bench_read(f->device, STATUS), 1);
    assert_int_equal(described(f, 10, 61), 1u << 18 | 61);
    assert_int_equal(described(f, 0x0800, 30), 60); /* padded by its sender */
    assert_int_equal(described(f, 1500, 1514), 1514);
    assert_int_equal(described(f, 1501, 1514), 1514); /* a type */
}

static void too_long_frames_are_cut_and_said_to_be_so(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(described(f, 0x0800, 1515), 1u << 15 | 1515); /* FT */
    assert_int_equal(bench_read(f->device, STATUS), 1);
    assert_int_equal(described(f, 0x0800, 9000), 1u << 15 | 1515);
    assert_int_equal(f->bytes[0x1000 + 1515], (uint8_t)1515);
    assert_int_equal(f->bytes[0x1000 + 1516], 0);
}

static void nobody_gets_control_frames(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(described(f, 0x8808, 60), 0);
    assert_int_equal(bench_read(f->device, STATUS), 0x80);
    assert_int_equal(word(f, BUFFERS + 12) >> 16,
                     0x8808); /* one burst of it was written before that was clear */
    assert_int_equal(word(f, BUFFERS + 16), 0);
}

/* At the next edge of MDC, of 52 cycles, 65 clocks begin for a read, 64 for a write. */
static uint32_t mdio(struct fixture *f, uint32_t value)
{
    uint64_t start = f->bench->clock.state.now, clocks = value & 2 ? 65 : 64;

    bench_write(f->device, MDIO, value);
    bench_write(f->device, MDIO, 0xffffffff); /* lost */
    assert_int_equal(bench_read(f->device, MDIO) & 8, 8);
    bench_at(f->bench, (start / 52 + 1 + clocks) * 52 - 1);
    assert_int_equal(bench_read(f->device, MDIO) & 8, 8);
    bench_pass(f->bench, 1);
    assert_int_equal(bench_read(f->device, MDIO) & 8, 0);
    return bench_read(f->device, MDIO);
}

static void the_phy_is_reached_through_mdio(void **state)
{
    struct fixture *f = *state;
    uint32_t phy = 1u << 11;

    assert_int_equal(bench_read(f->device, MDIO), phy | 4); /* LF out of reset */
    bench_write(f->device, MDIO, 0x12345000);               /* nothing to do */
    assert_int_equal(bench_read(f->device, MDIO), 0x12345004);
    assert_int_equal(mdio(f, phy | 1 << 6 | 2), 0x782d0000u | phy | 1 << 6); /* link up */
    mdio(f, 0x2100u << 16 | phy | 1);
    assert_int_equal(mdio(f, phy | 3) >> 16, 0x2100); /* both: a read */
    mdio(f, 0xffffu << 16 | phy | 1 << 6 | 1);        /* read-only */
    assert_int_equal(mdio(f, phy | 1 << 6 | 2) >> 16, 0x782d);
    mdio(f, 0x8000u << 16 | phy | 1);
    assert_int_equal(mdio(f, phy | 2) >> 16, 0x3100);
    assert_int_equal(mdio(f, 2u << 11 | 2), 0xffff0000u | 2u << 11 | 4); /* nobody answers */
}

/* Without RMII the PHY's clocks are the speed, and SP is not there. */
static void the_phy_sets_the_speed_of_mii(void **state)
{
    struct fixture *f = *state;
    uint32_t phy = 1u << 11;
    uint64_t start;

    bench_write(f->device, CONTROL, SP | FD);
    assert_int_equal(bench_read(f->device, CONTROL), 1u << 25 | FD);
    descriptor(f, TX, EN | 60, BUFFERS);
    bench_write(f->device, CONTROL, TE);
    bench_pass(f->bench, 1);
    mdio(f, 0x0100u << 16 | phy | 1); /* 10 Mbit/s, no negotiation */
    assert_int_equal(f->sent_at, (60 + 12) * 4 + 1);
    bench_write(f->device, 0x14, TX);
    descriptor(f, TX, EN | 60, BUFFERS);
    start = f->bench->clock.state.now;
    bench_write(f->device, CONTROL, TE);
    bench_pass(f->bench, 100000);
    assert_int_equal(f->sent_at - start, (60 + 12) * 40 + 1);
}

/* With RMII the core resets the PHY and reads BMCR, BMSR, abilities and the partner's, and only then lets software at it. */
static void out_of_reset_the_core_asks_the_phy(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(bench_read(f->device, CONTROL), 1u << 25 | SP);
    assert_int_equal(bench_read(f->device, MDIO), 0x90000000u | 1u << 11 | 8 | 1);
    bench_at(f->bench, (1 + 64) * 52 + 4 * (1 + 65) * 52 - 1);
    assert_int_equal(bench_read(f->device, MDIO) & 8, 8);
    bench_write(f->device, MDIO, 1u << 11 | 2); /* lost */
    bench_pass(f->bench, 1);
    assert_int_equal(bench_read(f->device, MDIO), 0x41e1u << 16 | 1u << 11 | 5 << 6);
    assert_int_equal(bench_read(f->device, CONTROL), 1u << 25 | SP | FD);
}

static void a_reset_command_stops_everything(void **state)
{
    struct fixture *f = *state;

    descriptor(f, TX, EN | 60, BUFFERS);
    bench_write(f->device, 0x14, TX + 8);
    descriptor(f, TX + 8, EN | 60, BUFFERS);
    bench_write(f->device, 0x24, 0x1234);
    bench_write(f->device, CONTROL, TE | RE | SP | PM | FD);
    bench_write(f->device, CONTROL, RS | TE);
    assert_int_equal(bench_read(f->device, CONTROL), 1u << 25 | SP);
    assert_int_equal(bench_read(f->device, 0x14), TX); /* the begin of the table */
    bench_pass(f->bench, 100000);
    assert_int_equal(f->sent_count, 0);
    assert_int_equal(bench_read(f->device, 0x0c), 1);
    assert_int_equal(bench_read(f->device, 0x24), 0x1234);
}

static void a_reset_command_waits_for_mdio(void **state)
{
    struct fixture *f = *state;

    bench_write(f->device, MDIO, 0x20000000u | 1u << 11 | 1);
    bench_write(f->device, CONTROL, RS);
    bench_write(f->device, CONTROL, RS | TE);
    assert_int_equal(bench_read(f->device, CONTROL) & ~SP, 1u << 25 | RS);
    bench_pass(f->bench, 66 * 52);
    assert_int_equal(bench_read(f->device, CONTROL) & ~SP, 1u << 25);
    assert_int_equal(bench_read(f->device, MDIO), 1u << 11);
    assert_int_equal(mdio(f, 1u << 11 | 2) >> 16, 0x2000);
}

static void registers_repeat_every_64_bytes_and_options_are_not_there(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(bench_read(f->device, 0x4c), 1);
    bench_write(f->device, 0x8c, 5);
    assert_int_equal(bench_read(f->device, 0x0c), 5);
    bench_write(f->device, 0x1c, UINT32_MAX); /* of the debug link */
    bench_write(f->device, 0x28, UINT32_MAX);
    bench_write(f->device, CONTROL, 0xffffffbcu);
    assert_int_equal(bench_read(f->device, 0x1c) | bench_read(f->device, 0x28), 0);
    assert_int_equal(bench_read(f->device, CONTROL), 1u << 25 | 0x8bc);
}

/* Any table, any register, any flipped bit: nothing happens outside of memory and line. */
static void nothing_a_guest_does_brings_it_out_of_its_bounds(void **state)
{
    struct fixture *f = *state;
    struct random random;

    random_seed(&random, 8);
    for (int round = 0; round < 4000; round++) {
        uint32_t at = (round % 2 ? TX : RX) - RAM + (uint32_t)random_below(&random, 2) * 4;
        uint8_t frame[1600];
        size_t bit = random_below(&random, round % 8 ? 1000 : f->device->component.size * 8);

        bus_store32(f->bytes + at, (uint32_t)random_next(&random));
        if (at % 8 == 4)
            bus_store32(f->bytes + at, RAM + (uint32_t)random_below(&random, 0xf000));
        bench_write(f->device, (uint32_t)random_below(&random, 10) * 4,
                    round % 3 ? TE | RE | SP | PM : (uint32_t)random_next(&random));
        bench_write(f->device, 0x14, TX);
        bench_write(f->device, 0x18, RX);
        make_frame(frame, sizeof(frame), 1);
        greth_input(f->device, frame, (uint32_t)random_below(&random, 1600));
        bench_pass(f->bench, random_below(&random, 20000));
        ((uint8_t *)f->device->component.state)[bit / 8] ^= (uint8_t)(1u << bit % 8);
        f->device->component.reload(f->device->component.owner);
    }
    assert_true(f->sent_count > 10 && f->written > 1000);
}

/* From 02:00:00:00:00:09, 192.168.0.1 port 0x1234, to the debug link's port 0x5678. */
static void link_datagram(uint8_t frame[600], uint32_t control, uint32_t address)
{
    static const uint8_t headers[44] = {0x00, 0x00, 0x5e, 0x12, 0x34, 0x56, 2,  0, 0,   0,   0,
                                        9,    0x08, 0,    0x45, 0,    0,    38, 0, 7,   0,   0,
                                        64,   17,   0,    0,    192,  168,  0,  1, 192, 168, 0,
                                        51,   0x12, 0x34, 0x56, 0x78, 0,    18, 0, 0,   0,   0};
    uint32_t sum = 0;

    memset(frame, 0, 600);
    memcpy(frame, headers, sizeof(headers));
    for (unsigned i = 14; i < 34; i += 2)
        sum += bus_load16(frame + i);
    bus_store16(frame + 24, (uint16_t) ~((sum & 0xffff) + (sum >> 16)));
    bus_store32(frame + 44, control);
    bus_store32(frame + 48, address);
}

static void exchange(struct fixture *f, const uint8_t *frame, uint32_t size)
{
    uint32_t before = f->sent_count;

    assert_true(greth_input(f->device, frame, size));
    bench_pass(f->bench, 100000);
    assert_int_equal(f->sent_count, before + 1);
}

#define SEQUENCE(n) ((uint32_t)(n) << 18)
#define WRITE       (1u << 17)
#define NAK         (1u << 17)
#define LENGTH(n)   ((uint32_t)(n) << 7)

static void the_debug_link_reads_and_writes_memory(void **state)
{
    struct fixture *f = *state;
    uint8_t frame[600];
    uint32_t sum = 0;

    assert_int_equal(bench_read(f->device, CONTROL) >> 28, 0x9); /* EA, 2 KiB */
    link_datagram(frame, SEQUENCE(0) | WRITE | LENGTH(8), BUFFERS);
    bus_store32(frame + 52, 0x01234567);
    bus_store32(frame + 56, 0x89abcdef);
    exchange(f, frame, 60);
    assert_int_equal(word(f, BUFFERS), 0x01234567);
    assert_int_equal(word(f, BUFFERS + 4), 0x89abcdef);
    assert_int_equal(f->written, 8);
    assert_int_equal(bus_load32(f->sent + 44), SEQUENCE(0)); /* acknowledged, no data */
    assert_memory_equal(f->sent, frame + 6, 6);
    assert_memory_equal(f->sent + 6, frame, 6);
    assert_int_equal(bus_load32(f->sent + 30), 0xc0a80001);
    assert_int_equal(bus_load32(f->sent + 34), 0x12341234); /* both are the request's source */
    for (unsigned i = 14; i < 34; i += 2)
        sum += bus_load16(f->sent + i);
    assert_int_equal((sum & 0xffff) + (sum >> 16), 0xffff);

    link_datagram(frame, SEQUENCE(1) | LENGTH(8), BUFFERS);
    exchange(f, frame, 60);
    assert_int_equal(bus_load32(f->sent + 44), SEQUENCE(1) | LENGTH(8));
    assert_int_equal(bus_load32(f->sent + 52), 0x01234567);
    assert_int_equal(bus_load32(f->sent + 56), 0x89abcdef);
    assert_int_equal(bus_load16(f->sent + 16), 46);
    assert_int_equal(bus_load16(f->sent + 38), 26);

    link_datagram(frame, SEQUENCE(1) | WRITE | LENGTH(4), BUFFERS); /* again: not acknowledged */
    exchange(f, frame, 60);
    assert_int_equal(bus_load32(f->sent + 44), SEQUENCE(2) | NAK);
    assert_int_equal(word(f, BUFFERS), 0x01234567);

    bench_write(f->device, CONTROL, 1u << 14); /* ED */
    assert_true(greth_input(f->device, frame, 60));
    bench_pass(f->bench, 100000);
    assert_int_equal(f->sent_count, 3);
}

static void the_debug_link_says_who_it_is(void **state)
{
    static const uint8_t request[42] = {255, 255, 255, 255, 255, 255, 2, 0, 0, 0, 0,   9,   8, 6,
                                        0,   1,   8,   0,   6,   4,   0, 1, 2, 0, 0,   0,   0, 9,
                                        192, 168, 0,   1,   0,   0,   0, 0, 0, 0, 192, 168, 0, 51};
    static const uint8_t own[6] = {0x00, 0x00, 0x5e, 0x12, 0x34, 0x56};
    struct fixture *f = *state;
    uint8_t other[42];

    exchange(f, request, sizeof(request));
    assert_memory_equal(f->sent, request + 6, 6);
    assert_memory_equal(f->sent + 6, own, 6);
    assert_int_equal(bus_load16(f->sent + 20), 2);
    assert_memory_equal(f->sent + 22, own, 6);
    assert_int_equal(bus_load32(f->sent + 28), 0xc0a80033);
    assert_memory_equal(f->sent + 32, request + 22, 10);
    memcpy(other, request, sizeof(other));
    other[41] = 52;
    assert_true(greth_input(f->device, other, sizeof(other)));
    bench_pass(f->bench, 100000);
    assert_int_equal(f->sent_count, 1);
}

/*
 * What the simulated VHDL answered (edcl = 1, 2 KiB, line in a loop): a write of 5 bytes, a read of 8, a wrong sequence number.
 */
static void the_links_answers_are_those_of_the_rtl(void **state)
{
    static const struct {
        uint32_t control, length, checksum, udp, operation, answer;
    } rows[] = {
        {SEQUENCE(0) | WRITE | LENGTH(5) | 0x55, 0x26, 0xf941, 0x12, 0x005, 0x00000055},
        {SEQUENCE(1) | LENGTH(8), 0x2e, 0xf939, 0x1a, 0x008, 0x00040400},
        {SEQUENCE(7) | LENGTH(8), 0x26, 0xf941, 0x12, 0x408, 0x000a0000},
    };
    struct fixture *f = *state;
    uint8_t frame[600];

    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        link_datagram(frame, rows[i].control, BUFFERS);
        bus_store16(frame + 24, 0xf941); /* as wrong as it was there, and stays */
        bus_store32(frame + 52, 0x01020304);
        bus_store32(frame + 56, 0x05060708);
        exchange(f, frame, 60);
        assert_int_equal(f->sent_size, 60);
        assert_int_equal(bus_load16(f->sent + 16), rows[i].length);
        assert_int_equal(bus_load16(f->sent + 24), rows[i].checksum);
        assert_int_equal(bus_load32(f->sent + 34), 0x12341234);
        assert_int_equal(bus_load16(f->sent + 38), rows[i].udp);
        assert_int_equal(bus_load32(f->sent + 40), rows[i].operation);
        assert_int_equal(bus_load32(f->sent + 44), rows[i].answer);
        assert_int_equal(bus_load32(f->sent + 48), BUFFERS);
        assert_int_equal(bus_load32(f->sent + 52), i == 1 ? 0x01020304 : 0);
        assert_int_equal(bus_load32(f->sent + 56), i == 1 ? 0x05060708 : 0);
    }
}

static void requests_wait_in_the_links_buffer(void **state)
{
    struct fixture *f = *state;
    uint8_t frame[600];

    for (unsigned i = 0; i < 6; i++) { /* faster than answers of 10 Mbit/s leave */
        link_datagram(frame, SEQUENCE(i) | WRITE | LENGTH(4), BUFFERS + 4 * i);
        bus_store32(frame + 52, 0x100 + i);
        assert_true(greth_input(f->device, frame, 60));
    }
    bench_pass(f->bench, 100000);
    assert_int_equal(f->sent_count, 6);
    for (unsigned i = 0; i < 6; i++)
        assert_int_equal(word(f, BUFFERS + 4 * i), 0x100 + i);
    assert_int_equal(bus_load32(f->sent + 44), SEQUENCE(5));
}

/* Answers go in front of descriptors' frames; RS drops those that wait and keeps the sequence number. */
static void answers_and_frames_share_the_line(void **state)
{
    struct fixture *f = *state;
    uint8_t frame[600];
    uint64_t free;

    descriptor(f, TX, EN | 1000, BUFFERS);
    descriptor(f, TX + 8, EN | 60, BUFFERS);
    bench_write(f->device, CONTROL, TE);
    link_datagram(frame, SEQUENCE(0) | LENGTH(4), BUFFERS);
    assert_true(greth_input(f->device, frame, 60));
    bench_pass(f->bench, (1000 + 12) * 4 + 1);
    assert_int_equal(f->sent_count, 1);
    assert_int_equal(f->sent_size, 1000);
    free = f->sent_at + 12 * 4 + 1;
    bench_pass(f->bench, 12 * 4 + 1 + (60 + 12) * 4 + 1);
    assert_int_equal(f->sent_count, 2);
    assert_int_equal(f->sent_at, free + (60 + 12) * 4 + 1);
    assert_int_equal(bus_load16(f->sent + 34), 0x1234);
    bench_pass(f->bench, 10000);
    assert_int_equal(f->sent_count, 3);

    link_datagram(frame, SEQUENCE(1) | WRITE | LENGTH(4), BUFFERS);
    assert_true(greth_input(f->device, frame, 60));
    bench_pass(f->bench, (60 + 12) * 4 + 10);
    bench_write(f->device, CONTROL, RS);
    assert_int_equal(bench_read(f->device, CONTROL) & RS, 0);
    bench_pass(f->bench, 100000);
    assert_int_equal(f->sent_count, 3);
    link_datagram(frame, SEQUENCE(2) | LENGTH(4), BUFFERS);
    exchange(f, frame, 60);
    assert_int_equal(bus_load32(f->sent + 44), SEQUENCE(2) | LENGTH(4));
}

/* A packet of 512 bytes holds 456 of data; what is asked for beyond is sent, and is nothing. */
static void the_links_buffer_bounds_its_data(void **state)
{
    struct fixture *f = *state;
    uint8_t frame[600];

    memset(f->bytes + 0x1000, 0x55, 600);
    link_datagram(frame, SEQUENCE(0) | LENGTH(500), BUFFERS);
    exchange(f, frame, 60);
    assert_int_equal(f->sent_size, 552);
    assert_int_equal(f->sent[52 + 455], 0x55);
    assert_int_equal(f->sent[52 + 456], 0);
    link_datagram(frame, SEQUENCE(1) | WRITE | LENGTH(500), BUFFERS);
    memset(frame + 52, 0xaa, 500);
    exchange(f, frame, 552);
    assert_int_equal(f->bytes[0x1000 + 455], 0xaa);
    assert_int_equal(f->bytes[0x1000 + 456], 0x55);
    link_datagram(frame, SEQUENCE(2) | WRITE | LENGTH(1) | 0x55, BUFFERS); /* words are written */
    bus_store32(frame + 52, 0x01020304);
    exchange(f, frame, 60);
    assert_int_equal(word(f, BUFFERS), 0x01020304);
    assert_int_equal(bus_load16(f->sent + 42), 1);                  /* the operation */
    assert_int_equal(bus_load32(f->sent + 44), SEQUENCE(2) | 0x55); /* bits 6:0 come back */
}

/* DD keeps the core from the PHY: it forgets what it was at. */
static void with_dd_the_core_leaves_the_phy_alone(void **state)
{
    struct fixture *f = *state;

    bench_write(f->device, CONTROL, 1u << 12);
    assert_int_equal(bench_read(f->device, CONTROL) >> 12 & 1, 1);
    assert_int_equal(bench_read(f->device, MDIO) & ~4u, 1u << 11);
    assert_int_equal(mdio(f, 1u << 11 | 2) >> 16, 0x3100);
    bench_write(f->device, CONTROL, 0);
    assert_int_equal(bench_read(f->device, MDIO) & 8, 8);
    bench_pass(f->bench, 66 * 52);
    assert_int_equal(bench_read(f->device, MDIO) & 8, 0);
    assert_int_equal(bench_read(f->device, CONTROL) & FD, FD);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_frame_is_sent_in_its_time),
        TEST(short_frames_are_padded_and_ten_megabits_are_slower),
        TEST(the_table_wraps_at_its_end_and_where_told),
        TEST(a_frame_to_us_is_received),
        TEST(the_filter_takes_what_it_is_told_to),
        TEST(one_bit_of_the_hash_table_belongs_to_an_address),
        TEST(frames_on_their_way_arrive_in_order_and_have_an_end),
        cmocka_unit_test_setup_teardown(with_a_loop_what_is_sent_comes_back, setup_loop, teardown),
        TEST(bus_errors_stop_their_engine),
        TEST(a_length_that_cannot_be_is_written_back_unsent),
        TEST(between_two_frames_there_is_a_gap),
        TEST(a_descriptor_is_read_ahead),
        TEST(what_counts_is_whether_a_frame_is_heard_from_its_begin),
        TEST(lengths_are_checked_where_the_type_is_one),
        TEST(too_long_frames_are_cut_and_said_to_be_so),
        TEST(nobody_gets_control_frames),
        cmocka_unit_test_setup_teardown(the_phy_is_reached_through_mdio, setup_mii, teardown),
        cmocka_unit_test_setup_teardown(the_phy_sets_the_speed_of_mii, setup_mii, teardown),
        cmocka_unit_test_setup_teardown(out_of_reset_the_core_asks_the_phy, setup_reset, teardown),
        TEST(a_reset_command_stops_everything),
        TEST(a_reset_command_waits_for_mdio),
        TEST(registers_repeat_every_64_bytes_and_options_are_not_there),
        cmocka_unit_test_setup_teardown(the_debug_link_reads_and_writes_memory, setup_edcl,
                                        teardown),
        cmocka_unit_test_setup_teardown(the_debug_link_says_who_it_is, setup_edcl, teardown),
        cmocka_unit_test_setup_teardown(the_links_answers_are_those_of_the_rtl, setup_edcl,
                                        teardown),
        cmocka_unit_test_setup_teardown(requests_wait_in_the_links_buffer, setup_edcl, teardown),
        cmocka_unit_test_setup_teardown(answers_and_frames_share_the_line, setup_edcl, teardown),
        cmocka_unit_test_setup_teardown(the_links_buffer_bounds_its_data, setup_edcl, teardown),
        cmocka_unit_test_setup_teardown(with_dd_the_core_leaves_the_phy_alone, setup_edcl,
                                        teardown),
        TEST(nothing_a_guest_does_brings_it_out_of_its_bounds),
    };
#undef TEST

    return cmocka_run_group_tests(tests, NULL, NULL);
}
