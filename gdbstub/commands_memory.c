/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packets about registers (g G p P) and memory (m M X x qCRC). Everything is decoded and checked before anything is
 * written.
 */
#include "gdbstub/commands.h"

#include <string.h>

/* ---- registers ------------------------------------------------------------------------------------------------- */

static void memory_reply_register(struct gdb_session *session, unsigned number)
{
    struct gdb_target *target = session->target;
    uint8_t data[GDB_REGISTER_SIZE_MAX];

    target->register_read(target->owner, session->general_thread, number, data);
    gdb_reply_append_hex(session, data, target->register_size(target->owner, number));
}

static void memory_read_registers(struct gdb_session *session, const char *arguments, size_t length)
{
    (void)arguments;
    (void)length;
    for (unsigned i = 0; i < session->target->general_count; i++)
        memory_reply_register(session, i);
}

/*
 * A register that already has the value is left alone: clients send back all registers to change one, or those
 * that they had kept, also some that cannot be written.
 */
static enum gdb_error memory_update_register(struct gdb_session *session, unsigned number,
                                             const void *data)
{
    struct gdb_target *target = session->target;
    uint8_t present[GDB_REGISTER_SIZE_MAX];

    target->register_read(target->owner, session->general_thread, number, present);
    if (memcmp(present, data, target->register_size(target->owner, number)) == 0)
        return GDB_OK;
    return target->register_write(target->owner, session->general_thread, number, data);
}

static void memory_write_registers(struct gdb_session *session, const char *arguments,
                                   size_t length)
{
    struct gdb_target *target = session->target;
    enum gdb_error result = GDB_OK;
    size_t size = 0, offset = 0;

    for (unsigned i = 0; i < target->general_count; i++)
        size += target->register_size(target->owner, i);
    if (length != 2 * size || !gdb_hex_decode(arguments, length, session->memory)) {
        gdb_reply_error(session, GDB_EINVAL);
        return;
    }
    for (unsigned i = 0; i < target->general_count; i++) {
        enum gdb_error error = memory_update_register(session, i, session->memory + offset);

        if (error != GDB_OK)
            result = error;
        offset += target->register_size(target->owner, i);
    }
    gdb_reply_status(session, result);
}

static void memory_read_register(struct gdb_session *session, const char *arguments, size_t length)
{
    uint64_t number;

    (void)length;
    if (!gdb_hex_number(&arguments, &number) || *arguments ||
        number >= session->target->register_count)
        gdb_reply_error(session, GDB_EINVAL);
    else
        memory_reply_register(session, (unsigned)number);
}

static void memory_write_register(struct gdb_session *session, const char *arguments, size_t length)
{
    struct gdb_target *target = session->target;
    uint8_t data[GDB_REGISTER_SIZE_MAX];
    const char *p = arguments;
    uint64_t number;
    size_t digits;

    if (!gdb_hex_number(&p, &number) || *p++ != '=' || number >= target->register_count) {
        gdb_reply_error(session, GDB_EINVAL);
        return;
    }
    digits = length - (size_t)(p - arguments);
    if (digits != 2 * target->register_size(target->owner, (unsigned)number) ||
        !gdb_hex_decode(p, digits, data))
        gdb_reply_error(session, GDB_EINVAL);
    else
        gdb_reply_status(session, memory_update_register(session, (unsigned)number, data));
}

/* ---- memory ---------------------------------------------------------------------------------------------------- */

/* Reads at most `most` bytes to session->memory; 0: an error was replied. */
static size_t memory_fetch(struct gdb_session *session, const char *arguments, size_t most)
{
    struct gdb_target *target = session->target;
    uint64_t address, size;
    size_t done;

    if (!gdb_parse_range(&arguments, "", &address, &size) || size == 0) {
        gdb_reply_error(session, GDB_EINVAL);
        return 0;
    }
    done = target->memory_read(target->owner, session->general_thread, address, session->memory,
                               size < most ? (size_t)size : most);
    if (done == 0)
        gdb_reply_error(session, GDB_EFAULT);
    return done;
}

static void memory_read_hex(struct gdb_session *session, const char *arguments, size_t length)
{
    size_t done = memory_fetch(session, arguments, GDB_PACKET_SIZE / 2);

    (void)length;
    if (done)
        gdb_reply_append_hex(session, session->memory, done);
}

static void memory_read_binary(struct gdb_session *session, const char *arguments, size_t length)
{
    size_t done = memory_fetch(session, arguments, GDB_PACKET_SIZE - 1);

    (void)length;
    if (done) {
        gdb_reply_append(session, "b");
        gdb_reply_append_bytes(session, session->memory, done);
    }
}

static void memory_store(struct gdb_session *session, uint64_t address, const void *data,
                         uint64_t size)
{
    struct gdb_target *target = session->target;

    /* Clients ask with an empty X packet whether X is known. */
    if (size == 0)
        gdb_reply_append(session, "OK");
    else
        gdb_reply_status(session, target->memory_write(target->owner, session->general_thread,
                                                       address, data, (size_t)size));
}

