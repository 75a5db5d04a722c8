/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The loop of the cached engine, included once for each timing by engine_cached.c with LOOP (the function's name) and FULL (true or
 * false). Not a header of its own.
 *
 * ip and nip are PC and nPC as entries of decoded pages. While nip is in another page than ip it is `far`, and far_pc is the
 * address; entries behind a page's last word and `far` itself lead to the page's entry. Control transfers that sit in a delay
 * slot, and whatever an exec_ function does not do in fast mode, are left to the plain engine: nothing here has an effect
 * before it is certain that the instruction completes.
 */
static enum leon3_stop LOOP(struct leon3 *cpu)
{
    static const void *const labels[] = {
        [LEON3_LABEL_UNDECODED] = &&undecoded,
        [LEON3_LABEL_PAGE_END] = &&page_end,
        [LEON3_LABEL_PLAIN] = &&plain,
        [LEON3_LABEL_FAR] = &&far_entry,
#define INSN(id, mnemonic, encoding, format, kind, exec, class, flags) \
    [LEON3_LABEL_ROWS + 2 * INSN_##id] = &&row_##id##_0, [LEON3_LABEL_ROWS + 2 * INSN_##id + 1] = &&row_##id##_1,
#include "sim/leon3/instructions.def"
#undef INSN
    };
    static const struct leon3_insn far[2] = {{.label = LEON3_LABEL_FAR}, {.label = LEON3_LABEL_PLAIN}};
    struct leon3_state *const s = &cpu->state;
    struct leon3_code_page *page;
    const struct leon3_insn *ip, *nip;
    enum leon3_step_result result;
    uint64_t count;           /* instructions since the last synchronisation, FULL only */
    int64_t left, left_start; /* cycles to the horizon */
    uint32_t page_va, far_pc;

#define PC_OF(p)   ((p) == far ? far_pc : page_va + (uint32_t)((p)-page->insn) * 4)
    /* The number of the present instruction. */
#define NUMBER (s->instructions + (FULL ? count : (uint64_t)(left_start - left)))
#define NEXT(cost)                      \
    do {                                \
        left -= (int64_t)(cost);        \
        count++;                        \
        ip = nip;                       \
        nip = ip + 1;                   \
        if (left <= 0)                  \
            goto horizon;               \
        goto *labels[ip->label];        \
    } while (0)

    /* Jumps to an address, in the page or not, for `which` = ip or nip. */
#define POINT(which, va)                                        \
    do {                                                        \
        uint32_t point_va = (va);                               \
        if (!((point_va ^ page_va) & ~(BUS_PAGE_SIZE - 1))) {   \
            which = page->insn + ((point_va & (BUS_PAGE_SIZE - 1)) >> 2); \
        } else {                                                \
            which = far;                                        \
            far_pc = point_va;                                  \
        }                                                       \
    } while (0)

resume:
    if (s->cycle >= cpu->env.clock->horizon)
        return LEON3_STOP_HORIZON;
    if (cpu->watching || cpu->env.observers->mask & CACHED_CANNOT_OBSERVE)
        return leon3_run_plain(cpu);
    leon3_translations_check(cpu);
    if (s->wim_delay | s->tbr_delay | s->irq_delay | s->store_error || leon3_interrupt_pending(cpu))
        goto step;
    page = fetch_page(cpu, s->pc);
    if (!page)
        goto step;
    page_va = s->pc & ~(BUS_PAGE_SIZE - 1);
    far_pc = 0;
    ip = page->insn + ((s->pc & (BUS_PAGE_SIZE - 1)) >> 2);
    nip = ip + 1;
    if (s->npc != s->pc + 4)
        POINT(nip, s->npc);
    left = left_start = cycles_to_horizon(cpu);
    count = 0;
    goto *labels[ip->label];

far_entry:
    page = fetch_page(cpu, far_pc);
    if (!page) {
        s->pc = far_pc;
        s->npc = far_pc + 4;
        goto leave;
    }
    page_va = far_pc & ~(BUS_PAGE_SIZE - 1);
    ip = page->insn + ((far_pc & (BUS_PAGE_SIZE - 1)) >> 2);
    nip = ip + 1;
    goto *labels[ip->label];

page_end:
    far_pc = page_va + BUS_PAGE_SIZE;
    goto far_entry;

undecoded:
    decode_entry(cpu, page, (uint32_t)(ip - page->insn));
    goto *labels[ip->label];

horizon:
    s->pc = PC_OF(ip);
    s->npc = nip == ip + 1 ? s->pc + 4 : PC_OF(nip);
    SYNCHRONISE();
    return LEON3_STOP_HORIZON;

plain:
    s->pc = PC_OF(ip);
    s->npc = nip == ip + 1 ? s->pc + 4 : PC_OF(nip);
leave:
    SYNCHRONISE();
step:
    if (cpu->breakpoint_count && leon3_breakpoint_stops(cpu))
        return LEON3_STOP_BREAKPOINT;
    result = execute_plain(cpu);
    if (result != LEON3_STEP_DONE)
        return leon3_stop_reason(cpu, result);
    goto resume;

#define ROW_SEQ(id, exec, flags, b)                                                                     \
    if (refused(cpu, flags) || (INSN_##id == INSN_MULSCC && mulscc_hazard(cpu, NUMBER)) ||              \
        exec_##exec(cpu, ip, b, true))                                                                  \
        goto plain;                                                                                     \
    if ((flags) & MUL)                                                                                  \
        s->mul_number = NUMBER;                                                                         \
    NEXT(leon3_time_insn(ip, FULL));

    /* A branch without and with the a bit; rs1 is set where the target is outside the page. */
#define ROW_TARGET(which)                                       \
    do {                                                        \
        if (ip->rs1) {                                          \
            far_pc = PC_OF(ip) + ip->imm;                       \
            which = far;                                        \
        } else {                                                \
            which = ip + ((int32_t)ip->imm >> 2);               \
        }                                                       \
    } while (0)
#define ROW_BRANCH_0(taken)                                     \
    do {                                                        \
        const struct leon3_insn *target = nip + 1;              \
        if (taken)                                              \
            ROW_TARGET(target);                                 \
        left -= (int64_t)leon3_time_insn(ip, FULL);             \
        count++;                                                \
        ip = nip;                                               \
        nip = target;                                           \
        if (left <= 0)                                          \
            goto horizon;                                       \
        goto *labels[ip->label];                                \
    } while (0)
#define ROW_ANNULLED(target)                                    \
    do {                                                        \
        uint32_t cost = leon3_time_insn(ip, FULL) + leon3_time_annulled(FULL); \
        nip = (target);                                         \
        NEXT(cost);                                             \
    } while (0)

#define ROW_KIND_SEQ_0(id, exec, flags) ROW_SEQ(id, exec, flags, cpu->r[ip->rs2])
#define ROW_KIND_SEQ_1(id, exec, flags) ROW_SEQ(id, exec, flags, ip->imm)
#define ROW_KIND_BRANCH_0(id, exec, flags)                      \
    if (nip != ip + 1 || refused(cpu, flags))                   \
        goto plain;                                             \
    ROW_BRANCH_0(exec_##exec(cpu, ip, 0, true));
#define ROW_KIND_BRANCH_1(id, exec, flags)                      \
    if (nip != ip + 1 || refused(cpu, flags))                   \
        goto plain;                                             \
    if (!exec_##exec(cpu, ip, 0, true))                         \
        ROW_ANNULLED(nip + 1);                                  \
    ROW_BRANCH_0(true);
#define ROW_KIND_ALWAYS_0(id, exec, flags) ROW_KIND_BRANCH_0(id, exec, flags)
#define ROW_KIND_ALWAYS_1(id, exec, flags)                      \
    if (nip != ip + 1 || refused(cpu, flags))                   \
        goto plain;                                             \
    {                                                           \
        const struct leon3_insn *target;                        \
        ROW_TARGET(target);                                     \
        ROW_ANNULLED(target);                                   \
    }
#define ROW_KIND_CALL_0(id, exec, flags)                        \
    if (nip != ip + 1)                                          \
        goto plain;                                             \
    cpu->r[15] = PC_OF(ip);                                     \
    ROW_BRANCH_0(true);
#define ROW_KIND_CALL_1(id, exec, flags) goto plain;
#define ROW_JMPL(b)                                             \
    {                                                           \
        uint32_t target_va = cpu->r[ip->rs1] + (b);             \
        const struct leon3_insn *target;                        \
        if (nip != ip + 1 || target_va & 3u)                    \
            goto plain;                                         \
        cpu->r[ip->rd] = PC_OF(ip);                             \
        POINT(target, target_va);                               \
        left -= (int64_t)leon3_time_insn(ip, FULL);             \
        count++;                                                \
        ip = nip;                                               \
        nip = target;                                           \
        if (left <= 0)                                          \
            goto horizon;                                       \
        goto *labels[ip->label];                                \
    }
#define ROW_KIND_JMPL_0(id, exec, flags) ROW_JMPL(cpu->r[ip->rs2])
#define ROW_KIND_JMPL_1(id, exec, flags) ROW_JMPL(ip->imm)
#define ROW_KIND_RETT_0(id, exec, flags) goto plain;
#define ROW_KIND_RETT_1(id, exec, flags) goto plain;

#define INSN(id, mnemonic, encoding, format, kind, exec, class, flags) \
    row_##id##_0 : ROW_KIND_##kind##_0(id, exec, flags) row_##id##_1 : ROW_KIND_##kind##_1(id, exec, flags)
#include "sim/leon3/instructions.def"
#undef INSN

#undef PC_OF
#undef NUMBER
#undef NEXT
#undef POINT
#undef ROW_SEQ
#undef ROW_TARGET
#undef ROW_BRANCH_0
#undef ROW_ANNULLED
#undef ROW_KIND_SEQ_0
#undef ROW_KIND_SEQ_1
#undef ROW_KIND_BRANCH_0
#undef ROW_KIND_BRANCH_1
#undef ROW_KIND_ALWAYS_0
#undef ROW_KIND_ALWAYS_1
#undef ROW_KIND_CALL_0
#undef ROW_KIND_CALL_1
#undef ROW_JMPL
#undef ROW_KIND_JMPL_0
#undef ROW_KIND_JMPL_1
#undef ROW_KIND_RETT_0
#undef ROW_KIND_RETT_1
}
