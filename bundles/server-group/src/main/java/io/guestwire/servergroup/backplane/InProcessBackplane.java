// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.backplane;

import io.guestwire.backplane.Backplane;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Connects several nodes of one Java virtual machine, for tests and demonstrations; make one and
 * {@link #join} it once a node.
 *
 * <p><b>Threads:</b> any. A datagram is handed over on the publisher's thread, so nothing waits
 * here and nothing is dropped. <b>Bound:</b> 10,000 values are kept a server group; one more ends
 * exceptionally.
 */
public final class InProcessBackplane {
    private static final int MAX_KEPT = 10_000;
    private static final int MAX_BYTES = 64 * 1024;

    private final Map<String, List<Subscriber>> subscribers = new ConcurrentHashMap<>();
    private final Map<String, Map<String, byte[]>> kept = new ConcurrentHashMap<>();

    /** The backplane as one more node sees it: it does not hear itself. */
    public Backplane join() {
        return new Node();
    }

    private record Subscriber(Node node, Backplane.DatagramListener listener) {}

    private final class Node implements Backplane {
        @Override
        public boolean publish(String serverGroup, byte[] datagram) {
            if (datagram.length > MAX_BYTES) {
                return false;
            }
            for (Subscriber subscriber : subscribers.getOrDefault(serverGroup, List.of())) {
                if (subscriber.node() != this) {
                    subscriber.listener().received(datagram.clone());
                }
            }
            return true;
        }

        @Override
        public Subscription subscribe(String serverGroup, DatagramListener listener) {
            List<Subscriber> group =
                    subscribers.computeIfAbsent(serverGroup, key -> new CopyOnWriteArrayList<>());
            Subscriber subscriber = new Subscriber(this, listener);
            group.add(subscriber);
            return () -> group.remove(subscriber);
        }

        @Override
        public CompletionStage<Void> keep(String serverGroup, String key, byte[] value) {
            Map<String, byte[]> group =
                    kept.computeIfAbsent(serverGroup, name -> new ConcurrentHashMap<>());
            if (value == null) {
                group.remove(key);
            } else if (value.length > MAX_BYTES
                    || (group.size() >= MAX_KEPT && !group.containsKey(key))) {
                return CompletableFuture.failedFuture(
                        new IllegalStateException(
                                "expected at most 10,000 values of 64 KiB in server group "
                                        + serverGroup));
            } else {
                group.put(key, value.clone());
            }
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Map<String, byte[]>> kept(String serverGroup) {
            Map<String, byte[]> copy = new HashMap<>();
            kept.getOrDefault(serverGroup, Map.of())
                    .forEach((key, value) -> copy.put(key, value.clone()));
            return CompletableFuture.completedFuture(copy);
        }
    }
}
