/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Host translations and decoded copies (translate.h). Nothing here is state: all of it may be
 * dropped between any two instructions.
 */
#include "sim/leon3/translate.h"

#include <stdlib.h>
#include <string.h>

#include "sim/leon3/cached_memory.h"
#include "sim/leon3/engine_cached.h"
#include "sim/leon3/state.h"

#define PAGE_MASK  (BUS_PAGE_SIZE - 1)
#define PAGES      (1u << (32 - BUS_PAGE_BITS))
#define PAGE_WORDS (BUS_PAGE_SIZE / 4)

static void drop_set(struct leon3_translation_set *set)
{
    for (unsigned i = 0; i < LEON3_TRANSLATIONS; i++)
        set->load[i].tag = set->store[i].tag = set->fetch[i].tag = LEON3_NO_PAGE;
}

void leon3_translations_drop(struct leon3 *cpu)
{
    struct leon3_translations *t = &cpu->translations;

    drop_set(&t->set[0]);
    drop_set(&t->set[1]);
    t->mmu_generation = cpu->mmu.generation;
    t->code_generation = cpu->code->generation;
}

void leon3_stores_forget(struct leon3 *cpu)
{
    for (unsigned i = 0; i < LEON3_TRANSLATIONS; i++)
        cpu->translations.set[0].store[i].tag = cpu->translations.set[1].store[i].tag =
            LEON3_NO_PAGE;
}

void leon3_translations_check(struct leon3 *cpu)
{
    const struct leon3_translations *t = &cpu->translations;

    if (t->mmu_generation != cpu->mmu.generation || t->code_generation != cpu->code->generation)
        leon3_translations_drop(cpu);
}

/* Access types, as srmmu.forget has them. */
#define LOADS   0x03u
#define FETCHES 0x0cu
#define STORES  0x30u

static void forget_entry(struct leon3_translation_set *set, uint32_t i, uint32_t va, uint32_t mask,
                         uint8_t types)
{
    if (types & LOADS && !((set->load[i].tag ^ va) & ~mask))
        set->load[i].tag = LEON3_NO_PAGE;
    if (types & STORES && !((set->store[i].tag ^ va) & ~mask))
        set->store[i].tag = LEON3_NO_PAGE;
    if (types & FETCHES && !((set->fetch[i].tag ^ va) & ~mask))
        set->fetch[i].tag = LEON3_NO_PAGE;
}

/* A large page may be in several entries, one of 4 KiB only in its own. */
void leon3_translations_forget(void *owner, uint32_t va, uint32_t page_mask, uint8_t types)
{
    struct leon3_translation_set *set = ((struct leon3 *)owner)->translations.set;
    uint32_t pages = (page_mask >> BUS_PAGE_BITS) + 1, first = leon3_translation_index(va);

    if (pages > LEON3_TRANSLATIONS)
        pages = LEON3_TRANSLATIONS;
    for (uint32_t i = 0; i < pages; i++) {
        forget_entry(&set[0], (first + i) & (LEON3_TRANSLATIONS - 1), va, page_mask, types);
        forget_entry(&set[1], (first + i) & (LEON3_TRANSLATIONS - 1), va, page_mask, types);
    }
}

static struct leon3_translation_set *present_set(struct leon3 *cpu)
{
    leon3_translations_check(cpu);
    return &cpu->translations.set[leon3_supervisor(cpu)];
}

/* The page's place among those of its kind; NULL: somebody looks, or there is no memory. */
static struct leon3_data_entry *enter(struct leon3 *cpu, uint32_t va, uint32_t physical, bool store)
{
    uint8_t *host = bus_memory(cpu->env.bus, physical & ~PAGE_MASK, store);
    uint32_t index = leon3_translation_index(va);
    struct leon3_translation_set *set;
    struct leon3_data_entry *entry;

    if (cpu->engine == LEON3_ENGINE_PLAIN || !host || leon3_watch_page(cpu, va, physical, store))
        return NULL;
    set = present_set(cpu);
    entry = store ? &set->store[index] : &set->load[index];
    entry->tag = va & ~PAGE_MASK;
    entry->host = host;
    entry->physical = physical & ~PAGE_MASK;
    entry->shape[0] = entry->shape[1] = 0;
    return entry;
}

const struct leon3_data_entry *leon3_translation_add_load(struct leon3 *cpu, uint32_t va,
                                                          uint32_t physical, bool cacheable,
                                                          struct srmmu_tlb_entry *tlb)
{
    struct leon3_data_entry *entry = enter(cpu, va, physical, false);

    if (!entry)
        return NULL;
    entry->allowed = true;
    entry->cacheable = cacheable;
    entry->tlb = tlb;
    return entry;
}

