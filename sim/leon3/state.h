/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The processor's state as the rest of the machine sees it (one pointer-free struct, a component
 * with a field table), and struct leon3 around it with the working copies that engines run on.
 * After leon3_flush the state is whole; after leon3_reload the working copies follow it. Names are
 * those of the V8 manual and the GRLIB IP core manual.
 */
#ifndef PRIDE_LEON3_STATE_H
#define PRIDE_LEON3_STATE_H

#include "sim/cache/cache.h"
#include "sim/leon3/ft.h"
#include "sim/leon3/insn.h"
#include "sim/leon3/timing.h"
#include "sim/leon3/timing_log.h"
#include "sim/leon3/timing_tenure.h"
#include "sim/leon3/translate.h"

/* PSR: impl 31:28, ver 27:24, icc 23:20, EC 13, EF 12, PIL 11:8, S 7, PS 6, ET 5, CWP 4:0. */
#define PSR_IMPL_VER 0xf3000000u
#define PSR_ICC      0x00f00000u
#define PSR_EF       0x00001000u
#define PSR_PIL      0x00000f00u
#define PSR_S        0x00000080u
#define PSR_PS       0x00000040u
#define PSR_ET       0x00000020u
#define PSR_CWP      0x0000001fu
#define PSR_AW       0x00008000u /* with cpu.altwin, window.h */
#define PSR_PAW      0x00004000u

#define ASR17_DWT 0x4000u /* no data_store_error */

#define LEON3_STORE_ERRORS 4 /* more than the write buffer can have under way */

/* ASR24..31: two for each watchpoint. */
#define WATCH_EXEC  1u /* in the address register */
#define WATCH_LOAD  2u /* in the mask register */
#define WATCH_STORE 1u

#define LEON3_NO_MUL (UINT64_MAX - 15) /* far from any instruction number */

struct leon3_state {
    uint64_t cycle;
    uint64_t instructions;
    uint64_t idle_cycles;
    uint64_t mul_number; /* instruction number of the latest multiplication, for mul_y */
    uint64_t store_error_cycle[LEON3_STORE_ERRORS]; /* store_error.h; as many as store_error says */
    uint64_t traps[256];                            /* how many of each trap type */
    uint32_t psr;
    uint32_t wim;
    uint32_t tbr;
    uint32_t y;
    uint32_t pc;
    uint32_t npc;
    uint32_t g[8];
    uint32_t
        win[LEON3_WINDOWS_MAX * 16]; /* window w: 8 outs, 8 locals; its ins are the outs of w + 1 */
    uint32_t f[32];
    uint32_t fsr;
    uint32_t fq[2];    /* address and opcode of the deferred FPop */
    uint32_t asr17;    /* the writable bits: DWT 14, SVT 13 */
    uint32_t asr18;    /* low word of UMAC and SMAC */
    uint32_t watch[8]; /* ASR24..31 */
    uint32_t watch_old[8];
    uint32_t ccr;
    uint32_t mode; /* enum leon3_mode */
    uint32_t irl;
    uint32_t wim_old;
    uint32_t tbr_old;
    uint32_t store_error; /* stores that failed on the bus, and whose trap has not been taken */
    uint32_t asr22;       /* DUCNT, bit 31 */
    uint32_t asr20_next;  /* what a WRASR of it wrote, while asr20_delay counts */
    uint32_t mul_y;       /* what MULSCC right behind it takes for Y (integer.h) */
    uint32_t asr18_last;  /* before the latest WRASR of it, read two slots behind that */
    uint32_t asr18_old;   /* read in the first, where the WRASR before is not seen either */
    uint32_t trap_type;   /* of the latest trap, for the debugger */
    uint32_t
        past_cache; /* the line of the latest load that went to memory and left nothing in the cache; LEON3_NO_LINE: others have stored there */
    uint8_t wim_delay; /* slots that remain, delay.h */
    uint8_t tbr_delay;
    uint8_t irq_delay; /* until ET of a WRPSR is seen, and one more than there is no interrupt */
    uint8_t fp_mode;   /* enum fpu_mode */
    uint8_t
        late_load; /* while something is delayed: the register that the instruction behind a load waits for */
    uint8_t psr_delay;   /* slots until S, EF and CWP of a WRPSR are seen, delay.h */
    uint8_t cwp_next;    /* that CWP */
    uint8_t cwp_ahead;   /* windows from the one in use to the one that a trap comes from */
    uint8_t mode_next;   /* those S and EF, LEON3_NEXT_ */
    uint8_t psr_partial; /* the latest WRPSR was the partial form */
    uint8_t asr20_delay; /* slots until that is seen */
    uint8_t awp_delay;   /* slots until AWP has followed CWP */
    uint8_t awp;         /* ASR20: the alternative window, and the cut of the file */
    uint8_t stwin;
    uint8_t cwpmax;         /* windows - 1, if the file is not cut */
    uint8_t mul_rd;         /* of that multiplication, or LEON3_SINK */
    uint8_t mul_cc;         /* LEON3_MUL_ */
    uint8_t asr18_delay;    /* slots until a WRASR of it is read */
    uint8_t et_old;         /* ET as it is seen until then: PSR_ET or 0; LEON3_ET_ */
    uint8_t reserved[5];    /* zero: fill up to the next multiple of eight */
    uint8_t watch_delay[8]; /* of ASR24..31, since their write */
};

