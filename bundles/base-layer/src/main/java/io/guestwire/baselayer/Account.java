// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that is counted of a node, a peer or a message group, by label, and beside it what waits: so
 * that an account balances by itself (see {@link Counter}). Read one value after the other; when
 * nothing moves it is exact. Any thread.
 */
public final class Account {
    /** The label of what waits in mailboxes: messages. */
    public static final String MESSAGES_WAITING = "messages-waiting";

    /** The label of what waits in outboxes: frames. */
    public static final String FRAMES_WAITING = "frames-waiting";

    private Account() {}

    /** Of the node: all peers, also those that are gone. */
    public static Map<String, Long> of(BaseLayer node) {
        long messages = node.groups().stream().mapToLong(GroupReport::waiting).sum();
        long frames = node.peers().stream().mapToLong(PeerReport::framesWaiting).sum();
        return account(node.counters().snapshot(), messages, frames);
    }

    /** Of one connected peer. */
    public static Map<String, Long> of(PeerReport peer) {
        return account(peer.counters(), peer.messagesWaiting(), peer.framesWaiting());
    }

    /** Of one message group; empty of one that does not serve. */
    public static Map<String, Long> of(GroupReport group) {
        return group.counters().isEmpty()
                ? Map.of()
                : account(group.counters(), group.waiting(), group.framesWaiting());
    }

    private static Map<String, Long> account(
            Map<Counter, Long> counters, long messages, long frames) {
        Map<String, Long> account = new LinkedHashMap<>();
        counters.forEach((counter, value) -> account.put(counter.label(), value));
        account.put(MESSAGES_WAITING, messages);
        account.put(FRAMES_WAITING, frames);
        return account;
    }
}
