/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A driver in user space for the port device of virtual machines, by Linux's UIO: uio0 has its registers, a page for messages, and
 * its interrupt (guest/prom.c tells the kernel of them; Documentation/driver-api/uio-howto.rst there). Each processor has registers
 * of its own: where there are several, the program has to stay on one.
 */
#include "tests/linux/guest/ports.h"

#include "hv/guest-kit/port_page.h"
#include "hv/guests/sensor/attitude.h"
#include "tests/linux/guest/system.h"

enum { PAGE = 4096, DIGITS = 24, TEXT = 64, DEPTH = 4, REFRESH_US = 40000 };
enum { FRESH = 3, ROUNDS = 20, PACE = 10 }; /* every tenth attitude is steep */

#define SYSFS "/sys/class/uio/uio0/"

static long device;
static uint32_t attitude_port, relayed_port, warning_port, report_port;

/* The number at the beginning of a text, in C's notation; *end: what is behind it. */
static uint32_t number_of(const char *text, const char **end)
{
    const uint32_t base = text[0] == '0' && text[1] == 'x' ? 16 : 10;
    uint32_t value = 0;

    for (text += base == 16 ? 2 : 0;; text++) {
        const char c = *text;
        const uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                               : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10
                                                      : base;

        if (digit >= base)
            break;
        value = value * base + digit;
    }
    *end = text;
    return value;
}

static bool file_read(const char *path, char text[DIGITS])
{
    const long fd = system_call(SYS_OPEN, (long)path, O_RDONLY, 0, 0, 0, 0);
    long length;

    if (fd < 0)
        return false;
    length = system_call(SYS_READ, fd, (long)text, DIGITS - 1, 0, 0, 0);
    system_call(SYS_CLOSE, fd, 0, 0, 0, 0, 0);
    text[length < 0 ? 0 : length] = '\0';
    return length > 0;
}

static uint32_t file_number(const char *path)
{
    char text[DIGITS];
    const char *end;

    return file_read(path, text) ? number_of(text, &end) : 0;
}

/* Its number N of maps/mapN. */
static uintptr_t map(uint32_t number)
{
    return (uintptr_t)system_call(SYS_MMAP, 0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, device,
                                  (long)(number * PAGE));
}

bool ports_open(void)
{
    char text[DIGITS];
    const char *end;
    uint32_t major;

    system_call(SYS_MOUNT, (long)"sysfs", (long)"/sys", (long)"sysfs", 0, 0, 0);
    if (!file_read(SYSFS "dev", text))
        return false;
    major = number_of(text, &end);
    system_call(SYS_MKNOD, (long)"/dev/uio0", S_IFCHR | 0600,
                (long)(major << 8 | number_of(end + 1, &end)), 0, 0, 0);
    device = system_call(SYS_OPEN, (long)"/dev/uio0", O_RDWR, 0, 0, 0, 0);
    if (device < 0)
        return false;
    vm_port_page.registers = map(0) + file_number(SYSFS "maps/map0/offset");
    vm_port_page.page = (uint8_t *)map(1);
    vm_port_page.address = file_number(SYSFS "maps/map1/addr");
    return true;
}

/* UIO masks the interrupt when it comes. What came before it is allowed again is found by looking. */
static void interrupt_allow(void)
{
    const int32_t allow = 1;

    system_call(SYS_WRITE, device, (long)&allow, sizeof(allow), 0, 0, 0);
}

static void interrupt_wait(void)
{
    uint32_t count;

    system_call(SYS_READ, device, (long)&count, sizeof(count), 0, 0, 0);
}

static bool ports_create(void)
{
    return vm_page_create_sampling("attitude", sizeof(struct attitude), VM_PORT_DESTINATION,
                                   REFRESH_US, &attitude_port) == VM_PORT_OK &&
           vm_page_create_sampling("relayed", sizeof(struct attitude), VM_PORT_SOURCE, 0,
                                   &relayed_port) == VM_PORT_OK &&
           vm_page_create_queuing("warnings", sizeof(struct warning), 2, VM_PORT_DESTINATION,
                                  &warning_port) == VM_PORT_OK &&
           vm_page_create_queuing("reports", TEXT, DEPTH, VM_PORT_SOURCE, &report_port) ==
               VM_PORT_OK;
}

static void warning_receive(struct warning *warning, bool *good)
{
    uint32_t length, status;

    for (;;) {
        interrupt_allow();
        status = vm_page_receive(warning_port, warning, &length);
        if (status != VM_PORT_NOT_AVAILABLE)
            break;
        interrupt_wait();
    }
    *good &= status == VM_PORT_OK && length == sizeof(*warning);
}

/* "attitude N is steep" */
static uint32_t report_write(char text[TEXT], uint32_t number)
{
    static const char before[] = "attitude ", after[] = " is steep";
    uint32_t length = 0, unit = 1;

    for (uint32_t i = 0; before[i]; i++)
        text[length++] = before[i];
    while (number / unit >= 10)
        unit *= 10;
    for (; unit != 0; unit /= 10)
        text[length++] = (char)('0' + number / unit % 10);
    for (uint32_t i = 0; after[i]; i++)
        text[length++] = after[i];
    return length;
}

void ports_relay(bool *sampling, bool *queuing)
{
    struct attitude attitude = {0, 0};
    struct warning warning = {0};
    uint32_t length, valid, fresh = 0;
    char text[TEXT];
    long last = 0;

    *sampling = *queuing = ports_create();
    for (int i = 0; i < ROUNDS && fresh < FRESH && *queuing; i++) {
        warning_receive(&warning, queuing);
        *queuing &= warning.number > last;
        last = warning.number;
        *sampling &= vm_page_read(attitude_port, &attitude, &length, &valid) == VM_PORT_OK &&
                     length == sizeof(attitude) && valid != 0 && attitude.number >= last &&
                     vm_page_write(relayed_port, &attitude, sizeof(attitude)) == VM_PORT_OK;
        fresh += attitude.number - last < PACE;
        length = report_write(text, (uint32_t)warning.number);
        *queuing &= vm_page_send(report_port, text, length) == VM_PORT_OK;
    }
    *queuing &= fresh == FRESH;
}
