/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plays QEMU and its guests, and the application at the host if there is one.
 *
 *   loadgen DIRECTORY GUESTS FIRST [APPLICATION AGENT]
 *
 * Listens on a unix socket for each of so many guests, instance-FIRST and those
 * behind it (in hexadecimal digits), prints "listening", waits until a host is
 * connected to all of them, and prints "ready". Then it does what each line of
 * its standard input says, in words key=value, and prints the result as one line
 * of JSON:
 *
 *   mode=send        messages from the guests to the host
 *   mode=echo        the same, and the host answers each; needs a rate, as fanout does
 *   mode=fanout      one guest after the other sends, all others receive
 *   mode=idle        nothing is sent: what does the host have in memory after so many seconds?
 *   address=A        where to; size=N bytes a frame; batch=N frames a write
 *   rate=N           messages a second, of a fan-out deliveries; 0: as fast as they are taken
 *   seconds=S        for how long; messages=N at most, of those that are sent without a rate
 *   patience=S       after so long without an arrival the rest is lost; 10 unless said
 *   busy=N           how many of the guests send; 0 means all
 *   window=N         how many may be under way to the application; 0: no limit
 *   at=X             who counts what arrives: application, group (asks the control
 *                    socket) or guests
 *   application=X    what it does: counts, echoes, passes-on
 *   pid=N            the process under test; control=PATH asks the benchmark's bundle in it
 *
 * Times are counted from the moment at which a message was to be sent, not from
 * that at which it could be: a host that stalls pays for all that waited.
 */
#define _GNU_SOURCE
#include "load.h"

#include <sys/prctl.h>
#include <unistd.h>

static struct histogram latency, completion;

static void set(struct cell *cell, const char *key, const char *value)
{
    const struct { const char *key; char *text; size_t size; } texts[] = {
        { "mode", cell->mode, sizeof(cell->mode) },
        { "address", cell->address, sizeof(cell->address) },
        { "at", cell->at, sizeof(cell->at) },
        { "application", cell->application, sizeof(cell->application) },
        { "control", cell->control, sizeof(cell->control) },
    };
    const struct { const char *key; long *number; } numbers[] = {
        { "size", &cell->size }, { "batch", &cell->batch }, { "rate", &cell->rate },
        { "messages", &cell->messages }, { "busy", &cell->busy },
        { "window", &cell->window }, { "pid", &cell->pid },
    };
    const struct { const char *key; double *seconds; } times[] = {
        { "seconds", &cell->seconds }, { "patience", &cell->patience },
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        if (strcmp(key, texts[i].key) == 0) {
            snprintf(texts[i].text, texts[i].size, "%s", value);
            return;
        }
    }
    for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
        if (strcmp(key, numbers[i].key) == 0) {
            *numbers[i].number = atol(value);
            return;
        }
    }
    for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++) {
        if (strcmp(key, times[i].key) == 0) {
            *times[i].seconds = atof(value);
            return;
        }
    }
    errno = EINVAL;
    die(key);
}

static struct cell parse(char *line)
{
    struct cell cell = {
        .size = 300, .batch = 1, .seconds = 1, .patience = 10, .messages = 1000000000,
    };
    char *rest, *word;

    for (word = strtok_r(line, " \n", &rest); word != NULL; word = strtok_r(NULL, " \n", &rest)) {
        char *equals = strchr(word, '=');

        if (equals == NULL) {
            errno = EINVAL;
            die(word);
        }
        *equals = '\0';
        set(&cell, word, equals + 1);
    }
    if (cell.busy <= 0 || cell.busy > guest_count()) {
        cell.busy = guest_count();
    }
    return cell;
}

static void print_times(const char *prefix, const struct histogram *times)
{
    if (times->count > 0) {
        printf(",\"%sp50_us\":%.1f,\"%sp99_us\":%.1f,\"%sp999_us\":%.1f,\"%smax_us\":%.1f",
               prefix, quantile(times, 500), prefix, quantile(times, 990),
               prefix, quantile(times, 999), prefix, (double) times->highest / 1000);
    }
}

static void run(const struct cell *cell)
{
    struct result result = { 0 };
    struct meter begin, end;
    double seconds;
    int in_application = strcmp(cell->at, "application") == 0;

    memset(&latency, 0, sizeof(latency));
    memset(&completion, 0, sizeof(completion));
    result.latency = in_application || cell->rate == 0 ? NULL : &latency;
    result.completion = strcmp(cell->mode, "fanout") == 0 ? &completion : NULL;
    reset_application(strcmp(cell->application, "echoes") == 0 ? ECHOES
                      : strcmp(cell->application, "passes-on") == 0 ? PASSES_ON : COUNTS,
                      cell->rate > 0);
    meter_begin(&begin, cell->pid, cell->control);
    if (strcmp(cell->mode, "idle") == 0) {
        wait_idle(cell->seconds, &result);
        meter_ask(&begin, 'g');
    } else {
        run_cell(cell, &result, &begin);
    }
    meter_end(&end, &begin);
    meter_close(&begin);
    seconds = (double) (result.last - result.began) / (double) NANOS;
    printf("{\"sent\":%ld,\"arrived\":%ld,\"seconds\":%.6f,\"cpu_us\":%.1f,\"rss_kib\":%ld",
           result.sent, result.arrived, seconds > 0 ? seconds : 0, (double) end.cpu / 1000,
           resident_kib(cell->pid));
    if (begin.control >= 0) {
        printf(",\"allocated\":%ld,\"heap\":%ld", end.allocated, end.heap);
    }
    printf(",\"waited\":%.6f,\"generator_cpu_us\":%.1f",
           (double) result.waited / (double) NANOS, (double) end.own_cpu / 1000);
    print_times("", in_application ? application_latency() : &latency);
    print_times("complete_", &completion);
    printf("}\n");
    fflush(stdout);
}

int main(int argc, char **argv)
{
    char line[1024];
    long first;

    if (argc != 4 && argc != 6) {
        fprintf(stderr, "loadgen DIRECTORY GUESTS FIRST [APPLICATION AGENT]\n");
        return 2;
    }
    prctl(PR_SET_TIMERSLACK, 1);
    first = strtol(argv[3], NULL, 16);
    if (argc == 6) {
        start_application(argv[4], argv[5], atoi(argv[2]), first);
    }
    start_guests(argv[1], atoi(argv[2]), first);
    printf("ready\n");
    fflush(stdout);
    while (fgets(line, sizeof(line), stdin) != NULL) {
        struct cell cell = parse(line);

        run(&cell);
    }
    remove_sockets();
    return 0;
}
