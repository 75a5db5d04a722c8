/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A machine's methods for its state: elements by name, memory by physical or virtual address,
 * faults.
 */
#include <stdlib.h>
#include <string.h>

#include "scenarios/api.h"

#define BYTES_MAX (16 * 1024 * 1024)

static void check_state(lua_State *lua, struct bench *bench, struct state_ref *ref)
{
    const char *name = api_check_text(lua, 2);
    char error[256];
    const char *wrong =
        state_ref_parse(machine_components(bench->machine), name, ref, error, sizeof(error));

    if (wrong)
        luaL_error(lua, "%s", wrong);
}

/* m:read(name) -> value of the element, or of its bit */
static int state_read(lua_State *lua)
{
    struct state_ref ref;

    check_state(lua, api_check_bench(lua, 1), &ref);
    lua_pushinteger(lua, (lua_Integer)state_ref_read(&ref));
    return 1;
}

/* A value that does not fit, neither with nor without sign, is an error rather than cut. */
static void check_width(lua_State *lua, uint64_t value, uint32_t bits)
{
    if (bits < 64 && value >> bits != 0 && ~value >> (bits - 1) != 0)
        luaL_error(lua, "the value has more than %d bits", (int)bits);
}

/* m:write(name, value) */
static int state_write(lua_State *lua)
{
    struct state_ref ref;
    uint64_t value = (uint64_t)luaL_checkinteger(lua, 3);
    struct bench *bench = api_check_bench(lua, 1);

    api_check_idle(lua, bench);
    check_state(lua, bench, &ref);
    luaL_argcheck(lua, ref.bit < 0 || value <= 1, 3, "expected 0 or 1 for a bit");
    check_width(lua, value, 8 * ref.field->width);
    state_ref_write(&ref, value);
    return 0;
}

/* Where `address` lies; in `context` if that is not negative. */
static uint32_t locate(lua_State *lua, struct bench *bench, int64_t context, uint32_t address)
{
    uint32_t physical, pte;
    char text[80];

    if (context < 0)
        return address;
    if (!srmmu_peek(leon3_mmu(machine_cpu(bench->machine, 0)), (uint32_t)context, address,
                    &physical, &pte, NULL, NULL)) {
        snprintf(text, sizeof(text), "0x%08x is not mapped in context %d", (unsigned)address,
                 (int)context);
        luaL_error(lua, "%s", text);
    }
    return physical;
}

static int no_memory_at(lua_State *lua, uint32_t address)
{
    char text[16];

    snprintf(text, sizeof(text), "0x%08x", (unsigned)address);
    return luaL_error(lua, "no memory at %s", text);
}

/* Reads bytes that may cross pages, each page through its own mapping. */
static void read_memory(lua_State *lua, struct bench *bench, int64_t context, uint32_t address,
                        uint8_t *data, uint32_t size)
{
    while (size) {
        uint32_t part = BUS_PAGE_SIZE - address % BUS_PAGE_SIZE;

        part = part < size ? part : size;
        if (!machine_memory_read(bench->machine, locate(lua, bench, context, address), data, part))
            no_memory_at(lua, address);
        address += part;
        data += part;
        size -= part;
    }
}

/* Size of a number in memory: argument `index`, 4 where there is none. It has to be aligned. */
static uint32_t check_size(lua_State *lua, int index, uint32_t address)
{
    lua_Integer size = luaL_optinteger(lua, index, 4);

    luaL_argcheck(lua, size == 1 || size == 2 || size == 4 || size == 8, index,
                  "expected 1, 2, 4 or 8");
    if (address % (uint32_t)size)
        luaL_error(lua, "the address is not a multiple of the size");
    return (uint32_t)size;
}

static int read_number(lua_State *lua, struct bench *bench, int64_t context, int first)
{
    uint32_t address = api_check_u32(lua, first);
    uint32_t size = check_size(lua, first + 1, address);
    uint8_t data[8];
    uint64_t value = 0;

    read_memory(lua, bench, context, address, data, size);
    for (uint32_t i = 0; i < size; i++)
        value = value << 8 | data[i];
    lua_pushinteger(lua, (lua_Integer)value);
    return 1;
}

static int write_number(lua_State *lua, struct bench *bench, int64_t context, int first)
{
    uint32_t address = api_check_u32(lua, first);
    uint64_t value = (uint64_t)luaL_checkinteger(lua, first + 1);
    uint32_t size = check_size(lua, first + 2, address);
    uint8_t data[8];

    api_check_idle(lua, bench);
    check_width(lua, value, 8 * size);
    for (uint32_t i = size; i-- > 0; value >>= 8)
        data[i] = (uint8_t)value;
    if (!machine_memory_write(bench->machine, locate(lua, bench, context, address), data, size))
        return no_memory_at(lua, address);
    return 0;
}

/* m:read_physical(address [, size]) and so on: numbers of 1, 2, 4 or 8 bytes */
static int memory_read_physical(lua_State *lua)
{
    return read_number(lua, api_check_bench(lua, 1), -1, 2);
}

static int memory_write_physical(lua_State *lua)
{
    return write_number(lua, api_check_bench(lua, 1), -1, 2);
}

static int memory_read_virtual(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);

    return read_number(lua, bench, api_check_context(lua, bench, 2), 3);
}

static int memory_write_virtual(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);

    return write_number(lua, bench, api_check_context(lua, bench, 2), 3);
}

/* m:bytes(partition or nil, address, length) -> string */
static int memory_bytes(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);
    int64_t context = lua_isnil(lua, 2) ? -1 : (int64_t)api_check_context(lua, bench, 2);
    uint32_t address = api_check_u32(lua, 3);
    uint32_t length = api_check_u32(lua, 4);
    luaL_Buffer buffer;
    char *data;

    luaL_argcheck(lua, length <= BYTES_MAX, 4, "more than 16 MiB at once");
    data = luaL_buffinitsize(lua, &buffer, length);
    read_memory(lua, bench, context, address, (uint8_t *)data, length);
    luaL_pushresultsize(&buffer, length);
    return 1;
}

/* m:flip(target): at once */
static int fault_flip_now(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);

    api_check_idle(lua, bench);
    if (!faults_inject(bench->faults, lua_pushfstring(lua, "flip %s", api_check_text(lua, 2)),
                       &bench->diag))
        return api_bench_error(lua, bench);
    return 0;
}

/* m:fault(line): "... at TIME" is for later, without a time at once */
static int fault_add(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);
    const char *line = api_check_text(lua, 2);

    api_check_idle(lua, bench);
    return faults_take(bench->faults, line, &bench->diag) ? 0 : api_bench_error(lua, bench);
}

static int fault_pending(lua_State *lua)
{
    lua_pushinteger(lua, (lua_Integer)faults_pending(api_check_bench(lua, 1)->faults));
    return 1;
}

const luaL_Reg api_state_methods[] = {
    {"read", state_read},
    {"write", state_write},
    {"read_physical", memory_read_physical},
    {"write_physical", memory_write_physical},
    {"read_virtual", memory_read_virtual},
    {"write_virtual", memory_write_virtual},
    {"bytes", memory_bytes},
    {"flip", fault_flip_now},
    {"fault", fault_add},
    {"faults_pending", fault_pending},
    {NULL, NULL},
};
