/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The user-space network (network_link.h) through libslirp, which is loaded when it is asked for.
 */
#include "app/network_link.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <slirp/libslirp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LIBRARY      "libslirp.so.0"
#define QUEUE        64u /* frames from the router that wait; more are lost */
#define POLLS        256u
#define TIMERS       8u
#define NS_PER_S     INT64_C(1000000000)
#define NS_PER_MS    INT64_C(1000000)
#define ADDRESS(d)   ((struct in_addr){htonl(0x0a000200u + (d))}) /* 10.0.2.d */
#define GUEST        15
#define LOOPBACK     ((struct in_addr){htonl(INADDR_LOOPBACK)})
#define NETWORK_MASK ((struct in_addr){htonl(0xffffff00u)})

#define SLIRP_FUNCTIONS(f)                                                                         \
    f(slirp_new) f(slirp_cleanup) f(slirp_pollfds_fill) f(slirp_pollfds_poll) f(slirp_input)       \
        f(slirp_add_hostfwd)

struct slirp_library {
#define MEMBER(name) __typeof__(&name) name;
    SLIRP_FUNCTIONS(MEMBER)
#undef MEMBER
};

struct timer {
    SlirpTimerCb call;
    void *owner;
    int64_t expires; /* ms, -1: not set */
};

struct user {
    void *library;
    struct slirp_library slirp;
    Slirp *router;
    struct pollfd polls[POLLS];
    unsigned poll_count;
    struct timer timer[TIMERS];
    uint32_t first, count; /* of the queue */
    uint32_t size[QUEUE];
    uint8_t frame[QUEUE][NETWORK_FRAME_MAX];
};

/* What the router asks of us. */

static ssize_t take_frame(const void *frame, size_t size, void *self)
{
    struct user *user = self;
    uint32_t at = (user->first + user->count) % QUEUE;

    if (size > NETWORK_FRAME_MAX || user->count == QUEUE)
        return (ssize_t)size;
    memcpy(user->frame[at], frame, size);
    user->size[at] = (uint32_t)size;
    user->count++;
    return (ssize_t)size;
}

static void guest_error(const char *message, void *self)
{
    (void)self;
    fprintf(stderr, "pride: guest: network: %s\n", message);
}

static int64_t now_ns(void *self)
{
    struct timespec now;

    (void)self;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * NS_PER_S + now.tv_nsec;
}

static void *timer_new(SlirpTimerCb call, void *owner, void *self)
{
    struct user *user = self;

    for (unsigned i = 0; i < TIMERS; i++) {
        if (user->timer[i].call)
            continue;
        user->timer[i] = (struct timer){call, owner, -1};
        return &user->timer[i];
    }
    return NULL;
}

static void timer_free(void *timer, void *self)
{
    (void)self;
    if (timer)
        *(struct timer *)timer = (struct timer){.call = NULL};
}

static void timer_mod(void *timer, int64_t expires, void *self)
{
    (void)self;
    if (timer)
        ((struct timer *)timer)->expires = expires;
}

/* Files are asked for anew at each look, and nobody sleeps elsewhere. */
static void ignore_file(int file, void *self)
{
    (void)file, (void)self;
}

static void ignore_notice(void *self)
{
    (void)self;
}

static const SlirpCb callbacks = {
    .send_packet = take_frame,
    .guest_error = guest_error,
    .clock_get_ns = now_ns,
    .timer_new = timer_new,
    .timer_free = timer_free,
    .timer_mod = timer_mod,
    .register_poll_fd = ignore_file,
    .unregister_poll_fd = ignore_file,
    .notify = ignore_notice,
};

/* Looking after its sockets. */

static int add_poll(int file, int events, void *self)
{
    struct user *user = self;
    short wanted =
        (short)((events & SLIRP_POLL_IN ? POLLIN : 0) | (events & SLIRP_POLL_OUT ? POLLOUT : 0) |
                (events & SLIRP_POLL_PRI ? POLLPRI : 0));

    if (user->poll_count == POLLS)
        return -1;
    user->polls[user->poll_count] = (struct pollfd){.fd = file, .events = wanted};
    return (int)user->poll_count++;
}

static int get_events(int index, void *self)
{
    const struct user *user = self;
    short found = index >= 0 && (unsigned)index < user->poll_count ? user->polls[index].revents : 0;

    return (found & POLLIN ? SLIRP_POLL_IN : 0) | (found & POLLOUT ? SLIRP_POLL_OUT : 0) |
           (found & POLLPRI ? SLIRP_POLL_PRI : 0) | (found & POLLERR ? SLIRP_POLL_ERR : 0) |
           (found & POLLHUP ? SLIRP_POLL_HUP : 0);
}