/* VHDL constant MACPIPE: UMAC and SMAC have their result one stage later than multiplications. */
static inline bool leon3_mac_pipelined(const struct leon3_config *config)
{
    return config->mac && config->multiplier == 2;
}

/* et_old: it is seen a slot earlier; it will be behind this delay slot, because of a jump's bubbles */
#define LEON3_ET_EARLY 1u
#define LEON3_ET_JUMP  2u

/* mul_cc: what MULSCC behind a multiplication has to know of it */
#define LEON3_MUL_CC     1u /* it sets icc */
#define LEON3_MUL_CC_N   2u /* and its first operand is negative */
#define LEON3_MUL_LATE   4u /* UMAC, SMAC of a pipelined unit */
#define LEON3_MUL_Y_OVER 8u /* Y has been written since */

/* mode_next */
#define LEON3_NEXT_S   1u
#define LEON3_NEXT_EF  2u
#define LEON3_NEXT_AW  4u
#define LEON3_NEXT_PAW 8u

struct leon3_breakpoint {
    uint32_t va;
    uint32_t count;
};

struct leon3 {
    struct leon3_state state;
    struct leon3_timing_state timing;  /* full timing only */
    struct leon3_cache icache, dcache; /* full timing only */
    struct leon3_ft ft;

    /* Working copies: the current window flat, %g0 always zero, then the sink of writes to %g0. */
    uint32_t r[LEON3_SINK + 2];
    uint32_t cc_n; /* N is bit 31 */
    uint32_t cc_z; /* Z is set if this is zero */
    uint32_t cc_v; /* V is bit 31 */
    uint32_t cc_c; /* C: 0 or 1 */

    struct leon3_translations translations;
    struct leon3_code *code; /* decoded copies, shared by the processors of one bus */

    struct leon3_config config;
    struct leon3_env env;
    struct leon3_decoder decoder;
    struct srmmu mmu;
    struct component component;
    char name[16];
    char mmu_name[24], icache_name[24], dcache_name[24], timing_name[24];
    struct component timing_component;
    const struct leon3_insn *insn; /* the plain engine's present instruction; NULL: between two */
    uint64_t boundary;             /* cycle at which it began */

    /* While timing_foresight.c looks ahead: nothing happens, and the beat of an access is waited for. */
    struct leon3_slots *slots;          /* timing_slots.h */
    const struct leon3_slot_node *node; /* where timing.units are among them; NULL: not known */
    uint32_t store_beats;               /* counted while a slot is remembered */
    struct leon3_tenure_list tenures;   /* of the present slot, on a shared bus */
    struct leon3_tenure_list *several;  /* of slots that are being made a hop; NULL: of none */
    struct leon3_log log;               /* the loop's accesses */
    bool foreseeing, seeking_beat, watching_beat, watching_read;
    bool foreseeing_wrong; /* with what is fetched in vain */
    uint64_t watched_slot, watched_beat;
    uint32_t foreseen_uses, foreseen_stores; /* of such stores (leon3_event.uses): bits, how many */
    bool apart; /* a debugger reads: the pipeline and its time know nothing of it */

    enum leon3_engine engine;
    bool full_timing;
    bool
        watching; /* some hardware watchpoint is armed, or protection has something to do: only the plain engine looks at them */

    struct leon3_watch {
        uint32_t first, last;
        bool physical, loads;
    } watch[LEON3_WATCHES];
    unsigned watch_count;
    bool watches_loads; /* one of them does */

    struct leon3_breakpoint *breakpoint;
    unsigned breakpoint_count, breakpoint_room;
    bool resuming; /* the last run stopped at a breakpoint, at resume_pc: pass it once */
    uint32_t resume_pc;
};