void leon3_translation_add_hit(struct leon3 *cpu, uint32_t va, uint32_t physical)
{
    struct leon3_data_entry *entry;

    if (!cpu->watches_loads ||
        present_set(cpu)->load[leon3_translation_index(va)].tag == (va & ~PAGE_MASK))
        return;
    entry = enter(cpu, va, physical, false);
    if (entry)
        entry->allowed = entry->cacheable = false;
}

const struct leon3_data_entry *leon3_translation_add_store(struct leon3 *cpu, uint32_t va,
                                                           uint32_t physical,
                                                           struct srmmu_tlb_entry *tlb)
{
    struct leon3_data_entry *entry = enter(cpu, va, physical, true);

    if (!entry)
        return NULL;
    entry->code = cpu->code->page[physical >> BUS_PAGE_BITS];
    entry->tlb = tlb;
    return entry;
}

void leon3_translation_add_fetch(struct leon3 *cpu, uint32_t va, uint32_t physical)
{
    struct leon3_fetch_entry *entry;
    struct leon3_code_page *code;

    if (cpu->engine == LEON3_ENGINE_PLAIN)
        return;
    entry = &present_set(cpu)->fetch[leon3_translation_index(va)];
    if (entry->tag == (va & ~PAGE_MASK) && entry->code->physical == (physical & ~PAGE_MASK))
        return;
    code = leon3_code_page_at(cpu, physical);
    if (code)
        present_set(cpu)->fetch[leon3_translation_index(va)] =
            (struct leon3_fetch_entry){.tag = va & ~PAGE_MASK, .code = code};
}

struct leon3_code *leon3_code_create(void)
{
    struct leon3_code *code = calloc(1, sizeof(*code));

    if (!code)
        return NULL;
    code->users = 1;
    code->page = calloc(PAGES, sizeof(struct leon3_code_page *));
    if (!code->page) {
        free(code);
        return NULL;
    }
    return code;
}

struct leon3_code *leon3_code_share(struct leon3_code *code)
{
    code->users++;
    return code;
}

void leon3_code_release(struct leon3_code *code)
{
    if (--code->users)
        return;
    for (uint32_t i = 0; i < code->used_count; i++)
        free(code->page[code->used[i]]);
    free(code->used);
    free(code->page);
    free(code);
}

static bool code_reserve(struct leon3_code *code)
{
    uint32_t room = code->used_room ? 2 * code->used_room : 64;
    uint32_t *grown;

    if (code->used_count < code->used_room)
        return true;
    grown = realloc(code->used, room * sizeof(*grown));
    if (!grown)
        return false;
    code->used = grown;
    code->used_room = room;
    return true;
}

static struct leon3_code_page *code_page_create(struct leon3_code *code, uint32_t number,
                                                const uint8_t *memory)
{
    size_t size =
        (sizeof(struct leon3_code_page) + LEON3_CODE_ALIGN - 1) & ~(size_t)(LEON3_CODE_ALIGN - 1);
    struct leon3_code_page *page =
        code_reserve(code) ? aligned_alloc(LEON3_CODE_ALIGN, size) : NULL;

    if (!page)
        return NULL;
    memset(page, 0, size);
    page->memory = memory;
    page->physical = number << BUS_PAGE_BITS;
    page->insn[PAGE_WORDS].label = LEON3_LABEL_PAGE_END;
    code->page[number] = page;
    code->used[code->used_count++] = number;
    code->generation++;
    return page;
}

struct leon3_code_page *leon3_code_page_at(struct leon3 *cpu, uint32_t physical)
{
    uint32_t number = physical >> BUS_PAGE_BITS;
    const uint8_t *memory;

    memory = bus_memory(cpu->env.bus, physical & ~PAGE_MASK, false);
    if (!memory)
        return NULL;
    return cpu->code->page[number] ? cpu->code->page[number]
                                   : code_page_create(cpu->code, number, memory);
}

void leon3_code_forget(struct leon3_code *code, uint32_t physical, uint32_t size)
{
    uint32_t last = size > UINT32_MAX - physical ? UINT32_MAX : physical + size - (size > 0);

    for (uint32_t number = physical >> BUS_PAGE_BITS; number <= last >> BUS_PAGE_BITS; number++) {
        struct leon3_code_page *page = code->page[number];
        uint32_t from = number == physical >> BUS_PAGE_BITS ? (physical & PAGE_MASK) >> 2 : 0;
        uint32_t to = number == last >> BUS_PAGE_BITS ? (last & PAGE_MASK) >> 2 : PAGE_WORDS - 1;

        if (!page)
            continue;
        for (uint32_t word = from; word <= to; word++)
            page->insn[word].label = LEON3_LABEL_UNDECODED;
    }
}

void leon3_code_forget_offset(struct leon3_code *code, uint32_t va)
{
    for (uint32_t i = 0; i < code->used_count; i++)
        code->page[code->used[i]]->insn[(va & PAGE_MASK) >> 2].label = LEON3_LABEL_UNDECODED;
}
