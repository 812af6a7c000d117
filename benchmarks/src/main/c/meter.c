/* SPDX-License-Identifier: Apache-2.0 */
#include "load.h"

#include <unistd.h>

void meter_ask(struct meter *meter, char question)
{
    char answer[128];
    ssize_t length;

    if (meter->control < 0) {
        return;
    }
    if (write(meter->control, &question, 1) != 1) {
        die("asking the benchmark's bundle");
    }
    length = read(meter->control, answer, sizeof(answer) - 1);
    if (length <= 0) {
        die("the answer of the benchmark's bundle");
    }
    answer[length] = '\0';
    if (sscanf(answer, "%ld %ld %ld", &meter->received, &meter->allocated, &meter->heap) != 3) {
        errno = EPROTO;
        die(answer);
    }
}

void meter_begin(struct meter *meter, long pid, const char *control)
{
    struct sockaddr_un address;

    *meter = (struct meter) { .control = -1 };
    if (control[0] != '\0') {
        meter->control = path_socket(&address, control);
        if (connect(meter->control, (struct sockaddr *) &address, sizeof(address)) < 0) {
            die(control);
        }
        meter_ask(meter, 's');
    }
    errno = clock_getcpuclockid((pid_t) pid, &meter->clock);
    if (errno != 0) {
        die("the process under test");
    }
    meter->own_cpu = clock_nanos(CLOCK_PROCESS_CPUTIME_ID);
    meter->cpu = clock_nanos(meter->clock);
}

void meter_end(struct meter *meter, struct meter *since)
{
    int64_t cpu = clock_nanos(since->clock);

    *meter = *since;
    meter->own_cpu = clock_nanos(CLOCK_PROCESS_CPUTIME_ID) - since->own_cpu;
    meter->cpu = cpu - since->cpu;
    meter_ask(meter, 's');
    meter->received -= since->received;
    meter->allocated -= since->allocated;
}

void meter_close(struct meter *meter)
{
    if (meter->control >= 0) {
        close(meter->control);
    }
}

long resident_kib(long pid)
{
    char line[256];
    long kib = 0;
    FILE *status;

    snprintf(line, sizeof(line), "/proc/%ld/status", pid);
    status = fopen(line, "r");
    while (status != NULL && fgets(line, sizeof(line), status) != NULL) {
        sscanf(line, "VmRSS: %ld", &kib);
    }
    if (status != NULL) {
        fclose(status);
    }
    return kib;
}
