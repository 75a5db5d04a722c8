/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A bare program for the tests of the command line: commands come in on UART 0, one character each.
 * 1: end with exit code 42; 2: error mode; 3: sleep for ever; 4: loop for ever; 5: two marks at the
 * measuring port, and an end with exit code 5 there; all else is echoed, small letters as capitals.
 */
#define UART_DATA   (*(volatile unsigned *)0x80000100u)
#define UART_STATUS (*(volatile unsigned *)0x80000104u)
#define MARK        (*(volatile unsigned *)0x90000000u)
#define MARK_EXIT   (*(volatile unsigned *)0x90000008u)
#define UART_DR     0x1u
#define UART_TE     0x4u

int main(void);

static char receive(void)
{
    while (!(UART_STATUS & UART_DR))
        ;
    return (char)UART_DATA;
}

static void send(char character)
{
    while (!(UART_STATUS & UART_TE))
        ;
    UART_DATA = (unsigned char)character;
}

static void enter_error_mode(void)
{
    __asm__ volatile("rd %%psr, %%g1\n\tandn %%g1, 0x20, %%g1\n\twr %%g1, "
                     "%%psr\n\tnop\n\tnop\n\tnop\n\tunimp 0" ::
                         : "g1", "memory");
}

int main(void)
{
    for (;;) {
        char character = receive();

        switch (character) {
        case '1':
            return 42;
        case '2':
            enter_error_mode();
            break;
        case '3':
            for (;;)
                __asm__ volatile("wr %g0, %asr19");
        case '4':
            for (;;)
                ;
        case '5':
            MARK = 0xbeef;
            MARK = MARK; /* the cycle */
            MARK_EXIT = 5;
            break;
        default:
            send(character >= 'a' && character <= 'z' ? (char)(character - 'a' + 'A') : character);
        }
    }
}
