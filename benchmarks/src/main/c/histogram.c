/* SPDX-License-Identifier: Apache-2.0 */
#include "load.h"

#define STEPS 64

static int bucket_of(int64_t nanos)
{
    int shift;

    if (nanos < STEPS) {
        return nanos < 0 ? 0 : (int) nanos;
    }
    shift = 63 - __builtin_clzll((unsigned long long) nanos) - 6;
    return (shift + 1) * STEPS + (int) (nanos >> shift) - STEPS;
}

/* The middle of a bucket. */
static double value_of(int bucket)
{
    int shift = bucket / STEPS - 1;

    if (shift < 0) {
        return bucket;
    }
    return ((double) (bucket % STEPS + STEPS) + 0.5) * (double) ((int64_t) 1 << shift);
}

void record(struct histogram *histogram, int64_t nanos)
{
    histogram->count++;
    histogram->buckets[bucket_of(nanos)]++;
    if (nanos > histogram->highest) {
        histogram->highest = nanos;
    }
}

double quantile(const struct histogram *histogram, int permille)
{
    long rank = (histogram->count * permille + 999) / 1000, seen = 0;

    for (size_t i = 0; i < sizeof(histogram->buckets) / sizeof(*histogram->buckets); i++) {
        seen += histogram->buckets[i];
        if (seen >= rank && seen > 0) {
            return value_of((int) i) / 1000;
        }
    }
    return 0;
}
