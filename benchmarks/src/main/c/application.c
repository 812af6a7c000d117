/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The application at the host, on a thread of its own. It counts the datagrams
 * that come. Behind the agent it can also do what Nova's service did: answer
 * each guest, or pass its message on to all others, one datagram each. It never
 * waits with a datagram in hand: it and the agent would wait for each other.
 */
#define _GNU_SOURCE
#include "load.h"

#include <poll.h>
#include <stdatomic.h>

#define AT_ONCE 16
#define DATAGRAM_BYTES 12288

/* Something to be sent to one guest, or to all but one. */
struct job {
    struct job *next;
    int guest, end, except;
    size_t length;
    char data[];
};

static int own_socket;
static const char *own_name, *agent_name;
static int guests;
static long first;
static struct job *jobs, **last_job = &jobs;

static atomic_int does = COUNTS, with_latency, connected;
static atomic_long arrived, last_arrival;
static struct histogram latency;

/* The text behind a key, or NULL. */
static const char *behind(const char *text, size_t length, const char *key)
{
    const char *found = memmem(text, length, key, strlen(key));

    return found == NULL ? NULL : found + strlen(key);
}

static void add_job(const char *datagram, size_t length)
{
    const char *instance = behind(datagram, length, "\"source_instance\":\"instance-");
    const char *data = behind(datagram, length, "\"data\":");
    struct job *job;
    int source;

    if (instance == NULL || data == NULL) {
        errno = EPROTO;
        die("a datagram without source_instance or data");
    }
    length -= (size_t) (data - datagram) + 1; /* without the last brace */
    job = malloc(sizeof(*job) + length);
    if (job == NULL) {
        die("malloc");
    }
    source = (int) (strtol(instance, NULL, 16) - first);
    *job = does == ECHOES
        ? (struct job) { NULL, source, source + 1, -1, length }
        : (struct job) { NULL, 0, guests, source, length };
    memcpy(job->data, data, length);
    *last_job = job;
    last_job = &job->next;
}

/* Sends for the first job; false when there is no room. */
static int send_one(void)
{
    char text[DATAGRAM_BYTES + 512];
    struct job *job = jobs;
    int length = snprintf(text, sizeof(text),
                          "{\"version\":2,\"dest_instance\":\"instance-%08lx\","
                          "\"dest_addr\":\"%s\",\"data\":%.*s}",
                          first + job->guest, own_name, (int) job->length, job->data);

    if (job->guest != job->except
        && send(own_socket, text, (size_t) length, MSG_DONTWAIT) < 0) {
        if (errno == EAGAIN) {
            return 0;
        }
        die(agent_name);
    }
    if (++job->guest == job->end) {
        jobs = job->next;
        if (jobs == NULL) {
            last_job = &jobs;
        }
        free(job);
    }
    return 1;
}

static void connect_to_agent(void)
{
    struct sockaddr_un address;
    socklen_t length = abstract_name(&address, agent_name);

    if (connect(own_socket, (struct sockaddr *) &address, length) < 0) {
        die(agent_name);
    }
    connected = 1;
}

static void receive(int flags)
{
    static char buffers[AT_ONCE][DATAGRAM_BYTES];
    struct iovec pieces[AT_ONCE];
    struct mmsghdr headers[AT_ONCE] = { 0 };
    int count;

    for (int i = 0; i < AT_ONCE; i++) {
        pieces[i] = (struct iovec) { buffers[i], DATAGRAM_BYTES };
        headers[i].msg_hdr = (struct msghdr) { .msg_iov = &pieces[i], .msg_iovlen = 1 };
    }
    count = recvmmsg(own_socket, headers, AT_ONCE, flags, NULL);
    for (int i = 0; i < count; i++) {
        if (does != COUNTS) {
            add_job(buffers[i], headers[i].msg_len);
        } else if (with_latency) {
            struct scanner scanner = { 0 };
            const char *at = buffers[i];
            int64_t sent;

            if (next_stamp(&scanner, &at, at + headers[i].msg_len, &sent)) {
                record(&latency, now() - sent);
            }
        }
    }
    if (count > 0) {
        last_arrival = now();
        arrived += count; /* what was written before can be read by who sees this */
    }
}

static void *run(void *unused)
{
    (void) unused;
    for (;;) {
        struct pollfd ready = { own_socket, POLLIN | POLLOUT, 0 };

        if (jobs == NULL) {
            receive(MSG_WAITFORONE);
            continue;
        }
        if (!connected) {
            connect_to_agent();
        }
        for (int i = 0; i < AT_ONCE && jobs != NULL && send_one(); i++) {
        }
        if (jobs != NULL) {
            poll(&ready, 1, -1);
        }
        receive(MSG_DONTWAIT);
    }
    return NULL;
}

void start_application(const char *name, const char *agent, int guest_count, long first_instance)
{
    pthread_t thread;

    own_name = name;
    agent_name = agent;
    guests = guest_count;
    first = first_instance;
    own_socket = datagram_socket(name);
    errno = pthread_create(&thread, NULL, run, NULL);
    if (errno != 0) {
        die("pthread_create");
    }
}

void reset_application(enum application_does what, int latency_too)
{
    latency = (struct histogram) { 0 };
    arrived = 0;
    with_latency = latency_too;
    does = (int) what;
}

long application_arrived(void)
{
    return arrived;
}

int64_t application_last(void)
{
    return last_arrival;
}

const struct histogram *application_latency(void)
{
    return &latency;
}
