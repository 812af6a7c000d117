/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The floor: cuts the guests' streams at newlines and sends one datagram a
 * message to the application, without looking into it.
 *
 *   forward DIRECTORY APPLICATION
 */
#include "host.h"

static int sender;
static struct sockaddr_un application;
static socklen_t application_length;

static void forward(struct guest *from, char *frame, size_t length)
{
    (void) from;
    while (sendto(sender, frame, length, 0,
                  (struct sockaddr *) &application, application_length) < 0) {
        if (errno != EINTR) {
            die("sendto");
        }
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "forward DIRECTORY APPLICATION\n");
        return 2;
    }
    sender = datagram_socket(NULL);
    application_length = abstract_name(&application, argv[2]);
    connect_guests(argv[1]);
    serve(forward, -1, NULL);
    return 0;
}
