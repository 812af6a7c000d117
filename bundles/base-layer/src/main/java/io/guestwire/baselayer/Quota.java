// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.channel.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongBiFunction;

/**
 * How much of one limit a connected peer uses: a snapshot, for {@code guestwire:quota}.
 *
 * @param limit which
 * @param use what it uses now, more than {@code max} where it is in debt; 0 where nothing is kept
 * @param max what it may use
 * @param own whether {@code max} is configured for this very instance
 * @param hits how often it was hit since the peer was connected
 * @param since when it began to be hit, without a calm of ten seconds since; or null
 * @param last when it was hit last, or null
 * @param active whether it was hit in the last ten seconds
 * @param group the address of the message group that the last hit was about, or empty
 */
public record Quota(
        Limit limit,
        long use,
        int max,
        boolean own,
        long hits,
        Instant since,
        Instant last,
        boolean active,
        String group) {
    private static final int NEAR_PERCENT = 80;

    /** Whether it is being hit, or four fifths of it are used. */
    public boolean isNear() {
        return active || use * 100 >= (long) max * NEAR_PERCENT;
    }

    /**
     * Of every limit of one peer.
     *
     * @param limits what the peer may use
     * @param use gives how much of a limit it uses, and is given the limit's value
     * @param hits what it has hit, or null
     */
    static List<Quota> all(
            String instance,
            Side side,
            Limits configured,
            PeerLimits limits,
            ToLongBiFunction<Limit, Integer> use,
            LimitHits hits,
            Instant now) {
        List<Quota> all = new ArrayList<>();
        for (Limit limit : Limit.values()) {
            boolean ofMailbox = limit == Limit.MAILBOX_MESSAGES;
            int max = limits.get(limit) / (ofMailbox ? Mailbox.shares(side) : 1);
            boolean own = configured.isOwn(limit, instance);
            LimitHits.Hit hit = hits == null ? null : hits.of(limit);
            all.add(of(limit, use.applyAsLong(limit, max), max, own, hit, now));
        }
        return all;
    }

    private static Quota of(
            Limit limit, long use, int max, boolean own, LimitHits.Hit hit, Instant now) {
        return hit == null
                ? new Quota(limit, use, max, own, 0, null, null, false, "")
                : new Quota(
                        limit,
                        use,
                        max,
                        own,
                        hit.count(),
                        hit.since(),
                        hit.last(),
                        hit.isActive(now),
                        hit.group());
    }
}
