/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "load.h"

#include <linux/sockios.h>
#include <poll.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define EVENTS 512
#define READ_BYTES 65536
#define MOMENT 20000           /* 20 us: how long to wait for room */
#define LOOK (NANOS / 1000)    /* 1 ms: how often to look for what has arrived */

struct guest {
    int fd;
    struct scanner scanner;
    size_t progress; /* how much of a write has been taken */
};

static const char *directory;
static struct guest *guests;
static int count, epoll;
static long first;

static const struct cell *cell;
static struct result *result;
static struct meter *meter;
static char *frames;              /* a write: as many frames as are sent at once */
static size_t frames_length, stamp_at;
static int *heard;                /* by how many guests, for each broadcast */
static int64_t interval;          /* between two writes */

/* ---- sockets */

static char *path_of(int guest)
{
    static char path[4096];

    snprintf(path, sizeof(path), "%s/" SOCKET_PREFIX "instance-%08lx" SOCKET_SUFFIX,
             directory, first + guest);
    return path;
}

static void watch(int fd, int guest)
{
    struct epoll_event event = { .events = EPOLLIN, .data.u32 = (uint32_t) guest };

    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0) {
        die("epoll_ctl");
    }
}

static void listen_at(int guest)
{
    struct sockaddr_un address;
    int fd = path_socket(&address, path_of(guest));

    unlink(address.sun_path);
    if (bind(fd, (struct sockaddr *) &address, sizeof(address)) < 0 || listen(fd, 1) < 0) {
        die(address.sun_path);
    }
    guests[guest].fd = fd;
    watch(fd, guest);
}

