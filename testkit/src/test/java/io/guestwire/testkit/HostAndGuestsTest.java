// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.guestwire.baselayer.Counter;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostAndGuestsTest {
    private static final String ECHO = "test.echo";
    private static final String FRAME =
            "\n{\"version\":2,\"source_addr\":\"test.echo\",\"dest_addr\":\"test.echo\","
                    + "\"data\":{\"name\":\"größe 😀\"}}\n";

    private final HostAndGuests net = new HostAndGuests();
    private final Echo echo = new Echo();
    private final Guest guest = net.guest("instance-00000001");

    /** Answers with what it got, and notes it. */
    private static class Echo implements MessageGroup {
        final List<String> calls = new ArrayList<>();
        GroupContext context;

        @Override
        public void started(GroupContext given) {
            context = given;
        }

        @Override
        public void peerCame(Peer peer) {
            calls.add("came " + peer.name());
        }

        @Override
        public void received(Peer peer, Message message) {
            calls.add(peer.name() + " " + message.text());
            peer.send(context.outgoing(message.copy()));
        }

        @Override
        public void peerWent(Peer peer) {
            calls.add("went " + peer.name());
        }
    }

    /** Asks its host as soon as it is there, and notes the answer. */
    private static final class Asker extends Echo {
        @Override
        public void peerCame(Peer peer) {
            super.peerCame(peer);
            peer.send(context.outgoing("{\"question\":1}".getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public void received(Peer peer, Message message) {
            calls.add(peer.name() + " " + message.text());
        }
    }

    @AfterEach
    void end() {
        net.close();
    }

    @Test
    void aGuestInTheTestsHandsWritesBytesAndReadsFrames() {
        net.host().add(ECHO, echo);
        guest.write("\n\n" + FRAME + "rubbish\n" + FRAME.substring(1, 20));
        assertThat(guest.frames()).isEmpty();
        net.settle();
        assertThat(guest.frames()).containsExactly(FRAME.strip());
        guest.write(FRAME.substring(20));
        net.settle();
        assertThat(guest.heard()).containsExactly("{\"name\":\"größe 😀\"}");
        assertThat(net.host().baseLayer().counters().get(Counter.DROPPED_UNREADABLE)).isOne();
    }

    @Test
    void aGuestWithAGroupIsANode() {
        Asker asker = new Asker();
        net.host().add(ECHO, echo);
        guest.add(ECHO, asker);
        net.settle();
        assertThat(echo.calls)
                .containsExactly("came instance-00000001", "instance-00000001 {\"question\":1}");
        assertThat(asker.calls).containsExactly("came host", "host {\"question\":1}");
        assertThat(guest.heard()).containsExactly("{\"question\":1}");
    }

    @Test
    void bytesCanBeSplitAnywhereInBothDirections() {
        net.host().add(ECHO, echo);
        for (int piece = 1; piece < 80; piece++) {
            guest.toHost().splitEvery(piece);
            guest.toGuest().splitEvery(piece);
            guest.write(FRAME);
            net.settle();
            assertThat(guest.frames()).as("in pieces of %d", piece).containsExactly(FRAME.strip());
        }
        guest.toHost().whole();
        for (int at = 1; at < FRAME.length(); at++) {
            guest.toHost().splitAt(at, at + 1L);
            guest.write(FRAME);
            net.settle();
            assertThat(guest.frames()).as("split at %d", at).hasSize(1);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> guest.toHost().splitEvery(0));
    }

    @Test
    void bytesCanBeLate() {
        net.host().add(ECHO, echo);
        guest.toHost().delay(Duration.ofMillis(20));
        guest.toGuest().delay(Duration.ofMillis(30));
        guest.write(FRAME);
        net.pass(Duration.ofMillis(49));
        assertThat(echo.calls).hasSize(2);
        assertThat(guest.frames()).isEmpty();
        net.pass(Duration.ofMillis(1));
        assertThat(guest.frames()).hasSize(1);
    }

    @Test
    void aChannelCanBeCutAtEachByteOfAFrame() {
        net.host().add(ECHO, echo);
        int whole = FRAME.getBytes(StandardCharsets.UTF_8).length;
        for (int at = 2; at < whole; at++) {
            guest.toHost().cutAfter(at);
            guest.write(FRAME);
            net.settle();
            assertThat(guest.isConnected()).isFalse();
            guest.connect();
            guest.write(FRAME);
            net.settle();
            assertThat(guest.frames()).as("after a cut at %d", at).hasSize(1);
        }
        assertThat(net.host().baseLayer().counters().get(Counter.DROPPED_CUT_OFF))
                .isEqualTo(whole - 2);
    }

    @Test
    void theHostSeesAGuestGoAndComeAndTheGuestKeepsItsPort() {
        Asker asker = new Asker();
        net.host().add(ECHO, echo);
        guest.add(ECHO, asker);
        net.settle();
        echo.calls.clear();
        guest.cut();
        guest.connect();
        net.settle();
        assertThat(echo.calls).containsExactly("came instance-00000001", "went instance-00000001");
        assertThat(asker.calls).containsExactly("came host", "host {\"question\":1}");
        guest.unplug();
        net.settle();
        assertThat(asker.calls).last().isEqualTo("went host");
        guest.connect();
        net.settle();
        assertThat(asker.calls).endsWith("came host", "host {\"question\":1}");
    }

    @Test
    void aGuestThatDoesNotReadFillsItsOutboxAndGetsTheRestLater() {
        net.host().add(ECHO, echo);
        Guest other = net.guest("instance-00000002");
        guest.toGuest().hold();
        String large = "{\"a\":\"" + "x".repeat(60_000) + "\"}";
        for (int i = 0; i < 10; i++) {
            guest.say(ECHO, large);
            net.settle();
        }
        other.say(ECHO, "{}");
        net.settle();
        assertThat(other.heard()).containsExactly("{}");
        assertThat(guest.frames()).isEmpty();
        assertThat(net.host().baseLayer().counters().get(Counter.UNSENT_OUTBOX_FULL)).isPositive();
        guest.toGuest().release();
        net.settle();
        assertThat(guest.heard()).hasSizeBetween(4, 6).containsOnly(large);
    }

    @Test
    void aGroupIsUpdatedWhileGuestsStayConnected() {
        net.host().add(ECHO, echo);
        net.settle();
        net.host().remove(echo);
        guest.say(ECHO, "{\"waits\":1}");
        net.pass(Duration.ofSeconds(9));
        assertThat(guest.frames()).isEmpty();
        Echo successor = new Echo();
        net.host().add(ECHO, successor);
        net.settle();
        assertThat(guest.heard()).containsExactly("{\"waits\":1}");
        assertThatIllegalArgumentException().isThrownBy(() -> net.host().remove(echo));
    }

    @Test
    void whatAGroupThrowsCanBeAskedFor() {
        MessageGroup broken =
                (peer, message) -> {
                    throw new IllegalStateException("on purpose");
                };
        net.host().add("test.broken", broken);
        guest.say("test.broken", "{}");
        net.settle();
        assertThat(net.host().lastError("test.broken")).contains("on purpose");
        assertThat(guest.heard()).singleElement().asString().contains("nack");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> net.host().add("not an address", broken))
                .withMessageContaining("guestwire.group.address");
    }

    @Test
    void aSecondPassesForEachTimerOfASecond() {
        net.host().add(ECHO, echo);
        net.settle();
        tick();
        net.pass(Duration.ofMinutes(1));
        assertThat(echo.calls).filteredOn(call -> call.equals("tick")).hasSize(60);
        net.clock().setDate(ManualClock.START);
        assertThat(net.clock().instant()).isEqualTo(ManualClock.START);
    }

    private void tick() {
        echo.context.after(
                Duration.ofSeconds(1),
                () -> {
                    echo.calls.add("tick");
                    tick();
                });
    }

    @Test
    void twoThatAnswerEachOtherWithoutEndAreHeldBackByTheirBudgets() {
        net.host().add(ECHO, echo);
        guest.add(ECHO, new Echo());
        guest.say(ECHO, "{}");
        net.settle();
        int calls = echo.calls.size();
        assertThat(calls).isGreaterThan(9_000);
        net.settle();
        assertThat(echo.calls).hasSize(calls);
        net.pass(Duration.ofMillis(500));
        assertThat(echo.calls).hasSizeGreaterThan(calls);
    }
}
