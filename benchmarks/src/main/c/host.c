/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "host.h"

#include <dirent.h>
#include <signal.h>
#include <sys/epoll.h>
#include <unistd.h>

#define READ_BYTES 65536
#define EVENTS 512

struct guest *guests;
int guest_count;

static int connect_to(const char *directory, const char *name)
{
    struct sockaddr_un address;
    char path[4096];
    int fd;

    snprintf(path, sizeof(path), "%s/%s", directory, name);
    fd = path_socket(&address, path);
    if (connect(fd, (struct sockaddr *) &address, sizeof(address)) < 0) {
        die(path);
    }
    return fd;
}

/* The instance that the name of a socket tells; false when it is no guest's. */
static int instance_of(const char *name, char *instance, size_t size)
{
    size_t length = strlen(name);
    size_t prefix = strlen(SOCKET_PREFIX), suffix = strlen(SOCKET_SUFFIX);

    if (length <= prefix + suffix || strncmp(name, SOCKET_PREFIX, prefix) != 0
        || strcmp(name + length - suffix, SOCKET_SUFFIX) != 0
        || length - prefix - suffix >= size) {
        return 0;
    }
    snprintf(instance, size, "%.*s", (int) (length - prefix - suffix), name + prefix);
    return 1;
}

void connect_guests(const char *directory)
{
    DIR *listing = opendir(directory);
    struct dirent *entry;
    char instance[sizeof(guests->instance)];
    int room = 0;

    signal(SIGPIPE, SIG_IGN);
    raise_descriptor_limit();
    if (listing == NULL) {
        die(directory);
    }
    while ((entry = readdir(listing)) != NULL) {
        if (!instance_of(entry->d_name, instance, sizeof(instance))) {
            continue;
        }
        if (guest_count == room) {
            room = room == 0 ? 64 : 2 * room;
            guests = realloc(guests, (size_t) room * sizeof(*guests));
            if (guests == NULL) {
                die("realloc");
            }
        }
        guests[guest_count] = (struct guest) { .fd = connect_to(directory, entry->d_name) };
        strcpy(guests[guest_count++].instance, instance);
    }
    closedir(listing);
}

void write_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = send(fd, bytes, length, MSG_NOSIGNAL);

        if (written < 0) {
            if (errno == EINTR) {
                continue;
            }
            return;
        }
        bytes += written;
        length -= (size_t) written;
    }
}

static void hold(struct guest *guest, const char *bytes, size_t length)
{
    if (guest->held == NULL) {
        guest->held = malloc(MAX_FRAME_BYTES + 1);
    }
    if (guest->held == NULL || guest->held_bytes + length > MAX_FRAME_BYTES) {
        errno = EMSGSIZE;
        die(guest->instance);
    }
    memcpy(guest->held + guest->held_bytes, bytes, length);
    guest->held_bytes += length;
}

static void split(struct guest *guest, char *bytes, size_t length, frame_handler *handle)
{
    char *end = bytes + length, *newline;

    while ((newline = memchr(bytes, '\n', (size_t) (end - bytes))) != NULL) {
        if (guest->held_bytes > 0) {
            hold(guest, bytes, (size_t) (newline - bytes));
            handle(guest, guest->held, guest->held_bytes);
            guest->held_bytes = 0;
        } else if (newline > bytes) {
            handle(guest, bytes, (size_t) (newline - bytes));
        }
        bytes = newline + 1;
    }
    if (bytes < end) {
        hold(guest, bytes, (size_t) (end - bytes));
    }
}

static void receive(struct guest *guest, frame_handler *handle)
{
    static char buffer[READ_BYTES];
    ssize_t length = recv(guest->fd, buffer, sizeof(buffer), MSG_DONTWAIT);

    if (length > 0) {
        split(guest, buffer, (size_t) length, handle);
    } else if (length == 0 || (errno != EAGAIN && errno != EINTR)) {
        close(guest->fd); /* and so out of epoll */
    }
}

static void watch(int epoll, int fd, struct guest *guest)
{
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = guest };

    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0) {
        die("epoll_ctl");
    }
}

void serve(frame_handler *handle, int datagrams, datagram_handler *handle_datagrams)
{
    struct epoll_event events[EVENTS];
    int epoll = epoll_create1(EPOLL_CLOEXEC);

    for (int i = 0; i < guest_count; i++) {
        watch(epoll, guests[i].fd, &guests[i]);
    }
    if (handle_datagrams != NULL) {
        watch(epoll, datagrams, NULL);
    }
    for (;;) {
        int ready = epoll_wait(epoll, events, EVENTS, -1);

        for (int i = 0; i < ready; i++) {
            if (events[i].data.ptr == NULL) {
                handle_datagrams(datagrams);
            } else {
                receive(events[i].data.ptr, handle);
            }
        }
    }
}
