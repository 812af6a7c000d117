/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An application in a guest, in the manner of the original library for server
 * group messaging and its sample program.
 *
 *   guest_app [-a AGENT] [-n NAME] [-d ADDRESS] [-p] [-v VERSION] [-w SECONDS] status
 *   guest_app [...] broadcast TEXT
 *   guest_app [...] listen [COUNT]
 *
 *   -a  the agent's abstract name        (cgcs.messaging)
 *   -n  this application's abstract name (cgcs.server_grp)
 *   -d  the address at the host          (cgcs.server_grp)
 *   -p  binds the name padded with NULs to the end of the structure
 *   -v  the version of the messages, 1 or 2 (2)
 *   -w  how long to wait for a message (10)
 *
 * Prints one line a message: its type, and behind a blank what it says.
 * "status" ends with status_response_done, "listen" after COUNT messages.
 */
#include "original.h"

static const char *address = "cgcs.server_grp";
static int version = 2;
static int seconds = 10;

static void ask(const char *fields)
{
    char text[BUFFER_BYTES];

    snprintf(text, sizeof(text),
             "{\"version\":%d,\"dest_addr\":\"%s\",\"data\":{\"version\":%d,%s}}",
             version, address, version, fields);
    send_to_agent(text);
}

/* Prints a message; answers 1 when it is of this type. */
static int show(const char *json, const char *awaited)
{
    const char *data = value_of(json, "data");
    char type[64], text[BUFFER_BYTES], instance[256];

    check_envelope(json, address);
    copy_string(data, "msg_type", type, sizeof(type));
    if (strcmp(type, "broadcast") == 0) {
        copy_string(data, "source_instance", instance, sizeof(instance));
        copy_string(data + 1, "data", text, sizeof(text));
        printf("broadcast %s %s\n", instance, text);
    } else if (strcmp(type, "status_response") == 0) {
        printf("status_response %ld %s\n",
               strtol(value_of(data, "seq"), NULL, 10), value_of(data + 1, "data"));
    } else if (strcmp(type, "status_response_done") == 0) {
        printf("status_response_done %ld\n", strtol(value_of(data, "seq"), NULL, 10));
    } else {
        printf("%s %s\n", type, data);
    }
    fflush(stdout);
    return strcmp(type, awaited) == 0;
}

int main(int argc, char **argv)
{
    const char *agent_name = "cgcs.messaging";
    const char *name = address;
    int padded = 0, option;
    long count;

    while ((option = getopt(argc, argv, "a:n:d:pv:w:")) != -1) {
        switch (option) {
        case 'a': agent_name = optarg; break;
        case 'n': name = optarg; break;
        case 'd': address = optarg; break;
        case 'p': padded = 1; break;
        case 'v': version = atoi(optarg); break;
        case 'w': seconds = atoi(optarg); break;
        default: return 2;
        }
    }
    if (optind >= argc) {
        fprintf(stderr, "status, broadcast TEXT or listen [COUNT] is expected\n");
        return 2;
    }
    open_socket(name, padded, agent_name);
    if (strcmp(argv[optind], "status") == 0) {
        ask("\"msg_type\":\"status_query\",\"seq\":1");
        while (!show(receive_from_agent(seconds), "status_response_done")) {
        }
    } else if (strcmp(argv[optind], "broadcast") == 0 && optind + 1 < argc) {
        char fields[BUFFER_BYTES - 256];

        snprintf(fields, sizeof(fields), "\"msg_type\":\"broadcast\",\"data\":\"%s\"",
                 argv[optind + 1]);
        ask(fields);
    } else if (strcmp(argv[optind], "listen") == 0) {
        printf("listening\n");
        fflush(stdout);
        count = optind + 1 < argc ? atol(argv[optind + 1]) : -1;
        for (; count != 0; count--) {
            show(receive_from_agent(count < 0 ? -1 : seconds), "");
        }
    } else {
        fprintf(stderr, "status, broadcast TEXT or listen [COUNT] is expected\n");
        return 2;
    }
    return 0;
}
