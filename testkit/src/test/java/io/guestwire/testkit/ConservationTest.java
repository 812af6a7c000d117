// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.guestwire.baselayer.Account;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConservationTest {
    private static final String ADDRESS = "test.mute";
    private static final MessageGroup MUTE =
            new MessageGroup() {
                @Override
                public void received(Peer peer, Message message) {}
            };

    @Test
    void whatWaitsIsAccountedFor() {
        try (HostAndGuests net = new HostAndGuests()) {
            Node host = net.host().add(ADDRESS, MUTE);
            Guest guest = net.guest("instance-00000001");
            guest.say(ADDRESS, "{}");
            guest.say("nobody", "{}");
            guest.toGuest().hold().capacity(10);
            net.settle();
            assertThat(Account.of(host.baseLayer()))
                    .containsEntry("received", 2L)
                    .containsEntry("delivered", 1L)
                    .containsEntry("nacked", 1L)
                    .containsEntry(Account.FRAMES_WAITING, 1L);
            Conservation.check(host.baseLayer());
        }
    }

    @Test
    void aMessageThatAGroupIsBusyWithStandsInNoColumn() {
        HostAndGuests net = new HostAndGuests();
        net.host()
                .add(
                        ADDRESS,
                        new MessageGroup() {
                            @Override
                            public void received(Peer peer, Message message) {
                                assertThat(Conservation.faults(net.host().baseLayer()))
                                        .hasSize(3)
                                        .first()
                                        .asString()
                                        .isEqualTo(
                                                "the node: expected 1 received to be accounted for,"
                                                        + " found 0: {}");
                            }
                        });
        net.guest("instance-00000001").say(ADDRESS, "{}");
        net.settle();
        assertThat(net.host().lastError(ADDRESS)).isEmpty();
        Conservation.check(net.host().baseLayer());
        net.close();
    }

    @Test
    void saysByHowMuchAnAccountDoesNotBalance() {
        Map<String, Long> account = new HashMap<>();
        account.put("received", 10L);
        account.put("delivered", 7L);
        account.put("dropped-unreadable", 1L);
        account.put(Account.MESSAGES_WAITING, 1L);
        account.put("bytes-read", 500L);
        account.put("sent", 3L);
        account.put("written", 3L);
        assertThatThrownBy(() -> Conservation.check("node 1", account))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(
                        "node 1: expected 10 received to be accounted for, found 9: {");
        account.put("nacked", 1L);
        Conservation.check("node 1", account);
        account.put("unsent-outbox-full", 1L);
        assertThatThrownBy(() -> Conservation.check("node 1", account))
                .hasMessageStartingWith("node 1: expected 3 sent to be accounted for, found 4");
    }
}
