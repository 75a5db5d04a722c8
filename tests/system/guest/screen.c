/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A bare program for board leon3-desktop: a picture of 8 x 4 pixels, blue with more red in each; ends
 * after 1000 looks at the vertical refresh bit that find it set.
 */
#define SVGA(offset) (*(volatile unsigned *)(0x80000600u + (offset)))
#define WIDTH        8u
#define HEIGHT       4u

int main(void);

static unsigned frame[WIDTH * HEIGHT];

int main(void)
{
    unsigned refreshes = 0;

    for (unsigned i = 0; i < WIDTH * HEIGHT; i++)
        frame[i] = 0x0000ffu + (i << 16);
    SVGA(0x04) = (HEIGHT - 1) << 16 | (WIDTH - 1);
    SVGA(0x10) = HEIGHT << 16 | (WIDTH + 2);
    SVGA(0x14) = (unsigned)(unsigned long)frame;
    SVGA(0x00) = 0x31;
    while (refreshes < 1000)
        refreshes += SVGA(0x00) >> 3 & 1;
    return 0;
}
