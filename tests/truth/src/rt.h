typedef unsigned int u32;
typedef unsigned short u16;
typedef unsigned char u8;
typedef unsigned long long u64;
struct tent {
    u32 psr, pc, npc, tbr;
};
struct trec {
    u32 n, mode, resume, x;
    struct tent e[16];
};
extern volatile struct trec trec;
extern volatile u32 reset_vals[16];
u32 call_sup(u32 fn, u32 a, u32 b);
u32 call_user(u32 fn, u32 a, u32 b);
void pc(int c);
void ps(const char *s);
void px(u32 v);
void px2(u32 v);
void px1(u32 v);
void nl(void);
void kv(const char *k, u32 v); /* " k=xxxxxxxx" */
#define LDA(asi, a)                                                                                \
    ({                                                                                             \
        u32 _v;                                                                                    \
        __asm__ volatile("lda [%1] %2, %0" : "=r"(_v) : "r"((u32)(a)), "i"(asi) : "memory");       \
        _v;                                                                                        \
    })
#define STA(asi, a, v)                                                                             \
    __asm__ volatile("sta %0, [%1] %2" ::"r"((u32)(v)), "r"((u32)(a)), "i"(asi) : "memory")
#define R(a)    (*(volatile u32 *)(a))
#define FLUSH() __asm__ volatile("flush; nop; nop; nop; nop" ::: "memory")
#define TLBFL() STA(0x18, 0x400, 0)
#define RDPSR()                                                                                    \
    ({                                                                                             \
        u32 _v;                                                                                    \
        __asm__ volatile("rd %%psr, %0" : "=r"(_v));                                               \
        _v;                                                                                        \
    })
#define WRPSR(v) __asm__ volatile("wr %0, %%psr; nop; nop; nop" ::"r"(v) : "memory")
