/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An application of a host, in the manner of Nova's service for server group
 * messaging: it answers what guests ask of it, and passes their broadcasts on.
 *
 *   host_app [-a AGENT] [-n NAME] [-p] [-w SECONDS] COUNT MEMBER...
 *
 *   -a  the agent's abstract name        (cgcs.messaging)
 *   -n  this application's abstract name (cgcs.server_grp)
 *   -p  binds the name padded with NULs to the end of the structure
 *   -w  how long to wait for a message (10)
 *
 * All MEMBERs are one server group: INSTANCE, or INSTANCE=ADDRESS where its
 * application has another address than cgcs.server_grp, as it must when several
 * of these programs run on one machine. Serves COUNT messages, prints one line
 * for each, its type and its instance, and ends.
 */
#include "original.h"

#define MOST_MEMBERS 100

static const char *members[MOST_MEMBERS];
static const char *addresses[MOST_MEMBERS];
static int member_count;
static const char *own_name = "cgcs.server_grp";

static void add_member(char *text)
{
    char *equals = strchr(text, '=');

    if (member_count == MOST_MEMBERS) {
        fprintf(stderr, "at most %d members\n", MOST_MEMBERS);
        exit(2);
    }
    if (equals != NULL) {
        *equals = '\0';
    }
    members[member_count] = text;
    addresses[member_count++] = equals != NULL ? equals + 1 : "cgcs.server_grp";
}

static const char *address_of(const char *instance)
{
    int i;

    for (i = 0; i < member_count; i++) {
        if (strcmp(members[i], instance) == 0) {
            return addresses[i];
        }
    }
    fprintf(stderr, "%s is no member\n", instance);
    exit(5);
}

static void send_to_instance(long version, const char *instance, const char *fields)
{
    char text[2 * BUFFER_BYTES];

    snprintf(text, sizeof(text),
             "{\"version\":%ld,\"dest_instance\":\"%s\",\"dest_addr\":\"%s\","
             "\"data\":{\"version\":%ld,%s}}",
             version, instance, address_of(instance), version, fields);
    send_to_agent(text);
}

static void answer_status(long version, const char *instance, long seq)
{
    char fields[BUFFER_BYTES];
    int i;

    for (i = 0; i < member_count; i++) {
        snprintf(fields, sizeof(fields),
                 "\"msg_type\":\"status_response\",\"seq\":%ld,"
                 "\"data\":{\"instance_id\":\"%s\",\"state\":\"active\"}", seq, members[i]);
        send_to_instance(version, instance, fields);
    }
    snprintf(fields, sizeof(fields), "\"msg_type\":\"status_response_done\",\"seq\":%ld", seq);
    send_to_instance(version, instance, fields);
}

static void pass_on(long version, const char *instance, const char *text)
{
    char fields[BUFFER_BYTES + 512];
    int i;

    snprintf(fields, sizeof(fields),
             "\"msg_type\":\"broadcast\",\"source_instance\":\"%s\",\"data\":\"%s\"",
             instance, text);
    for (i = 0; i < member_count; i++) {
        if (strcmp(members[i], instance) != 0) {
            send_to_instance(version, members[i], fields);
        }
    }
}

static void serve(const char *json)
{
    const char *data = value_of(json, "data");
    long version = strtol(value_of(json, "version"), NULL, 10);
    char instance[256], type[64], text[BUFFER_BYTES];

    copy_string(json, "source_instance", instance, sizeof(instance));
    check_envelope(json, address_of(instance));
    copy_string(data, "msg_type", type, sizeof(type));
    printf("%s %s\n", type, instance);
    fflush(stdout);
    if (strcmp(type, "status_query") == 0) {
        answer_status(version, instance, strtol(value_of(data, "seq"), NULL, 10));
    } else if (strcmp(type, "broadcast") == 0) {
        copy_string(data + 1, "data", text, sizeof(text));
        pass_on(version, instance, text);
    } else {
        send_to_instance(version, instance,
                         "\"msg_type\":\"nack\",\"orig_msg_type\":\"unknown\","
                         "\"log_msg\":\"invalid type\"");
    }
}

int main(int argc, char **argv)
{
    const char *agent_name = "cgcs.messaging";
    int padded = 0, seconds = 10, option;
    long count;

    while ((option = getopt(argc, argv, "a:n:pw:")) != -1) {
        switch (option) {
        case 'a': agent_name = optarg; break;
        case 'n': own_name = optarg; break;
        case 'p': padded = 1; break;
        case 'w': seconds = atoi(optarg); break;
        default: return 2;
        }
    }
    if (optind >= argc) {
        fprintf(stderr, "COUNT and the members are expected\n");
        return 2;
    }
    count = atol(argv[optind]);
    while (++optind < argc) {
        add_member(argv[optind]);
    }
    open_socket(own_name, padded, agent_name);
    printf("ready\n");
    fflush(stdout);
    for (; count > 0; count--) {
        serve(receive_from_agent(seconds));
    }
    return 0;
}