extern const struct state_field leon3_fields[];
extern const size_t leon3_field_count;

/* Component functions; the owner is the struct leon3. */
void leon3_flush(void *owner);
void leon3_reload(void *owner);

static inline uint32_t leon3_icc(const struct leon3 *cpu)
{
    return (cpu->cc_n >> 31) << 3 | (uint32_t)(cpu->cc_z == 0) << 2 | (cpu->cc_v >> 31) << 1 |
           cpu->cc_c;
}

static inline void leon3_set_icc(struct leon3 *cpu, uint32_t icc)
{
    cpu->cc_n = icc << 28;
    cpu->cc_z = ~icc & 4u;
    cpu->cc_v = icc << 30;
    cpu->cc_c = icc & 1u;
}

static inline uint32_t leon3_psr(const struct leon3 *cpu)
{
    return (cpu->state.psr & ~PSR_ICC) | leon3_icc(cpu) << 20;
}

static inline bool leon3_supervisor(const struct leon3 *cpu)
{
    return cpu->state.psr & PSR_S;
}

static inline void leon3_emit(const struct leon3 *cpu, struct observation *what)
{
    what->cpu = cpu->env.index;
    what->cycle = cpu->state.cycle;
    observe_emit(cpu->env.observers, what);
}

/* Component functions of the registers: those of the file may be protected (ft.h). */
void leon3_register_upset(void *owner, const struct state_field *field, uint32_t index,
                          uint64_t bits);
void leon3_register_written(void *owner, const struct state_field *field, uint32_t index);

/* Derives `watching` from ASR24..31 and the protection's state. */
void leon3_watchpoints_changed(struct leon3 *cpu);

/* Mode changes are observed; nothing happens where the mode stays. */
void leon3_set_mode(struct leon3 *cpu, enum leon3_mode mode);

/* One instruction or trap entry by the plain engine: the reference for everything. */
enum leon3_step_result { LEON3_STEP_DONE, LEON3_STEP_STOPPED, LEON3_STEP_EXIT };
enum leon3_step_result leon3_execute_one(struct leon3 *cpu);

/*
 * The same from behind the decoder: `insn` is what a fetch at PC gives, without a trap and without
 * a change of state.
 */
enum leon3_step_result leon3_execute_insn(struct leon3 *cpu, const struct leon3_insn *insn);

/*
 * Full timing: is the next event so near that its cycle has to be compared with the exact one of the next instruction? And
 * does that reach it? Then the event comes first: the difference is in timing.lead until the next run. The same wherever the
 * horizon is before that event, so that a run in pieces is the whole one.
 */
static inline bool leon3_near_event(const struct leon3 *cpu)
{
    return cpu->full_timing && cpu->state.psr & PSR_ET &&
           cpu->env.clock->horizon - cpu->state.cycle <= LEON3_LEAD_MAX &&
           clock_next(cpu->env.clock) - cpu->state.cycle <= LEON3_LEAD_MAX;
}
bool leon3_reaches_event(struct leon3 *cpu);

/* The present instruction looks at a device or at time, and other processors have not come as far (early.c). */
bool leon3_is_early(struct leon3 *cpu);

/* Where an event came first, the processor has stood at its boundary until then; now it goes on from its own cycle. */
static inline void leon3_reach_boundary(struct leon3 *cpu)
{
    uint64_t cycle = cpu->state.cycle + cpu->timing.lead;

    if (cpu->boundary < cycle)
        cpu->boundary = cycle;
    cpu->timing.lead = 0;
}

/* The engines' loops; the mode is LEON3_RUNNING. */
enum leon3_stop leon3_run_plain(struct leon3 *cpu);
enum leon3_stop leon3_run_cached(struct leon3 *cpu);

/* What a loop returns when leon3_execute_one did not return LEON3_STEP_DONE. */
enum leon3_stop leon3_stop_reason(const struct leon3 *cpu, enum leon3_step_result result);

/* Has a debugger set one there? */
bool leon3_breakpoint_at(const struct leon3 *cpu, uint32_t va);

/* Does a range that is watched for such accesses touch the bytes of one, or, of whole pages, the page of va? */
bool leon3_watch_hit(const struct leon3 *cpu, uint32_t va, uint32_t physical, uint32_t size,
                     bool store);
bool leon3_watch_page(const struct leon3 *cpu, uint32_t va, uint32_t physical, bool store);

/* Tests the breakpoint at the present PC; passes it once after a stop there. */
bool leon3_breakpoint_stops(struct leon3 *cpu);

#endif
