#include "rt.h"
void pc(int c)
{
    *(volatile u32 *)0x90000004 = c;
}
void ps(const char *s)
{
    volatile u32 *p = (u32 *)0x90000004;
    while (*s)
        *p = *s++;
}
static const char hx[16] = "0123456789abcdef";
void px1(u32 v)
{
    pc(hx[v & 15]);
}
void px2(u32 v)
{
    volatile u32 *p = (u32 *)0x90000004;
    *p = hx[v >> 4 & 15];
    *p = hx[v & 15];
}
void px(u32 v)
{
    volatile u32 *p = (u32 *)0x90000004;
    int i;
    for (i = 28; i >= 0; i -= 4)
        *p = hx[v >> i & 15];
}
void nl(void)
{
    pc('\n');
}
void kv(const char *k, u32 v)
{
    pc(' ');
    ps(k);
    pc('=');
    px(v);
}
