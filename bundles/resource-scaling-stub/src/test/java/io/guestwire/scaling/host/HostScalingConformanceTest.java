// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.host;

import io.guestwire.channel.Side;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import io.guestwire.scaling.ResourceScaling;
import io.guestwire.testkit.FakePeer;
import io.guestwire.testkit.GroupConformance;
import io.guestwire.testkit.Sample;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The host's end as a message group among others. It says something only when it is given orders,
 * and takes an answer at the address of its request alone. So each guest is asked for a processor
 * when it comes and after each of its messages, which go to the address that it was asked from: a
 * good answer is answered by the next request.
 *
 * <p>The order of messages is not checked: of two answers that come at once the second has no
 * request.
 */
class HostScalingConformanceTest extends GroupConformance {
    private final List<String> successes = new ArrayList<>();

    @Override
    protected MessageGroup group() {
        return new UnderOrders();
    }

    @Override
    protected String address() {
        return HostScaling.ADDRESSES;
    }

    @Override
    protected Side side() {
        return Side.HOST;
    }

    @Override
    protected List<Sample> messages() {
        return List.of(
                Sample.answered(
                        "{\"version\":2,\"resource\":\"cpu\",\"direction\":\"down\","
                                + "\"result\":\"success\",\"offline_cpu\":3,\"online_cpus\":[0,1]}"),
                Sample.answered(
                        "{\"version\":2,\"resource\":\"cpu\",\"direction\":\"down\","
                                + "\"result\":\"fail\",\"err_msg\":\"all are needed\"}"));
    }

    @Override
    protected List<String> effects() {
        List<String> effects = List.copyOf(successes);
        successes.clear();
        return effects;
    }

    /** The group with somebody who gives it orders. All on the group's thread. */
    private final class UnderOrders implements MessageGroup {
        private final HostScaling scaling = new HostScaling(Map.of());
        private final Map<Peer, String> askedFrom = new HashMap<>();
        private GroupContext context;

        @Override
        public void started(GroupContext context) {
            this.context = context;
            scaling.started(context);
        }

        @Override
        public void peerCame(Peer peer) {
            scaling.peerCame(peer);
            ask(peer);
        }

        @Override
        public void received(Peer peer, Message message) {
            String address = askedFrom.getOrDefault(peer, message.destAddress());
            scaling.received(peer, new Addressed(message, address));
            ask(peer);
        }

        @Override
        public void peerWent(Peer peer) {
            scaling.peerWent(peer);
            askedFrom.remove(peer);
        }

        @Override
        public void stopped() {
            scaling.stopped();
            askedFrom.clear();
        }

        private void ask(Peer peer) {
            scaling.cpuDown(peer.name(), ResourceScaling.MAX_TIMEOUT)
                    .thenAccept(scaled -> successes.add(scaled.toString()));
            context.execute(() -> note(peer));
        }

        /** Runs after the request has been sent, if it has. */
        private void note(Peer peer) {
            if (context.peer(peer.name()).orElse(null) == peer) {
                ((FakePeer) peer)
                        .waiting()
                        .forEach(sent -> askedFrom.put(peer, sent.sourceAddress()));
            }
        }
    }

    private record Addressed(Message message, String destAddress) implements Message {
        @Override
        public ByteBuffer data() {
            return message.data();
        }

        @Override
        public int version() {
            return message.version();
        }

        @Override
        public String sourceAddress() {
            return message.sourceAddress();
        }
    }
}
