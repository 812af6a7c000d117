// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * How often one peer has hit its limits, and since when it does. Made when the first is hit, which
 * most peers never do. Any thread.
 */
final class LimitHits {
    /** What is not hit for so long is over: the next time is a new one. */
    static final Duration CALM = Duration.ofSeconds(10);

    private final Map<Limit, Hit> hits = new EnumMap<>(Limit.class);

    /**
     * What is known of one limit.
     *
     * @param count how often it was hit
     * @param since when that began, without a calm in between
     * @param last when it was hit last
     * @param group the address of the message group that it was about, or empty
     */
    record Hit(long count, Instant since, Instant last, String group) {
        /** Whether it goes on. */
        boolean isActive(Instant now) {
            return last.plus(CALM).isAfter(now);
        }
    }

    /** A limit is hit. */
    synchronized void add(Limit limit, String group, Instant now) {
        Hit former = hits.get(limit);
        long count = former == null ? 1 : former.count + 1;
        Instant since = former != null && former.isActive(now) ? former.since : now;
        hits.put(limit, new Hit(count, since, now, group));
    }

    /** A limit that was hit is so still; one that was not is hit. */
    synchronized void lasts(Limit limit, Instant now) {
        Hit former = hits.get(limit);
        if (former != null && former.isActive(now)) {
            hits.put(limit, new Hit(former.count, former.since, now, former.group));
        } else {
            add(limit, "", now);
        }
    }

    /** What is known of one limit, or null. */
    synchronized Hit of(Limit limit) {
        return hits.get(limit);
    }
}
