/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The host's end of the channels in plain C: what forward, echo and agent have
 * in common, so that they differ only in what they do with a frame.
 */
#ifndef HOST_H
#define HOST_H

#include "unix.h"

/* The longest frame; a longer one ends the program. */
#define MAX_FRAME_BYTES 65536

struct guest {
    int fd;
    char instance[64];
    char *held; /* the beginning of a frame that has not ended */
    size_t held_bytes;
};

extern struct guest *guests;
extern int guest_count;

/*
 * A frame without its newlines. It may be changed in place, and so may the byte
 * behind it.
 */
typedef void frame_handler(struct guest *from, char *frame, size_t length);

/* Something can be received from this socket. */
typedef void datagram_handler(int socket);

/* Connects to every guest's socket that is in the directory now. */
void connect_guests(const char *directory);

/* Hands over frames, and datagrams if there is a socket for them, for ever. */
void serve(frame_handler *handle, int datagrams, datagram_handler *handle_datagrams);

/* Writes all of it, waiting for room where it must. A guest that has gone is none. */
void write_all(int fd, const char *bytes, size_t length);

#endif
