/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A bare program for board leon3-desktop: a dark picture of 320 x 200 pixels in which the mouse moves
 * a white square (green with the left button); prints "k XX" for each byte of the keyboard and
 * "m BB X Y" for each packet of the mouse. The escape key ends it.
 */
#include <stdbool.h>

#define REGISTER(address)  (*(volatile unsigned *)(address))
#define UART(offset)       REGISTER(0x80000100u + (offset))
#define KEYBOARD(offset)   REGISTER(0x80000500u + (offset))
#define MOUSE(offset)      REGISTER(0x80000400u + (offset))
#define SVGA(offset)       REGISTER(0x80000600u + (offset))
#define WIDTH              320
#define HEIGHT             200
#define SQUARE             8
#define BLUE               0x000040u
#define WHITE              0xffffffu
#define GREEN              0x00ff00u
#define PS2_DATA           0x0u
#define PS2_STATUS         0x4u
#define PS2_CONTROL        0x8u
#define PS2_DATA_READY     0x1u
#define PS2_ENABLE         0x3u
#define MOUSE_REPORT       0xf4u
#define KEY_ESCAPE         0x76u
#define UART_TRANSMIT_FULL 0x200u

int main(void);

static unsigned frame[HEIGHT][WIDTH];
static int x = WIDTH / 2, y = HEIGHT / 2;

static void put(char c)
{
    while (UART(4) & UART_TRANSMIT_FULL)
        ;
    UART(0) = (unsigned char)c;
}

static void put_hex(unsigned byte)
{
    put("0123456789abcdef"[byte >> 4 & 15]);
    put("0123456789abcdef"[byte & 15]);
}

static void square(unsigned colour)
{
    for (int i = 0; i < SQUARE; i++)
        for (int j = 0; j < SQUARE; j++)
            frame[y + i][x + j] = colour;
}

static int bounded(int value, int limit)
{
    return value < 0 ? 0 : value > limit ? limit : value;
}

static void packet(unsigned first, int dx, int dy)
{
    square(BLUE);
    x = bounded(x + dx, WIDTH - SQUARE);
    y = bounded(y - dy, HEIGHT - SQUARE);
    square(first & 1 ? GREEN : WHITE);
    put('m');
    put(' ');
    put_hex(first);
    put(' ');
    put_hex((unsigned)x & 255);
    put(' ');
    put_hex((unsigned)y);
    put('\n');
}

static void mouse_byte(unsigned byte)
{
    static unsigned char bytes[3];
    static unsigned count;
    static bool acknowledged;

    if (!acknowledged) {
        acknowledged = byte == 0xfa;
        return;
    }
    bytes[count++] = (unsigned char)byte;
    if (count < 3)
        return;
    count = 0;
    packet(bytes[0], bytes[1] - (bytes[0] & 0x10 ? 256 : 0),
           bytes[2] - (bytes[0] & 0x20 ? 256 : 0));
}

static bool keyboard_byte(unsigned byte)
{
    put('k');
    put(' ');
    put_hex(byte);
    put('\n');
    return byte != KEY_ESCAPE;
}

static void start(void)
{
    for (int i = 0; i < HEIGHT; i++)
        for (int j = 0; j < WIDTH; j++)
            frame[i][j] = BLUE;
    square(WHITE);
    SVGA(0x04) = (HEIGHT - 1) << 16 | (WIDTH - 1);
    SVGA(0x10) = (HEIGHT + 20) << 16 | (WIDTH + 20);
    SVGA(0x14) = (unsigned)(unsigned long)frame;
    SVGA(0x00) = 0x31;
    KEYBOARD(PS2_CONTROL) = PS2_ENABLE;
    MOUSE(PS2_CONTROL) = PS2_ENABLE;
    MOUSE(PS2_DATA) = MOUSE_REPORT;
}

int main(void)
{
    bool running = true;

    start();
    put('!');
    put('\n');
    while (running) {
        if (MOUSE(PS2_STATUS) & PS2_DATA_READY)
            mouse_byte(MOUSE(PS2_DATA));
        if (KEYBOARD(PS2_STATUS) & PS2_DATA_READY)
            running = keyboard_byte(KEYBOARD(PS2_DATA));
    }
    return 0;
}
