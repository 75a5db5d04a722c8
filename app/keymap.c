/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Scan code set 2 (keymap.h).
 */
#include "app/keymap.h"

#include <string.h>

#define EXTENDED 0x100u /* an E0 goes before */
#define RELEASE  0xf0u
#define PREFIX   0xe0u

#define KEY_PRINT 70
#define KEY_PAUSE 72

/* clang-format off */
static const uint16_t codes[256] = {
    [4]  = 0x1c, [5]  = 0x32, [6]  = 0x21, [7]  = 0x23, [8]  = 0x24, [9]  = 0x2b, /* A B C D E F */
    [10] = 0x34, [11] = 0x33, [12] = 0x43, [13] = 0x3b, [14] = 0x42, [15] = 0x4b, /* G H I J K L */
    [16] = 0x3a, [17] = 0x31, [18] = 0x44, [19] = 0x4d, [20] = 0x15, [21] = 0x2d, /* M N O P Q R */
    [22] = 0x1b, [23] = 0x2c, [24] = 0x3c, [25] = 0x2a, [26] = 0x1d, [27] = 0x22, /* S T U V W X */
    [28] = 0x35, [29] = 0x1a,                                                     /* Y Z */
    [30] = 0x16, [31] = 0x1e, [32] = 0x26, [33] = 0x25, [34] = 0x2e,              /* 1 2 3 4 5 */
    [35] = 0x36, [36] = 0x3d, [37] = 0x3e, [38] = 0x46, [39] = 0x45,              /* 6 7 8 9 0 */
    [40] = 0x5a, [41] = 0x76, [42] = 0x66, [43] = 0x0d, [44] = 0x29, /* return escape backspace tab space */
    [45] = 0x4e, [46] = 0x55, [47] = 0x54, [48] = 0x5b, [49] = 0x5d, [50] = 0x5d, /* - = [ ] \ # */
    [51] = 0x4c, [52] = 0x52, [53] = 0x0e, [54] = 0x41, [55] = 0x49, [56] = 0x4a, /* ; ' ` , . / */
    [57] = 0x58,                                                                  /* caps lock */
    [58] = 0x05, [59] = 0x06, [60] = 0x04, [61] = 0x0c, [62] = 0x03, [63] = 0x0b, /* F1 to F6 */
    [64] = 0x83, [65] = 0x0a, [66] = 0x01, [67] = 0x09, [68] = 0x78, [69] = 0x07, /* F7 to F12 */
    [71] = 0x7e,                                                                  /* scroll lock */
    [73] = EXTENDED | 0x70, [74] = EXTENDED | 0x6c, [75] = EXTENDED | 0x7d,       /* insert home page up */
    [76] = EXTENDED | 0x71, [77] = EXTENDED | 0x69, [78] = EXTENDED | 0x7a,       /* delete end page down */
    [79] = EXTENDED | 0x74, [80] = EXTENDED | 0x6b,                               /* right left */
    [81] = EXTENDED | 0x72, [82] = EXTENDED | 0x75,                               /* down up */
    [83] = 0x77, [84] = EXTENDED | 0x4a, [85] = 0x7c, [86] = 0x7b, [87] = 0x79,   /* keypad: num lock / * - + */
    [88] = EXTENDED | 0x5a,                                                       /* enter */
    [89] = 0x69, [90] = 0x72, [91] = 0x7a, [92] = 0x6b, [93] = 0x73, [94] = 0x74, /* 1 to 6 */
    [95] = 0x6c, [96] = 0x75, [97] = 0x7d, [98] = 0x70, [99] = 0x71,              /* 7 8 9 0 . */
    [100] = 0x61, [101] = EXTENDED | 0x2f,                                        /* beside left shift, menu */
    [224] = 0x14, [225] = 0x12, [226] = 0x11, [227] = EXTENDED | 0x1f,            /* left: ctrl shift alt gui */
    [228] = EXTENDED | 0x14, [229] = 0x59, [230] = EXTENDED | 0x11, [231] = EXTENDED | 0x27, /* right */
};
/* clang-format on */

static unsigned put(uint8_t bytes[KEYMAP_BYTES], const char *text, unsigned count)
{
    memcpy(bytes, text, count);
    return count;
}

unsigned keymap_bytes(unsigned scancode, bool down, uint8_t bytes[KEYMAP_BYTES])
{
    uint16_t code = scancode < 256 ? codes[scancode] : 0;
    unsigned count = 0;

    /* Two keys with a history: print screen shifts, pause has no release of its own. */
    if (scancode == KEY_PRINT)
        return down ? put(bytes, "\xe0\x12\xe0\x7c", 4) : put(bytes, "\xe0\xf0\x7c\xe0\xf0\x12", 6);
    if (scancode == KEY_PAUSE)
        return down ? put(bytes, "\xe1\x14\x77\xe1\xf0\x14\xf0\x77", 8) : 0;
    if (!code)
        return 0;
    if (code & EXTENDED)
        bytes[count++] = PREFIX;
    if (!down)
        bytes[count++] = RELEASE;
    bytes[count++] = (uint8_t)code;
    return count;
}
