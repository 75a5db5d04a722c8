/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which live connection is meant (network_link.h), and the one through a TAP interface.
 */
#include "app/network_link.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define TUN_DEVICE "/dev/net/tun"

static bool means_user(const char *text)
{
    return !strcmp(text, "user") || !strncmp(text, "user,", 5);
}

bool network_link_means(const char *text)
{
    return means_user(text) || !strncmp(text, "tap=", 4);
}

bool network_link_open(struct network_link *link, const char *text, struct diag *diag)
{
    return means_user(text) ? network_user_open(link, text + 4, diag)
                            : network_tap_open(link, text + 4, diag);
}

/* TAP: a file descriptor that reads and writes whole frames. */

struct tap {
    int file;
};

static void tap_send(void *self, const uint8_t *frame, uint32_t size)
{
    const struct tap *tap = self;

    if (write(tap->file, frame, size) != (ssize_t)size)
        return; /* lost, as on a cable */
}

static uint32_t tap_receive(void *self, uint8_t frame[NETWORK_FRAME_MAX])
{
    const struct tap *tap = self;
    ssize_t size = read(tap->file, frame, NETWORK_FRAME_MAX);

    return size > 0 ? (uint32_t)size : 0;
}

static void tap_wait(void *self, int milliseconds)
{
    const struct tap *tap = self;
    struct pollfd poll_file = {.fd = tap->file, .events = POLLIN};

    poll(&poll_file, 1, milliseconds);
}

static void tap_close(void *self)
{
    struct tap *tap = self;

    close(tap->file);
    free(tap);
}

static int open_interface(const char *name)
{
    struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI};
    int file = open(TUN_DEVICE, O_RDWR | O_NONBLOCK | O_CLOEXEC);

    strncpy(request.ifr_name, name, sizeof(request.ifr_name) - 1);
    if (file >= 0 && ioctl(file, TUNSETIFF, &request) < 0) {
        int error = errno;

        close(file);
        errno = error;
        return -1;
    }
    return file;
}

bool network_tap_open(struct network_link *link, const char *text, struct diag *diag)
{
    struct tap *tap;

    if (!*text || strlen(text) >= IFNAMSIZ)
        return diag_error(diag, NULL, 0, "--net tap=%s: expected the name of a TAP interface",
                          text);
    tap = malloc(sizeof(*tap));
    if (!tap)
        return diag_error(diag, NULL, 0, "no room for a network");
    tap->file = open_interface(text);
    if (tap->file < 0) {
        free(tap);
        return diag_error(diag, NULL, 0, "--net tap=%s: %s", text, strerror(errno));
    }
    *link = (struct network_link){tap, tap_send, tap_receive, tap_wait, tap_close};
    return true;
}