/* QEMU would go on listening; for our number of descriptors we do not. */
static void accept_host(int guest)
{
    int fd = accept4(guests[guest].fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

    if (fd < 0) {
        die("accept");
    }
    close(guests[guest].fd);
    guests[guest].fd = fd;
    watch(fd, guest);
}

void start_guests(const char *where, int guest_count, long first_instance)
{
    struct epoll_event events[EVENTS];

    raise_descriptor_limit();
    directory = where;
    count = guest_count;
    first = first_instance;
    epoll = epoll_create1(EPOLL_CLOEXEC);
    guests = calloc((size_t) count, sizeof(*guests));
    for (int i = 0; i < count; i++) {
        listen_at(i);
    }
    printf("listening\n");
    fflush(stdout);
    for (int connected = 0; connected < count;) {
        int ready = epoll_wait(epoll, events, EVENTS, -1);

        for (int i = 0; i < ready; i++, connected++) {
            accept_host((int) events[i].data.u32);
        }
    }
}

void remove_sockets(void)
{
    for (int i = 0; i < count; i++) {
        unlink(path_of(i));
    }
}

int guest_count(void)
{
    return count;
}

/* ---- what arrives at the guests */

static void count_heard(int64_t sent, int64_t time)
{
    int64_t number = (sent - result->began) / interval;

    if (++heard[number] == count - 1) {
        record(result->completion, time - sent);
    }
}

static void hear(struct guest *guest)
{
    static char buffer[READ_BYTES];
    const char *at = buffer;
    ssize_t length = recv(guest->fd, buffer, sizeof(buffer), MSG_DONTWAIT);
    int64_t time = now(), sent;

    if (length < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (length <= 0) {
        die("the host has disconnected a guest");
    }
    while (next_stamp(&guest->scanner, &at, buffer + length, &sent)) {
        if (sent < result->began) {
            continue; /* of an earlier cell, which has given it up */
        }
        result->arrived++;
        result->last = time;
        if (result->latency != NULL) {
            record(result->latency, time - sent);
        }
        if (heard != NULL) {
            count_heard(sent, time);
        }
    }
}

/* Hears what has come; if nothing has, waits for it, but not beyond this time. */
static void hear_until(int64_t when)
{
    struct epoll_event events[EVENTS];
    struct pollfd ready = { epoll, POLLIN, 0 };
    int events_count = epoll_wait(epoll, events, EVENTS, 0);
    int64_t begin;

    for (int i = 0; i < events_count; i++) {
        hear(&guests[events[i].data.u32]);
    }
    begin = now();
    if (events_count == 0 && begin < when) {
        struct timespec time = { (when - begin) / NANOS, (when - begin) % NANOS };

        ppoll(&ready, 1, &time, NULL);
        result->waited += now() - begin;
    }
}

/* ---- sending */

/* Writes to a guest as much as its socket takes; true when a whole write has been taken. */
static int push(struct guest *guest)
{
    ssize_t length = send(guest->fd, frames + guest->progress, frames_length - guest->progress,
                          MSG_DONTWAIT | MSG_NOSIGNAL);

    if (length < 0) {
        if (errno != EAGAIN && errno != EINTR) {
            die("the host has disconnected a guest");
        }
        return 0;
    }
    guest->progress += (size_t) length;
    if (guest->progress < frames_length) {
        return 0;
    }
    guest->progress = 0;
    return 1;
}

/* Each write at its time; one that is late is sent at once, with the stamp of its time. */
static void send_paced(long writes)
{
    size_t frame_length = frames_length / (size_t) cell->batch;

    for (long i = 0; i < writes; i++) {
        struct guest *guest = &guests[i % cell->busy];
        int64_t time = result->began + i * interval;

        do {
            hear_until(time);
        } while (now() < time);
        for (long k = 0; k < cell->batch; k++) {
            write_stamp(frames + (size_t) k * frame_length + stamp_at, time);
        }
        while (!push(guest)) {
            hear_until(now() + MOMENT);
        }
        result->sent += cell->batch;
    }
}

/* Whether the host has not read yet what was sent to it last. */
static int is_unread(const struct guest *guest)
{
    int unread = 0;

    return ioctl(guest->fd, SIOCOUTQ, &unread) == 0 && unread > 0;
}

static int may_begin(const struct guest *guest)
{
    if (cell->window > 0 && result->sent - application_arrived() >= cell->window) {
        return 0;
    }
    return cell->batch > 1 || !is_unread(guest);
}

static void pause_a_moment(void)
{
    struct timespec moment = { 0, MOMENT };

    if (cell->batch > 1) {
        nanosleep(&moment, NULL);
    } else {
        sched_yield();
    }
}

/*
 * As fast as the host takes it, from one guest after the other. One at a time
 * means that a guest sends the next message when the host has read the last.
 */
static void send_saturated(void)
{
    int64_t end = result->began + (int64_t) (cell->seconds * (double) NANOS), idle_since = 0;
    int over = 0, unfinished = 1;

    while (!over || unfinished) {
        int progress = 0;

        unfinished = 0;
        for (long i = 0; i < cell->busy; i++) {
            struct guest *guest = &guests[i];

            over = over || result->sent >= cell->messages;
            if (guest->progress == 0 && (over || !may_begin(guest))) {
                continue;
            }
            if (push(guest)) {
                result->sent += cell->batch;
                progress = 1;
            }
            unfinished = unfinished || guest->progress > 0;
        }
        over = over || now() >= end;
        if (progress && idle_since != 0) {
            result->waited += now() - idle_since;
            idle_since = 0;
        } else if (!progress) {
            idle_since = idle_since == 0 ? now() : idle_since;
            pause_a_moment();
        }
    }
}

/* ---- a cell */

static void prepare_frames(void)
{
    int is_broadcast = strcmp(cell->mode, "fanout") == 0;

    frames_length = (size_t) (cell->size * cell->batch);
    frames = malloc(frames_length + 1);
    if (frames == NULL) {
        die("malloc");
    }
    for (long k = 0; k < cell->batch; k++) {
        stamp_at = make_frame(frames + k * cell->size, (size_t) cell->size, cell->address,
                              is_broadcast);
    }
}

static void look_for_arrivals(void)
{
    if (strcmp(cell->at, "application") == 0) {
        result->arrived = application_arrived();
        result->last = application_last();
    } else if (strcmp(cell->at, "group") == 0) {
        struct meter present = *meter;
        long before = result->arrived;

        meter_ask(&present, 's');
        result->arrived = present.received - meter->received;
        if (result->arrived != before) {
            result->last = now();
        }
    }
}

/* Waits until everything has arrived, or nothing more does. */
static void settle(void)
{
    int64_t changed = now();

    look_for_arrivals();
    while (result->arrived < result->sent
           && (double) (now() - changed) < cell->patience * (double) NANOS) {
        long before = result->arrived;

        hear_until(now() + LOOK);
        look_for_arrivals();
        if (result->arrived != before) {
            changed = now();
        }
    }
}

void wait_idle(double seconds, struct result *results)
{
    int64_t end = now() + (int64_t) (seconds * (double) NANOS);

    result = results;
    while (now() < end) {
        hear_until(end);
    }
}

void run_cell(const struct cell *what, struct result *results, struct meter *at)
{
    long receivers = results->completion != NULL ? count - 1 : 1;
    long writes;

    cell = what;
    result = results;
    meter = at;
    prepare_frames();
    result->began = now();
    if (cell->rate > 0) {
        writes = (long) ((double) cell->rate * cell->seconds) / (cell->batch * receivers);
        writes = writes == 0 ? 1 : writes;
        interval = NANOS * cell->batch * receivers / cell->rate;
        heard = results->completion != NULL ? calloc((size_t) writes, sizeof(*heard)) : NULL;
        send_paced(writes);
        result->sent *= receivers;
    } else {
        send_saturated();
    }
    settle();
    free(frames);
    free(heard);
    heard = NULL;
}