/* "address,length:" and what follows it. False: an error was replied. */
static bool memory_parse_store(struct gdb_session *session, const char *arguments, size_t length,
                               uint64_t *address, uint64_t *size, const char **data,
                               size_t *data_length)
{
    const char *p = arguments;

    if (!gdb_parse_range(&p, ":", address, size) || *p != ':' || *size > GDB_PACKET_SIZE) {
        gdb_reply_error(session, GDB_EINVAL);
        return false;
    }
    *data = p + 1;
    *data_length = length - (size_t)(*data - arguments);
    return true;
}

static void memory_write_hex(struct gdb_session *session, const char *arguments, size_t length)
{
    uint64_t address, size;
    const char *data;
    size_t digits;

    if (!memory_parse_store(session, arguments, length, &address, &size, &data, &digits))
        return;
    if (digits != 2 * size || !gdb_hex_decode(data, digits, session->memory))
        gdb_reply_error(session, GDB_EINVAL);
    else
        memory_store(session, address, session->memory, size);
}

static void memory_write_binary(struct gdb_session *session, const char *arguments, size_t length)
{
    uint64_t address, size;
    const char *data;
    size_t bytes;

    if (!memory_parse_store(session, arguments, length, &address, &size, &data, &bytes))
        return;
    if (bytes != size)
        gdb_reply_error(session, GDB_EINVAL);
    else
        memory_store(session, address, data, size);
}

/* The CRC of compare-sections: polynomial 0x04c11db7, first bit high, start value all ones, no final inversion. */
static uint32_t memory_crc(uint32_t crc, const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        crc ^= (uint32_t)data[i] << 24;
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 0x80000000u ? crc << 1 ^ 0x04c11db7u : crc << 1;
    }
    return crc;
}

/* Ranges of a client are not to be trusted with the time of the host. */
#define CRC_SIZE_MAX    (64u << 20)
#define SEARCH_SIZE_MAX (256u << 20)

static void memory_checksum(struct gdb_session *session, const char *arguments, size_t length)
{
    struct gdb_target *target = session->target;
    uint32_t crc = 0xffffffffu;
    uint64_t address, size;

    (void)length;
    if (!gdb_parse_range(&arguments, "", &address, &size) || size > CRC_SIZE_MAX) {
        gdb_reply_error(session, GDB_EINVAL);
        return;
    }
    while (size > 0) {
        size_t part = size < GDB_PACKET_SIZE ? (size_t)size : GDB_PACKET_SIZE;

        if (target->memory_read(target->owner, session->general_thread, address, session->memory,
                                part) != part) {
            gdb_reply_error(session, GDB_EFAULT);
            return;
        }
        crc = memory_crc(crc, session->memory, part);
        address += part;
        size -= part;
    }
    gdb_reply_append(session, "C%x", crc);
}

/* ---- search ---------------------------------------------------------------------------------------------------- */

/* How far bytes from `address` on could be read into session->memory, `size` at most. */
static size_t memory_window(struct gdb_session *session, uint64_t address, uint64_t size)
{
    struct gdb_target *target = session->target;

    return target->memory_read(target->owner, session->general_thread, address, session->memory,
                               size < GDB_PACKET_SIZE ? (size_t)size : GDB_PACKET_SIZE);
}

/* "address;length;pattern", the pattern binary: "1,address" where it is found first, "0". */
static void memory_search(struct gdb_session *session, const char *arguments, size_t length)
{
    const char *p = arguments;
    uint64_t address, size;
    size_t wanted;

    if (!gdb_hex_number(&p, &address) || *p++ != ';' || !gdb_hex_number(&p, &size) || *p++ != ';' ||
        size > SEARCH_SIZE_MAX || (size_t)(p - arguments) >= length) {
        gdb_reply_error(session, GDB_EINVAL);
        return;
    }
    wanted = length - (size_t)(p - arguments);
    while (size >= wanted && wanted <= GDB_PACKET_SIZE / 2) {
        size_t got = memory_window(session, address, size);
        const uint8_t *found = memmem(session->memory, got, p, wanted);

        if (found) {
            gdb_reply_append(session, "1,%llx",
                             (unsigned long long)(address + (uint64_t)(found - session->memory)));
            return;
        }
        if (got < wanted)
            break;
        /* The next window begins where a pattern over the end of this one would. */
        address += got - wanted + 1;
        size -= got - wanted + 1;
    }
    gdb_reply_append(session, "0");
}

/* clang-format off */
const struct gdb_command gdb_commands_memory[] = {
    {"g",     "",   memory_read_registers,  false},
    {"G",     NULL, memory_write_registers, false},
    {"p",     NULL, memory_read_register,   false},
    {"P",     NULL, memory_write_register,  false},
    {"m",     NULL, memory_read_hex,        false},
    {"M",     NULL, memory_write_hex,       false},
    {"x",     NULL, memory_read_binary,     false},
    {"X",     NULL, memory_write_binary,    false},
    {"qCRC:", NULL, memory_checksum,        false},
    {"qSearch:memory:", NULL, memory_search, false},
    {NULL,    NULL, NULL,                   false},
};
/* clang-format on */