static void run_timers(struct user *user)
{
    int64_t now = now_ns(NULL) / NS_PER_MS;

    for (unsigned i = 0; i < TIMERS; i++) {
        struct timer *timer = &user->timer[i];

        if (!timer->call || timer->expires < 0 || timer->expires > now)
            continue;
        timer->expires = -1;
        timer->call(timer->owner);
    }
}

static void look(struct user *user, int milliseconds)
{
    uint32_t timeout = (uint32_t)milliseconds;

    user->poll_count = 0;
    user->slirp.slirp_pollfds_fill(user->router, &timeout, add_poll, user);
    if ((int)timeout < milliseconds)
        milliseconds = (int)timeout;
    milliseconds = poll(user->polls, user->poll_count, milliseconds) < 0;
    user->slirp.slirp_pollfds_poll(user->router, milliseconds, get_events, user);
    run_timers(user);
}

static void user_send(void *self, const uint8_t *frame, uint32_t size)
{
    struct user *user = self;

    user->slirp.slirp_input(user->router, frame, (int)size);
}

static uint32_t user_receive(void *self, uint8_t frame[NETWORK_FRAME_MAX])
{
    struct user *user = self;
    uint32_t size;

    if (!user->count)
        look(user, 0);
    if (!user->count)
        return 0;
    size = user->size[user->first];
    memcpy(frame, user->frame[user->first], size);
    user->first = (user->first + 1) % QUEUE;
    user->count--;
    return size;
}

static void user_wait(void *self, int milliseconds)
{
    struct user *user = self;

    if (!user->count)
        look(user, milliseconds);
}

static void user_close(void *self)
{
    struct user *user = self;

    if (user->router)
        user->slirp.slirp_cleanup(user->router);
    if (user->library)
        dlclose(user->library);
    free(user);
}

/* Opening. */

static bool load_library(struct user *user, struct diag *diag)
{
    static const char *const names[] = {
#define NAME(name) #name,
        SLIRP_FUNCTIONS(NAME)
#undef NAME
    };
    void **function = (void **)&user->slirp;

    user->library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!user->library)
        return diag_error(diag, NULL, 0, "--net user: %s (Debian: libslirp0)", dlerror());
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        function[i] = dlsym(user->library, names[i]);
        if (!function[i])
            return diag_error(diag, NULL, 0, "--net user: %s", dlerror());
    }
    return true;
}

/* ",tcp:HOST:GUEST": a port of the host's loop-back address leads to one of the guest. */
static bool forward(struct user *user, const char *text, struct diag *diag)
{
    unsigned host, guest;
    char protocol[4];
    int end = -1;

    sscanf(text, ",%3[a-z]:%5u:%5u%n", protocol, &host, &guest, &end);
    if (end < 0 || strspn(text, ":,0123456789abcdefghijklmnopqrstuvwxyz") < (size_t)end ||
        (text[end] && text[end] != ',') || !host || host > 65535 || !guest || guest > 65535 ||
        (strcmp(protocol, "tcp") && strcmp(protocol, "udp")))
        return diag_error(diag, NULL, 0,
                          "--net user%s: expected user[,tcp:HOSTPORT:GUESTPORT][,udp:...]", text);
    if (user->slirp.slirp_add_hostfwd(user->router, !strcmp(protocol, "udp"), LOOPBACK, (int)host,
                                      ADDRESS(GUEST), (int)guest) < 0)
        return diag_error(diag, NULL, 0, "--net user%s: port %u of the host: %s", text, host,
                          strerror(errno));
    return text[end] ? forward(user, text + end, diag) : true;
}

static bool start(struct user *user, const char *text, struct diag *diag)
{
    const SlirpConfig config = {
        .version = 1,
        .in_enabled = true,
        .vnetwork = ADDRESS(0),
        .vnetmask = NETWORK_MASK,
        .vhost = ADDRESS(2),
        .vdhcp_start = ADDRESS(GUEST),
        .vnameserver = ADDRESS(3),
    };

    if (!load_library(user, diag))
        return false;
    user->router = user->slirp.slirp_new(&config, &callbacks, user);
    if (!user->router)
        return diag_error(diag, NULL, 0, "--net user: the network cannot be made");
    return !*text || forward(user, text, diag);
}

bool network_user_open(struct network_link *link, const char *text, struct diag *diag)
{
    struct user *user = calloc(1, sizeof(*user));

    if (!user)
        return diag_error(diag, NULL, 0, "no room for a network");
    if (!start(user, text, diag)) {
        user_close(user);
        return false;
    }
    *link = (struct network_link){user, user_send, user_receive, user_wait, user_close};
    return true;
}
