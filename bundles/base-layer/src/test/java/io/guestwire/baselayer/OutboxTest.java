// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.channel.Channel;
import io.guestwire.channel.Side;
import io.guestwire.group.SendResult;
import io.guestwire.settings.Settings;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.channels.GatheringByteChannel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final TestNode test = new TestNode();

    @Test
    void whatIsBeingWrittenToAPeerThatHasStoppedReadingLeavesRoomForOtherGroups()
            throws IOException {
        Settings settings = new Settings("test", Map.of("outbox.bytes", "65536"), complaint -> {});
        test.node.limits(Limits.read(settings, Limits.DEFAULT));
        RecordingGroup flood = new RecordingGroup();
        RecordingGroup other = new RecordingGroup();
        test.node.add(flood.at("test.flood"));
        test.node.add(other.at(TestNode.ECHO));
        var handler = test.node.opened(stub(Channel.class));
        test.workers.run();
        test.send(flood, 1_000, 100);
        handler.writable(stub(GatheringByteChannel.class));
        List<SendResult> results = test.send(other, 1_000, 20);
        assertThat(results).containsOnly(SendResult.ACCEPTED);
        test.close();
    }

    @Test
    void whatAGroupSendsInTheMomentInWhichItGoesDoesNotWaitForEver() {
        test.node.add(new RecordingGroup().at("test.gone"));
        test.node.add(new RecordingGroup().at(TestNode.ECHO));
        PeerConnection peer = (PeerConnection) test.node.opened(stub(Channel.class));
        Outbox outbox = new Outbox(new OutboxPool(1 << 30));
        Lane gone = peer.lanes().to("test.gone");
        Lane stays = peer.lanes().to(TestNode.ECHO);
        PeerLimits limits = Limits.DEFAULT.peer();
        outbox.take(new Lane[] {gone, stays}, limits);
        outbox.take(new Lane[] {stays}, limits);
        assertThat(outbox.offer(gone, new byte[9], limits)).isEqualTo(Outbox.Offer.CLOSED);
        assertThat(outbox.waitingFrames()).isZero();
        assertThat(outbox.offer(stays, new byte[9], limits)).isEqualTo(Outbox.Offer.ACCEPTED);
        test.node.close();
    }

    /** A channel whose peer reads nothing. */
    private static <T> T stub(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "side" -> Side.HOST;
                                    case "instance", "location" -> "instance-00000001";
                                    case "write" -> 0L;
                                    default -> null;
                                }));
    }
}
