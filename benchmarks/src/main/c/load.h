/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the load generator; loadgen.c says what it does. */
#ifndef LOAD_H
#define LOAD_H

#include "unix.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <time.h>

#define NANOS 1000000000L

/* The steady clock, which Java's System.nanoTime() reads as well. */
static inline int64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * NANOS + time.tv_nsec;
}

static inline int64_t clock_nanos(clockid_t clock)
{
    struct timespec time;

    return clock_gettime(clock, &time) < 0 ? 0 : time.tv_sec * NANOS + time.tv_nsec;
}

/* ---- what is measured: histogram.c */

/* Times in nanoseconds, each to 1.6 %: 64 steps for each power of two. */
struct histogram {
    long count;
    int64_t highest;
    long buckets[64 * 58];
};

void record(struct histogram *histogram, int64_t nanos);
/* The time that so many of a thousand did not exceed, in microseconds. */
double quantile(const struct histogram *histogram, int permille);

/* ---- messages: message.c */

/*
 * Every message carries one stamp: an @ and 19 digits, the time at which it was
 * to be sent. No other @ is in it, so that stamps can be counted anywhere.
 */
#define STAMP_DIGITS 19

/* A stream, or a datagram, that is looked through for stamps. */
struct scanner {
    int inside;
    int digits;
    int64_t value;
};

/* The next stamp before end, if one is complete; moves on behind it. */
int next_stamp(struct scanner *scanner, const char **at, const char *end, int64_t *time);
/* Writes the digits of a stamp. */
void write_stamp(char *digits, int64_t time);
/* Makes a frame of exactly this many bytes, its newlines included; answers where its digits are. */
size_t make_frame(char *frame, size_t size, const char *address, int is_broadcast);

/* ---- the application that messages are sent on to: application.c */

enum application_does { COUNTS, ECHOES, PASSES_ON };

/* Binds its name and starts its thread; agent is whom it answers to. */
void start_application(const char *name, const char *agent, int guests, long first_instance);
/* Begins a cell: forgets what was counted. */
void reset_application(enum application_does what, int with_latency);
/* How many messages have arrived. */
long application_arrived(void);
/* When the last of them did. */
int64_t application_last(void);
/* How long they took; valid while nothing arrives. */
const struct histogram *application_latency(void);

/* ---- the process under test: meter.c */

struct meter {
    int control;          /* a socket of the benchmark's bundle, or -1 */
    clockid_t clock;      /* the processor time of the process under test */
    int64_t cpu, own_cpu; /* nanoseconds */
    long received, allocated, heap;
};

/* Remembers where the process under test stands. */
void meter_begin(struct meter *meter, long pid, const char *control);
/* How far it has come since. */
void meter_end(struct meter *meter, struct meter *since);
void meter_close(struct meter *meter);
/* Asks the bundle how far it is: 's', or 'g' to have garbage collected before. */
void meter_ask(struct meter *meter, char question);
/* What the process has in memory, in KiB. */
long resident_kib(long pid);

/* ---- the guests: traffic.c */

/* What is to be done and measured; loadgen.c says what each means. */
struct cell {
    char mode[16], address[64], at[16], application[16], control[128];
    long size, batch, rate, messages, busy, window, pid;
    double seconds, patience;
};

struct result {
    long sent, arrived;
    int64_t began, last;    /* the first message was sent, the last one arrived */
    int64_t waited;         /* nanoseconds for which there was nothing to do */
    struct histogram *latency, *completion; /* or NULL */
};

/* Listens for the host on so many sockets; answers when all are connected. */
void start_guests(const char *directory, int count, long first_instance);
void remove_sockets(void);
int guest_count(void);

/* Sends, and counts until all has arrived or nothing more does. */
void run_cell(const struct cell *cell, struct result *result, struct meter *meter);

/* Sends nothing, and forgets what arrives. */
void wait_idle(double seconds, struct result *result);

#endif
