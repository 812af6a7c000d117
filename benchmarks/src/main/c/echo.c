/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A plain C echo, against which round trips are measured; with -b the write
 * loop against which broadcasts are: each frame goes to every other guest.
 *
 *   echo [-b] DIRECTORY
 */
#include "host.h"

static void echo(struct guest *from, char *frame, size_t length)
{
    frame[length] = '\n';
    write_all(from->fd, frame, length + 1);
}

static void broadcast(struct guest *from, char *frame, size_t length)
{
    frame[length] = '\n';
    for (int i = 0; i < guest_count; i++) {
        if (&guests[i] != from) {
            write_all(guests[i].fd, frame, length + 1);
        }
    }
}

int main(int argc, char **argv)
{
    int broadcasts = argc == 3 && strcmp(argv[1], "-b") == 0;

    if (argc != (broadcasts ? 3 : 2)) {
        fprintf(stderr, "echo [-b] DIRECTORY\n");
        return 2;
    }
    connect_guests(argv[argc - 1]);
    serve(broadcasts ? broadcast : echo, -1, NULL);
    return 0;
}
