// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import io.guestwire.baselayer.Account;
import io.guestwire.baselayer.BaseLayer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.opentest4j.AssertionFailedError;

/**
 * Holds a base layer to its books (DESIGN, rule 7), after any test, load or chaos: for the node,
 * for every peer and for every message group,
 *
 * <pre>
 * received = delivered + nacked + dropped by every cause + waiting in mailboxes
 * sent     = written + unsent by every cause + waiting in outboxes
 * </pre>
 *
 * <p>Ask when nothing moves: a message that a group is busy with stands in no column, and the
 * counters are read one after the other. Where nothing ever rests, ask {@link #faults} until there
 * is none.
 */
public final class Conservation {
    private static final Set<String> RECEIVED =
            Set.of("delivered", "nacked", Account.MESSAGES_WAITING);
    private static final Set<String> SENT = Set.of("written", Account.FRAMES_WAITING);

    private Conservation() {}

    /**
     * Checks a base layer's node, peers and groups.
     *
     * @throws AssertionError naming each account that does not balance, and by how much
     */
    public static void check(BaseLayer node) {
        demandNone(faults(node));
    }

    /**
     * Checks one account, as {@code guestwire:counters --json} gives it.
     *
     * @param whose for the message
     * @param account an {@link Account}
     * @throws AssertionError saying by how much it does not balance
     */
    public static void check(String whose, Map<String, Long> account) {
        List<String> faults = new ArrayList<>();
        check(whose, account, faults);
        demandNone(faults);
    }

    /** What does not balance; empty when all does. */
    public static List<String> faults(BaseLayer node) {
        List<String> faults = new ArrayList<>();
        check("the node", Account.of(node), faults);
        node.peers().forEach(peer -> check("peer " + peer.instance(), Account.of(peer), faults));
        node.groups()
                .forEach(group -> check("group " + group.address(), Account.of(group), faults));
        return faults;
    }

    private static void check(String whose, Map<String, Long> account, List<String> faults) {
        compare(whose, "received", RECEIVED, "dropped-", account, faults);
        compare(whose, "sent", SENT, "unsent-", account, faults);
    }

    private static void compare(
            String whose,
            String total,
            Set<String> parts,
            String causes,
            Map<String, Long> account,
            List<String> faults) {
        Map<String, Long> found = new LinkedHashMap<>();
        account.forEach(
                (label, value) -> {
                    if (value != 0 && (parts.contains(label) || label.startsWith(causes))) {
                        found.put(label, value);
                    }
                });
        long expected = account.getOrDefault(total, 0L);
        long sum = found.values().stream().mapToLong(Long::longValue).sum();
        if (sum != expected) {
            faults.add(
                    "%s: expected %d %s to be accounted for, found %d: %s"
                            .formatted(whose, expected, total, sum, found));
        }
    }

    private static void demandNone(List<String> faults) {
        if (!faults.isEmpty()) {
            throw new AssertionFailedError(String.join("\n", faults));
        }
    }
}
