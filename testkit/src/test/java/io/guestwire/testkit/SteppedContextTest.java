// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.guestwire.channel.Side;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import io.guestwire.group.SendResult;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class SteppedContextTest {
    private final SteppedContext context = new SteppedContext(Side.HOST, "test.echo");
    private final Probe group = new Probe();

    /** A group that does what the test says. */
    private static final class Probe implements MessageGroup {
        private final List<String> calls = new ArrayList<>();
        private GroupContext context;
        private BiConsumer<Peer, Message> onMessage = this::echo;
        private Runnable onStop = () -> {};

        private void echo(Peer peer, Message message) {
            peer.send(context.outgoing(message.copy()));
        }

        @Override
        public void started(GroupContext given) {
            context = given;
        }

        @Override
        public void received(Peer peer, Message message) {
            onMessage.accept(peer, message);
        }

        @Override
        public void peerCame(Peer peer) {
            calls.add("came " + peer.name());
        }

        @Override
        public void peerWent(Peer peer) {
            calls.add("went " + peer.name());
        }

        @Override
        public void stopped() {
            onStop.run();
        }
    }

    @Test
    void aPeerSaysSomethingAndReadsTheAnswer() {
        FakePeer guest = context.start(group, "instance-00000001").get(0);
        guest.says("{\"a\":1}");
        assertThat(guest.waiting()).extracting(Sent::version).containsExactly(1);
        assertThat(guest.readTexts()).containsExactly("{\"a\":1}");
        guest.speaks(2).says("{\"a\":2}");
        assertThat(guest.waiting()).extracting(Sent::version).containsExactly(2);
        assertThat(guest.readOne().path("a").intValue()).isEqualTo(2);
        assertThatThrownBy(guest::readOne).hasMessageContaining("Expected one message to instance");
    }

    @Test
    void timersRunOneByOneAsTheTimePasses() {
        context.start(group);
        tick();
        context.pass(Duration.ofSeconds(3));
        assertThat(group.calls).containsExactly("tick 1", "tick 2", "tick 3");
        assertThat(context.timers()).isOne();
    }

    private void tick() {
        context.after(
                Duration.ofSeconds(1),
                () -> {
                    group.calls.add(
                            "tick "
                                    + Duration.between(ManualClock.START, context.clock().instant())
                                            .toSeconds());
                    tick();
                });
    }

    @Test
    void aMessageLiesSomewhereInItsArrayAndIsOnlyLent() {
        FakePeer guest = context.start(group, "instance-00000001").get(0);
        List<Message> kept = new ArrayList<>();
        List<ByteBuffer> buffers = new ArrayList<>();
        group.onMessage =
                (peer, message) -> {
                    ByteBuffer data = message.data();
                    String read =
                            new String(
                                    data.array(),
                                    data.arrayOffset() + data.position(),
                                    data.remaining(),
                                    StandardCharsets.UTF_8);
                    group.calls.add(read + " " + data.arrayOffset() * data.position());
                    kept.add(message);
                    buffers.add(data);
                };
        guest.says("{\"a\":\n1}");
        assertThat(group.calls).last().isEqualTo("{\"a\": 1} 35");
        assertThat(StandardCharsets.UTF_8.decode(buffers.get(0)).toString()).matches("~{8}");
        assertThatIllegalStateException().isThrownBy(kept.get(0)::text);
        assertThat(context.misuses())
                .extracting(Misuse::kind)
                .containsExactly(Misuse.Kind.LENT_MESSAGE);
    }

    @Test
    void whatIsSentAfterTheStopOrOnAnotherThreadIsNoted() throws Exception {
        FakePeer guest = context.start(group, "instance-00000001").get(0);
        Thread other =
                new Thread(
                        () -> guest.send(context.outgoing("{}".getBytes(StandardCharsets.UTF_8))));
        other.start();
        other.join();
        group.onStop = () -> context.after(Duration.ofSeconds(1), () -> {});
        context.stop();
        assertThat(guest.send(context.outgoing("{}".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(SendResult.DROPPED_PEER_GONE);
        assertThat(context.execute(() -> {})).isFalse();
        assertThat(context.timers()).isZero();
        assertThat(context.misuses())
                .extracting(Misuse::kind)
                .containsExactly(
                        Misuse.Kind.FOREIGN_THREAD, Misuse.Kind.AFTER_STOP, Misuse.Kind.AFTER_STOP);
    }

    @Test
    void whatAGroupThrowsReachesTheTest() {
        FakePeer guest = context.start(group, "instance-00000001").get(0);
        group.onMessage =
                (peer, message) -> {
                    throw new IllegalStateException("on purpose");
                };
        assertThatThrownBy(() -> guest.says("{}")).hasMessage("on purpose");
        group.onMessage = group::echo;
        guest.says("{}");
        assertThat(guest.read()).hasSize(1);
    }

    @Test
    void onlyWhatABaseLayerWouldHandOnCanBeSaid() {
        FakePeer guest = context.start(group, "instance-00000001").get(0);
        String deep = "{\"a\":".repeat(31) + "1" + "}".repeat(31);
        guest.says(deep);
        assertThat(guest.read()).hasSize(1);
        for (String wrong :
                new String[] {
                    "",
                    "[]",
                    "{",
                    "{} {}",
                    "{\"a\":" + deep + "}",
                    "{\"a\":\"" + "x".repeat(66_000) + "\"}"
                }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> guest.says(wrong))
                    .withMessageContaining("HostAndGuests");
        }
    }

    @Test
    void aFullPeerIsToldWhenThereIsRoom() {
        FakePeer guest = context.start(group, "instance-00000001").get(0).full(true);
        group.onMessage =
                (peer, message) -> {
                    group.echo(peer, message);
                    peer.whenWritable(() -> group.calls.add("room"));
                };
        guest.says("{}");
        assertThat(guest.refusals()).isOne();
        assertThat(group.calls).doesNotContain("room");
        guest.full(false);
        assertThat(group.calls).contains("room");
    }

    @Test
    void whatAPeerIsChargedWithIsSeenAndNotAfterTheStop() {
        FakePeer guest = context.start(group, "instance-00000001").get(0);
        group.onMessage = (peer, message) -> peer.charge(3, 5_000_000_000L);
        guest.says("{}");
        guest.says("{}");
        assertThat(guest.chargedMessages()).isEqualTo(6);
        assertThat(guest.chargedBytes()).isEqualTo(10_000_000_000L);
        assertThatIllegalArgumentException().isThrownBy(() -> guest.charge(0, -1));
        context.stop();
        guest.charge(1, 1);
        assertThat(guest.chargedMessages()).isEqualTo(6);
        assertThat(context.misuses()).hasSize(1);
    }

    @Test
    void anOutboxIsFullOfTinyFramesAsOneOfABaseLayer() {
        FakePeer guest = context.start(group, "instance-00000001").get(0).outbox(1_000_000);
        for (int i = 0; i < 4_100; i++) {
            guest.says("{}");
        }
        assertThat(guest.waiting()).hasSize(4_096);
        assertThat(guest.refusals()).isEqualTo(4);
    }

    @Test
    void whoComesAgainBeforeItIsSeenToGoIsToldFirst() {
        FakePeer old = context.start(group, "instance-00000001").get(0);
        context.willGo(old);
        context.come("instance-00000001");
        assertThat(group.calls)
                .containsExactly(
                        "came instance-00000001",
                        "came instance-00000001",
                        "went instance-00000001");
        assertThat(context.peers()).containsExactly(context.fakePeer("instance-00000001"));
    }

    @Test
    void aGroupOfManyAddressesSaysWhichOneItMeans() {
        SteppedContext family = new SteppedContext(Side.HOST, "scale-*");
        FakePeer guest = family.start(group, "instance-00000001").get(0);
        group.onMessage =
                (peer, message) ->
                        peer.send(
                                family.outgoing(message.copy()),
                                2,
                                message.destAddress(),
                                message.sourceAddress());
        guest.sends("{}", "me", "scale-7");
        family.run();
        assertThat(guest.waiting())
                .extracting(Sent::sourceAddress, Sent::destAddress)
                .containsExactly(tuple("scale-7", "me"));
        assertThatIllegalArgumentException().isThrownBy(() -> guest.says("{}"));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> guest.send(family.outgoing("{}".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void theSuccessorFindsThePeersThatAreThere() {
        FakePeer guest = context.start(group, "instance-00000001").get(0).speaks(2);
        context.stop();
        SteppedContext next = context.successor();
        Probe successor = new Probe();
        next.start(successor);
        assertThat(successor.calls).containsExactly("came instance-00000001");
        assertThat(next.fakePeer("instance-00000001").version()).isEqualTo(2);
        assertThat(next.fakePeer("instance-00000001")).isNotSameAs(guest);
        assertThatIllegalStateException().isThrownBy(() -> context.start(group));
    }

    @Test
    void aGroupThatKeepsItselfBusyIsFound() {
        context.start(group);
        context.execute(
                new Runnable() {
                    @Override
                    public void run() {
                        context.execute(this);
                    }
                });
        assertThatThrownBy(context::run).hasMessageContaining("Expected the group to come to rest");
    }
}
