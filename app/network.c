/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ethernet frames from and to pcap files, and live connections (network.h). Files are read in both byte orders, with times
 * in microseconds or nanoseconds since time 0 of the machine; they are written little-endian, in
 * nanoseconds.
 */
#include "app/network.h"

#include "app/network_link.h"
#include "sim/base/output.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PCAP_US       0xa1b2c3d4u
#define PCAP_NS       0xa1b23c4du
#define PCAP_HEADER   24
#define PCAP_RECORD   16
#define PCAP_ETHERNET 1u
#define FRAME_MAX     65536u
#define WAIT_MS       20
#define NS_PER_S      UINT64_C(1000000000)

struct network {
    struct machine *machine;
    struct diag *diag;
    FILE *record;
    const char *record_path;
    FILE *replay;
    const char *replay_path;
    bool big_endian, nanoseconds; /* of the replayed file */
    uint64_t next_cycle;          /* of the frame that was read ahead, CLOCK_NEVER: none */
    uint32_t size;
    uint8_t frame[FRAME_MAX];
    bool live;
    struct network_link link;
    bool failed;  /* the record could not be written */
    bool damaged; /* the replay ended in something that is no frame; reported */
};

static uint32_t load_little(const uint8_t *p)
{
    return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static void store_little(uint8_t *p, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        p[i] = (uint8_t)(value >> 8 * i);
}

/* Record. */

static void write_record(struct network *n, const uint8_t *frame, uint32_t size)
{
    uint64_t cycle = machine_clock(n->machine)->state.now;
    uint64_t hz = machine_board(n->machine)->clock_hz;
    uint8_t header[PCAP_RECORD];

    store_little(header, (uint32_t)(cycle / hz));
    store_little(header + 4, (uint32_t)(cycle % hz * NS_PER_S / hz));
    store_little(header + 8, size);
    store_little(header + 12, size);
    if (fwrite(header, sizeof(header), 1, n->record) != 1 || fwrite(frame, size, 1, n->record) != 1)
        n->failed = true;
}

/* A frame leaves the board. */
static void frame_out(void *owner, const uint8_t *frame, uint32_t size)
{
    struct network *n = owner;

    if (n->record)
        write_record(n, frame, size);
    if (n->live)
        n->link.send(n->link.self, frame, size);
}

static bool open_record(struct network *n, const char *path)
{
    if (n->record_path)
        return diag_error(n->diag, path, 0, "there is a record of the network already");
    n->record_path = path;
    return output_possible(path, n->diag);
}

bool network_begin(struct network *n)
{
    uint8_t header[PCAP_HEADER] = {0};

    if (!n->record_path)
        return true;
    n->record = output_open_stream(n->record_path);
    store_little(header, PCAP_NS);
    header[4] = 2; /* version 2.4 */
    header[6] = 4;
    store_little(header + 16, FRAME_MAX);
    store_little(header + 20, PCAP_ETHERNET);
    if (!n->record || fwrite(header, sizeof(header), 1, n->record) != 1)
        return diag_error(n->diag, n->record_path, 0, "cannot write: %s", strerror(errno));
    return true;
}

/* Replay. */

static uint32_t word(const struct network *n, const uint8_t *p)
{
    return n->big_endian ? bus_load32(p) : load_little(p);
}

/* Reads the next frame ahead. False: the file is damaged; reported. */
static bool read_ahead(struct network *n)
{
    uint64_t hz = machine_board(n->machine)->clock_hz, fraction;
    uint8_t header[PCAP_RECORD];
    size_t got = fread(header, 1, sizeof(header), n->replay);

    n->next_cycle = CLOCK_NEVER;
    if (!got && !ferror(n->replay))
        return true;
    n->size = got == sizeof(header) ? word(n, header + 8) : FRAME_MAX + 1;
    if (n->size > FRAME_MAX || fread(n->frame, 1, n->size, n->replay) != n->size)
        return diag_error(n->diag, n->replay_path, 0, "is cut off, or no pcap file");
    fraction = word(n, header + 4);
    if (!n->nanoseconds)
        fraction *= 1000;
    n->next_cycle = word(n, header) * hz + (fraction * hz + NS_PER_S - 1) / NS_PER_S;
    return true;
}

static bool read_header(struct network *n)
{
    uint8_t header[PCAP_HEADER];
    uint32_t magic;

    if (fread(header, 1, sizeof(header), n->replay) != sizeof(header))
        return false;
    magic = load_little(header);
    n->big_endian = magic != PCAP_US && magic != PCAP_NS;
    magic = word(n, header);
    n->nanoseconds = magic == PCAP_NS;
    return (magic == PCAP_US || magic == PCAP_NS) && word(n, header + 20) == PCAP_ETHERNET;
}

static bool open_replay(struct network *n, const char *path)
{
    if (n->replay)
        return diag_error(n->diag, path, 0, "there is a replay of the network already");
    n->replay_path = path;
    n->replay = fopen(path, "rb");
    if (!n->replay)
        return diag_error(n->diag, path, 0, "cannot read: %s", strerror(errno));
    if (!read_header(n))
        return diag_error(n->diag, path, 0, "is no pcap file of Ethernet frames");
    return read_ahead(n);
}

static bool open_one(struct network *n, const char *text)
{
    const struct board *board = machine_board(n->machine);

    if (!board_device_of_type(board, "greth", 0))
        return diag_error(n->diag, NULL, 0, "--net %s: board '%s' has no greth", text, board->name);
    if (!strncmp(text, "record=", 7) && text[7])
        return open_record(n, text + 7);
    if (!strncmp(text, "replay=", 7) && text[7])
        return open_replay(n, text + 7);
    if (!network_link_means(text))
        return diag_error(n->diag, NULL, 0,
                          "--net %s: expected record=FILE, replay=FILE, user or tap=NAME", text);
    if (n->live)
        return diag_error(n->diag, NULL, 0, "--net %s: there is a live network already", text);
    n->live = network_link_open(&n->link, text, n->diag);
    return n->live;
}

struct network *network_open(struct machine *machine, const struct option_list *list,
                             struct diag *diag)
{
    struct network *n = calloc(1, sizeof(*n));

    if (!n) {
        diag_error(diag, NULL, 0, "no room for a network");
        return NULL;
    }
    n->machine = machine;
    n->diag = diag;
    n->next_cycle = CLOCK_NEVER;
    for (size_t i = 0; i < list->count; i++) {
        if (!open_one(n, list->text[i])) {
            network_close(n);
            return NULL;
        }
    }
    if (n->record_path || n->live)
        machine_frame_set_sink(machine, frame_out, n);
    return n;
}

uint64_t network_next(const struct network *n)
{
    return n->next_cycle;
}

/* A frame that finds too many others on the line is lost, as on a cable. */
bool network_hurry(struct network *n)
{
    if (n->next_cycle == CLOCK_NEVER)
        return false;
    machine_frame_input(n->machine, n->frame, n->size);
    n->damaged = !read_ahead(n);
    return true;
}

void network_serve(struct network *n)
{
    uint8_t frame[NETWORK_FRAME_MAX];
    uint32_t size;

    while (n->next_cycle <= machine_cycle(n->machine) && network_hurry(n))
        ;
    while (n->live && (size = n->link.receive(n->link.self, frame)) > 0)
        machine_frame_input(n->machine, frame, size);
}

bool network_live(const struct network *n)
{
    return n->live;
}

bool network_wait(struct network *n)
{
    if (n->live)
        n->link.wait(n->link.self, WAIT_MS);
    return n->live;
}

bool network_close(struct network *n)
{
    bool good = !n || !n->damaged;

    if (n && n->replay)
        fclose(n->replay);
    if (n && (n->record_path || n->live))
        machine_frame_set_sink(n->machine, NULL, NULL);
    if (n && n->live)
        n->link.close(n->link.self);
    if (n && n->record) {
        if (fclose(n->record) || n->failed)
            good = diag_error(n->diag, n->record_path, 0, "cannot write all of it");
    }
    free(n);
    return good;
}
