/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A machine's methods for a partition's memory as a whole: the pages that its tables map, and a digest
 * of what they hold, so that "untouched" can be judged.
 */
#include <inttypes.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "scenarios/api.h"
#include "scenarios/api_compare.h"

/*
 * Calls `each` for every page of 4 KiB that `context` maps for user mode; stops when it returns
 * false. Pages of the SRMMU's larger sizes are walked as one step each.
 */
struct page_walk {
    struct bench *bench;
    uint32_t context;
    bool writable_only;
    bool (*each)(void *owner, uint32_t address, uint32_t physical, uint32_t size);
    void *owner;
};

/* ACC of a page-table entry (V8 manual, appendix H): what user mode may do. */
static bool user_may(uint32_t pte, bool write)
{
    uint32_t acc = pte >> 2 & 7;

    return write ? acc == 1 || acc == 3 : acc <= 5;
}

static uint32_t step_size(unsigned levels)
{
    static const uint32_t size[] = {0, 0, 1u << 24, 1u << 18, 1u << 12};

    return levels < 2 || levels > 4 ? 1u << 24 : size[levels];
}

static void walk_pages(const struct page_walk *walk)
{
    const struct srmmu *mmu = leon3_mmu(machine_cpu(walk->bench->machine, 0));
    uint64_t address = 0;

    while (address <= UINT32_MAX) {
        struct srmmu_walk_step step[4];
        unsigned steps = 0;
        uint32_t physical, pte, size;
        bool mapped =
            srmmu_peek(mmu, walk->context, (uint32_t)address, &physical, &pte, step, &steps);

        size = step_size(steps);
        if (mapped && user_may(pte, walk->writable_only) &&
            !walk->each(walk->owner, (uint32_t)address, physical, size))
            return;
        address = (address / size + 1) * size;
    }
}

/* Argument `index`, "r" or nothing for all that can be read, "w" for what can be written. */
static bool check_writable(lua_State *lua, int index)
{
    static const char *const rights[] = {"r", "w", NULL};

    return luaL_checkoption(lua, index, "r", rights) == 1;
}

struct digest {
    struct bench *bench;
    XXH3_state_t *state;
};

/* Device pages hold nothing that could be compared. */
static bool digest_page(void *owner, uint32_t address, uint32_t physical, uint32_t size)
{
    struct digest *digest = owner;
    uint8_t data[BUS_PAGE_SIZE];

    for (uint32_t done = 0; done < size; done += BUS_PAGE_SIZE) {
        uint32_t at[2] = {address + done, physical + done};

        if (!machine_memory_read(digest->bench->machine, at[1], data, sizeof(data)))
            continue;
        XXH3_64bits_update(digest->state, at, sizeof(at));
        XXH3_64bits_update(digest->state, data, sizeof(data));
    }
    return true;
}

/* m:memory_digest(partition [, "w"]) -> 16 digits over all it can read, or only over what it can write */
static int memory_digest(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);
    struct digest digest = {.bench = bench};
    struct page_walk walk = {.bench = bench, .each = digest_page, .owner = &digest};
    char text[17];

    walk.context = api_check_context(lua, bench, 2);
    walk.writable_only = check_writable(lua, 3);
    digest.state = XXH3_createState();
    if (!digest.state)
        return luaL_error(lua, "no memory");
    XXH3_64bits_reset(digest.state);
    walk_pages(&walk);
    snprintf(text, sizeof(text), "%016" PRIx64, (uint64_t)XXH3_64bits_digest(digest.state));
    XXH3_freeState(digest.state);
    lua_pushstring(lua, text);
    return 1;
}

struct area_list {
    lua_State *lua;
    lua_Integer count;
    uint64_t next; /* where the last area ended, virtual */
    uint32_t physical;
};

static bool list_page(void *owner, uint32_t address, uint32_t physical, uint32_t size)
{
    struct area_list *list = owner;
    lua_State *lua = list->lua;

    if (list->count && list->next == address && list->physical == physical) {
        lua_geti(lua, -1, list->count);
        lua_getfield(lua, -1, "size");
        lua_pushinteger(lua, lua_tointeger(lua, -1) + size);
        lua_setfield(lua, -3, "size");
        lua_pop(lua, 2);
    } else {
        lua_createtable(lua, 0, 3);
        lua_pushinteger(lua, address);
        lua_setfield(lua, -2, "address");
        lua_pushinteger(lua, physical);
        lua_setfield(lua, -2, "physical");
        lua_pushinteger(lua, size);
        lua_setfield(lua, -2, "size");
        lua_seti(lua, -2, ++list->count);
    }
    list->next = (uint64_t)address + size;
    list->physical = physical + size;
    return true;
}

/* m:areas(partition [, "w"]) -> list of {address, physical, size}: what user mode may read (write) */
static int memory_areas(lua_State *lua)
{
    struct bench *bench = api_check_bench(lua, 1);
    struct area_list list = {.lua = lua};
    struct page_walk walk = {.bench = bench, .each = list_page, .owner = &list};

    walk.context = api_check_context(lua, bench, 2);
    walk.writable_only = check_writable(lua, 3);
    lua_newtable(lua);
    walk_pages(&walk);
    return 1;
}

struct first_difference {
    struct bench *found, *golden;
    bool differs;
    uint32_t address, value, expected;
};

static uint32_t word(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool compare_page(void *owner, uint32_t address, uint32_t physical, uint32_t size)
{
    struct first_difference *difference = owner;
    uint8_t a[BUS_PAGE_SIZE], b[BUS_PAGE_SIZE];

    for (uint32_t done = 0; done < size; done += BUS_PAGE_SIZE) {
        if (!machine_memory_read(difference->found->machine, physical + done, a, sizeof(a)) ||
            !machine_memory_read(difference->golden->machine, physical + done, b, sizeof(b)))
            continue;
        for (uint32_t i = 0; i < BUS_PAGE_SIZE; i += 4) {
            if (word(a + i) == word(b + i))
                continue;
            difference->differs = true;
            difference->address = address + done + i;
            difference->value = word(a + i);
            difference->expected = word(b + i);
            return false;
        }
    }
    return true;
}

int api_compare_memory(lua_State *lua)
{
    struct bench *found = api_check_bench(lua, 1);
    struct bench *golden = api_check_bench(lua, 2);
    const char *name = luaL_checkstring(lua, 3);
    struct first_difference difference = {.found = found, .golden = golden};
    struct page_walk walk = {.bench = golden, .each = compare_page, .owner = &difference};
    char text[160];

    walk.context = api_check_context(lua, golden, 3);
    walk_pages(&walk);
    if (!difference.differs)
        return 0;
    snprintf(text, sizeof(text),
             "memory of %.32s differs: 0x%08" PRIx32 " holds 0x%08" PRIx32
             ", in the golden run 0x%08" PRIx32,
             name, difference.address, difference.value, difference.expected);
    return luaL_error(lua, "%s", text);
}

const luaL_Reg api_memory_methods[] = {
    {"memory_digest", memory_digest},
    {"areas", memory_areas},
    {NULL, NULL},
};
