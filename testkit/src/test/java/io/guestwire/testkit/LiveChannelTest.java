// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.guestwire.baselayer.BaseLayer;
import io.guestwire.baselayer.Counter;
import io.guestwire.baselayer.Limits;
import io.guestwire.channel.Side;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveChannelTest {
    @Test
    void runsOnItsOwnThreadAndEndsWithIt() throws Exception {
        try (BaseLayer node = new BaseLayer(Limits.DEFAULT);
                LiveChannel guest = new LiveChannel(node, Side.HOST, "instance-00000001")) {
            guest.peerSends(1, "me", "nobody", "{}");
            assertThat(guest.peerGets()).contains("\"dest_addr\":\"me\"").contains("nack");
            assertThat(guest.peerGets(Duration.ZERO)).isNull();
        }
    }

    @Test
    void twoCanBeJoined() throws Exception {
        try (BaseLayer host = new BaseLayer(Limits.DEFAULT);
                BaseLayer guest = new BaseLayer(Limits.DEFAULT);
                LiveChannel toGuest = new LiveChannel(host, Side.HOST, "instance-00000001");
                LiveChannel toHost = new LiveChannel(guest, Side.GUEST, "host")) {
            toGuest.joinTo(toHost);
            toGuest.peerSends(1, "me", "nobody", "{}");
            toHost.peerSends(1, "me", "nobody", "{}");
            // Each one's nack comes to the other, where nobody is either: it is not answered.
            await().until(() -> guest.counters().get(Counter.DROPPED_NACK) == 1);
            await().until(() -> host.counters().get(Counter.DROPPED_NACK) == 1);
            assertThat(host.counters().get(Counter.NACKED)).isEqualTo(1);
            assertThat(guest.counters().get(Counter.NACKED)).isEqualTo(1);
        }
    }
}
