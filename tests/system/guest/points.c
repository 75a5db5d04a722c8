/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A bare program for breakpoints and watchpoints at places where they are easily missed: delay slots that are annulled and
 * that are not, accesses of two words and of a byte, atomic ones, and words on both sides of a page's end.
 */
typedef unsigned int word;

/* Four words, of which two lie in one page and two in the next. */
__attribute__((section(".data"), aligned(4096))) word pages[2048] = {1};
#define EDGE (&pages[1022])

int main(void);
void slots(void);
void accesses(void);

/* The slot at `annulled` is not executed, that at `executed` is; `alone` is of a branch always, annulled. */
__asm__("	.text\n"
        "	.globl	slots, annulled, executed, alone, behind\n"
        "	.type	slots, #function\n"
        "slots:	mov	0, %o1\n"
        "	cmp	%g0, 1\n"
        "	be,a	behind\n"
        "annulled:\n"
        "	add	%o1, 1, %o1\n"
        "	bne,a	1f\n"
        "executed:\n"
        "	add	%o1, 2, %o1\n"
        "1:	ba,a	behind\n"
        "alone:	add	%o1, 4, %o1\n"
        "behind:\n"
        "	retl\n"
        "	mov	%o1, %o0\n"
        "	.size	slots, . - slots\n");

/* One access an instruction, in this order: std, ldd, ldstub, swap, stb, sth, std over nothing that is watched. */
void accesses(void)
{
    register word low __asm__("o2") = 0x11111111, high __asm__("o3") = 0x22222222;

    __asm__ volatile("	.globl	at_std, at_ldd, at_ldstub, at_swap, at_stb, at_sth\n"
                     "at_std:	std	%0, [%2]\n"
                     "at_ldd:	ldd	[%2], %0\n"
                     "at_ldstub: ldstub	[%2 + 7], %0\n"
                     "at_swap:	swap	[%2 + 4], %1\n"
                     "at_stb:	stb	%0, [%2 + 8]\n"
                     "at_sth:	sth	%0, [%2 + 14]\n"
                     "	nop\n"
                     : "+r"(low), "+r"(high)
                     : "r"(EDGE)
                     : "memory");
}

int main(void)
{
    slots();
    accesses();
    return 0;
}
