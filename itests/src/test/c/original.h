/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the original programs had in common: unix datagrams between abstract
 * names, a buffer of fixed size, and JSON that is searched as text. Plain
 * POSIX C, and no library, so that a test compiles it with whatever is there.
 * Inline, since no program needs all of it.
 */
#ifndef ORIGINAL_H
#define ORIGINAL_H

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* The original library read this many bytes a message, and no more. */
#define BUFFER_BYTES 4096

static int own_socket;
static struct sockaddr_un agent;
static socklen_t agent_length;

/* An abstract name: a NUL, then the name, and nothing behind it. */
static inline socklen_t abstract_name(struct sockaddr_un *address, const char *name)
{
    if (strlen(name) + 1 > sizeof(address->sun_path)) {
        fprintf(stderr, "the name %s is too long\n", name);
        exit(2);
    }
    memset(address, 0, sizeof(*address));
    address->sun_family = AF_UNIX;
    strcpy(address->sun_path + 1, name);
    return (socklen_t) (offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name));
}

/* Binds this program's name; padded as a careless sizeof does it when asked. */
static inline void open_socket(const char *name, int padded, const char *agent_name)
{
    struct sockaddr_un own;
    socklen_t length = abstract_name(&own, name);

    own_socket = socket(AF_UNIX, SOCK_DGRAM, 0);
    if (own_socket < 0 || bind(own_socket, (struct sockaddr *) &own,
                               padded ? (socklen_t) sizeof(own) : length) < 0) {
        fprintf(stderr, "cannot bind @%s: %s\n", name, strerror(errno));
        exit(2);
    }
    agent_length = abstract_name(&agent, agent_name);
}

static inline void send_to_agent(const char *text)
{
    if (sendto(own_socket, text, strlen(text), 0,
               (struct sockaddr *) &agent, agent_length) < 0) {
        fprintf(stderr, "cannot send to @%s: %s\n", agent.sun_path + 1, strerror(errno));
        exit(3);
    }
}

/*
 * The next message, ended by a NUL; ends the program with status 4 when none
 * comes within so many seconds.
 */
static inline const char *receive_from_agent(int seconds)
{
    static char buffer[BUFFER_BYTES + 1];
    struct pollfd readable = { own_socket, POLLIN, 0 };
    ssize_t length;

    if (poll(&readable, 1, seconds < 0 ? -1 : seconds * 1000) <= 0) {
        fprintf(stderr, "no message within %d s\n", seconds);
        exit(4);
    }
    length = recv(own_socket, buffer, BUFFER_BYTES, 0);
    if (length < 0) {
        fprintf(stderr, "cannot receive: %s\n", strerror(errno));
        exit(3);
    }
    buffer[length] = '\0';
    return buffer;
}

/* Where the value behind a key begins; fails when there is none. */
static inline const char *value_of(const char *json, const char *key)
{
    char quoted[64];
    const char *found;

    snprintf(quoted, sizeof(quoted), "\"%s\"", key);
    found = strstr(json, quoted);
    if (found == NULL) {
        fprintf(stderr, "no %s in %s\n", key, json);
        exit(5);
    }
    found += strlen(quoted);
    while (*found == ':' || *found == ' ') {
        found++;
    }
    return found;
}

/* Whether the value behind a key is this string. */
static inline int is_string(const char *json, const char *key, const char *expected)
{
    const char *value = value_of(json, key);
    size_t length = strlen(expected);

    return value[0] == '"' && strncmp(value + 1, expected, length) == 0
        && value[1 + length] == '"';
}

/* The string behind a key, as it is written. */
static inline void copy_string(const char *json, const char *key, char *copy, size_t size)
{
    const char *value = value_of(json, key);
    size_t length = 0;

    if (*value == '"') {
        value++;
        length = strcspn(value, "\"");
    }
    if (length >= size) {
        length = size - 1;
    }
    memcpy(copy, value, length);
    copy[length] = '\0';
}

/* What every receiver of the original looked at first. */
static inline void check_envelope(const char *json, const char *address)
{
    long version = strtol(value_of(json, "version"), NULL, 10);

    if (version != 1 && version != 2) {
        fprintf(stderr, "version is neither 1 nor 2 in %s\n", json);
        exit(5);
    }
    if (!is_string(json, "source_addr", address)) {
        fprintf(stderr, "source_addr is not %s in %s\n", address, json);
        exit(5);
    }
    if (*value_of(json, "data") != '{') {
        fprintf(stderr, "data is no object in %s\n", json);
        exit(5);
    }
}

#endif
