// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.health.Finding;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Says of the limits that a peer hits just now what that means, since when, and what to do. */
final class LimitFindings {
    private static final String FILE = "etc/io.guestwire.baselayer.cfg";

    private LimitFindings() {}

    /** One finding for each limit that is being hit. */
    static List<Finding> of(String instance, List<Quota> quotas) {
        return quotas.stream()
                .filter(LimitFindings::goesOn)
                .map(quota -> finding(instance, quota))
                .toList();
    }

    /** Of an outbox also while what did not fit is still waiting behind what does not go. */
    private static boolean goesOn(Quota quota) {
        boolean outbox =
                quota.limit() == Limit.OUTBOX_BYTES || quota.limit() == Limit.OUTBOX_FRAMES;
        return quota.active() || (outbox && quota.hits() > 0 && quota.use() > 0);
    }

    private static Finding finding(String instance, Quota quota) {
        return new Finding(
                Finding.Severity.WARNING,
                BaseLayerHealth.PART,
                instance,
                text(quota),
                remedy(instance, quota.limit()));
    }

    private static String text(Quota quota) {
        String entry = "%s = %d".formatted(quota.limit().entry(), quota.max());
        String since = shown(quota.since());
        long hits = quota.hits();
        String outbox = entry + (quota.limit() == Limit.OUTBOX_BYTES ? ", or outboxes.bytes," : "");
        return switch (quota.limit()) {
            case MESSAGES, BYTES ->
                    "sends, or has sent to others, more than %s since %s: it is read more slowly; pauses so far: %d"
                            .formatted(entry, since, hits);
            case NACKS ->
                    "sends so much that cannot be used that it is not told of all since %s: %s is reached; not answered so far: %d"
                            .formatted(since, entry, hits);
            case LOG_LINES ->
                    "has more faults than are logged since %s: %s is reached; left out so far: %d"
                            .formatted(since, entry, hits);
            case OUTBOX_BYTES, OUTBOX_FRAMES ->
                    "does not read as fast as it is sent to since %s: %s is reached, %d wait; dropped so far: %d, the last %s"
                            .formatted(since, outbox, quota.use(), hits, sender(quota.group()));
            case MAILBOX_MESSAGES ->
                    "message group %s does not keep up with what it sends since %s: a mailbox takes %d messages of one instance; dropped so far: %d"
                            .formatted(quota.group(), since, quota.max(), hits);
            case FRAME_BYTES ->
                    "sends frames longer than %s since %s: none of them is delivered; so far: %d"
                            .formatted(entry, since, hits);
        };
    }

    private static String sender(String group) {
        return group.isEmpty() ? "a nack of the base layer" : "of message group " + group;
    }

    private static String remedy(String instance, Limit limit) {
        String look = "look at what it sends (guestwire:tail --instance %s --direction in)";
        String entry = limit.isPerInstance() ? limit.instancesEntry() : limit.entry();
        String raise = ", or raise %s in %s".formatted(entry, FILE);
        return switch (limit) {
            case MESSAGES, BYTES, FRAME_BYTES -> look.formatted(instance) + raise;
            case NACKS, LOG_LINES -> "mend what the guest sends; " + look.formatted(instance);
            case OUTBOX_BYTES, OUTBOX_FRAMES ->
                    "see whether the guest's agent runs and reads its port" + raise;
            case MAILBOX_MESSAGES ->
                    "see guestwire:groups whether the group works; if it does, "
                            + look.formatted(instance)
                            + raise;
        };
    }

    /** What was hit since the peer was connected and is over, if anything was. */
    static Optional<String> earlier(List<Quota> quotas) {
        List<String> hits =
                quotas.stream()
                        .filter(quota -> quota.hits() > 0 && !goesOn(quota))
                        .map(LimitFindings::earlier)
                        .toList();
        return hits.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", hits));
    }

    private static String earlier(Quota quota) {
        return "%s was hit (%d), last at %s"
                .formatted(quota.limit().entry(), quota.hits(), shown(quota.last()));
    }

    private static String shown(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
