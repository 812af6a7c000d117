/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A host agent in the shape of the original one (docs/protocol.md): every
 * message is parsed into a tree, a new tree is made of it, printed, and sent as
 * one datagram; and the same the other way, from an application to a guest.
 * Written anew with json-c, without the faults of the original and with all that
 * is cheap: reads of many frames, one tokener, plain printing, instances
 * found by bisection.
 *
 *   agent DIRECTORY NAME
 */
#define _GNU_SOURCE
#include "host.h"

#include <json-c/json.h>
#include <sys/uio.h>

#define VERSION 2
#define DATAGRAM_BYTES 10000
#define TURN 64

static int own_socket;
static struct json_tokener *tokener;

static struct json_object *parse(const char *text, size_t length)
{
    struct json_object *message;

    json_tokener_reset(tokener);
    message = json_tokener_parse_ex(tokener, text, (int) length);
    if (message != NULL && !json_object_is_type(message, json_type_object)) {
        json_object_put(message);
        message = NULL;
    }
    return message;
}

/* The value behind a key when it is of this type, else NULL. */
static struct json_object *member(struct json_object *message, const char *key,
                                  enum json_type type)
{
    struct json_object *value;

    return json_object_object_get_ex(message, key, &value) && json_object_is_type(value, type)
        ? value : NULL;
}

static int is_spoken(struct json_object *message)
{
    struct json_object *version = member(message, "version", json_type_int);

    return version != NULL && json_object_get_int(version) == VERSION;
}

static void send_datagram(const char *address, struct json_object *message)
{
    struct sockaddr_un application;
    socklen_t address_length = abstract_name(&application, address);
    size_t length;
    const char *text =
        json_object_to_json_string_length(message, JSON_C_TO_STRING_PLAIN, &length);

    while (sendto(own_socket, text, length, 0,
                  (struct sockaddr *) &application, address_length) < 0) {
        if (errno != EINTR) {
            fprintf(stderr, "@%s: %s\n", address, strerror(errno));
            return;
        }
    }
}

static void from_guest(struct guest *from, char *frame, size_t length)
{
    struct json_object *message = parse(frame, length);
    struct json_object *source = member(message, "source_addr", json_type_string);
    struct json_object *dest = member(message, "dest_addr", json_type_string);
    struct json_object *data = member(message, "data", json_type_object);
    struct json_object *out;

    if (is_spoken(message) && source != NULL && dest != NULL && data != NULL) {
        out = json_object_new_object();
        json_object_object_add(out, "version", json_object_new_int(VERSION));
        json_object_object_add(out, "source_addr", json_object_get(source));
        json_object_object_add(out, "source_instance", json_object_new_string(from->instance));
        json_object_object_add(out, "data", json_object_get(data));
        send_datagram(json_object_get_string(dest), out);
        json_object_put(out);
    } else {
        fprintf(stderr, "%s: not a message\n", from->instance);
    }
    json_object_put(message);
}

static int by_instance(const void *a, const void *b)
{
    return strcmp(((const struct guest *) a)->instance, ((const struct guest *) b)->instance);
}

static struct guest *guest_called(const char *instance)
{
    struct guest key;

    snprintf(key.instance, sizeof(key.instance), "%s", instance);
    return bsearch(&key, guests, (size_t) guest_count, sizeof(*guests), by_instance);
}

static void send_frame(struct guest *to, struct json_object *message)
{
    size_t length;
    const char *text =
        json_object_to_json_string_length(message, JSON_C_TO_STRING_PLAIN, &length);
    struct iovec pieces[2] = { { (char *) text, length }, { "\n", 1 } };
    ssize_t written = writev(to->fd, pieces, 2);

    if (written >= 0 && (size_t) written < length + 1) {
        write_all(to->fd, text + written, length - (size_t) written);
        write_all(to->fd, "\n", 1);
    }
}

static void from_application(const char *source, const char *text, size_t length)
{
    struct json_object *message = parse(text, length);
    struct json_object *instance = member(message, "dest_instance", json_type_string);
    struct json_object *dest = member(message, "dest_addr", json_type_string);
    struct json_object *data = member(message, "data", json_type_object);
    struct guest *to = instance == NULL ? NULL : guest_called(json_object_get_string(instance));
    struct json_object *out;

    if (is_spoken(message) && to != NULL && dest != NULL && data != NULL) {
        out = json_object_new_object();
        json_object_object_add(out, "version", json_object_new_int(VERSION));
        json_object_object_add(out, "source_addr", json_object_new_string(source));
        json_object_object_add(out, "dest_addr", json_object_get(dest));
        json_object_object_add(out, "data", json_object_get(data));
        send_frame(to, out);
        json_object_put(out);
    } else {
        fprintf(stderr, "@%s: not a message\n", source);
    }
    json_object_put(message);
}

static void receive_datagrams(int socket)
{
    static char buffer[DATAGRAM_BYTES];
    struct sockaddr_un source;
    char name[sizeof(source.sun_path) + 1];

    for (int i = 0; i < TURN; i++) {
        socklen_t size = sizeof(source);
        ssize_t length = recvfrom(socket, buffer, sizeof(buffer), MSG_DONTWAIT,
                                  (struct sockaddr *) &source, &size);
        size_t begin = offsetof(struct sockaddr_un, sun_path) + 1;

        if (length < 0) {
            return;
        }
        if (size > begin) {
            snprintf(name, sizeof(name), "%.*s", (int) (size - begin), source.sun_path + 1);
            from_application(name, buffer, (size_t) length);
        }
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "agent DIRECTORY NAME\n");
        return 2;
    }
    tokener = json_tokener_new();
    own_socket = datagram_socket(argv[2]);
    connect_guests(argv[1]);
    qsort(guests, (size_t) guest_count, sizeof(*guests), by_instance);
    serve(from_guest, own_socket, receive_datagrams);
    return 0;
}
