/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An application that says whatever it is told, however wrong.
 *
 *   datagrams AGENT [NAME]
 *
 * Binds the abstract name NAME, or nothing without one, and prints "ready". Each
 * line of its input becomes one datagram to AGENT, an empty line an empty one;
 * each datagram that comes is printed as a line. Ends with its input.
 */
#include "original.h"

#define LINE_BYTES 65536

static void show_what_comes(void)
{
    static char buffer[LINE_BYTES];
    ssize_t length = recv(own_socket, buffer, sizeof(buffer), 0);

    if (length >= 0) {
        printf("%.*s\n", (int) length, buffer);
        fflush(stdout);
    }
}

int main(int argc, char **argv)
{
    static char line[LINE_BYTES];
    struct pollfd ready[2] = { { STDIN_FILENO, POLLIN, 0 }, { -1, POLLIN, 0 } };
    size_t held = 0;

    if (argc == 3) {
        open_socket(argv[2], 0, argv[1]);
    } else if (argc == 2) {
        own_socket = socket(AF_UNIX, SOCK_DGRAM, 0);
        agent_length = abstract_name(&agent, argv[1]);
    } else {
        fprintf(stderr, "datagrams AGENT [NAME]\n");
        return 2;
    }
    ready[1].fd = own_socket;
    printf("ready\n");
    fflush(stdout);
    while (poll(ready, 2, -1) > 0) {
        if (ready[1].revents != 0) {
            show_what_comes();
        }
        if (ready[0].revents != 0) {
            ssize_t length = read(STDIN_FILENO, line + held, sizeof(line) - held);
            char *begin = line, *end;

            if (length <= 0) {
                return 0;
            }
            held += (size_t) length;
            while ((end = memchr(begin, '\n', held)) != NULL) {
                *end = '\0';
                send_to_agent(begin);
                held -= (size_t) (end + 1 - begin);
                begin = end + 1;
            }
            memmove(line, begin, held);
        }
    }
    return 0;
}
