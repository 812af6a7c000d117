// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.backplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.backplane.Backplane;
import io.guestwire.backplane.Backplane.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InProcessBackplaneTest {
    private final InProcessBackplane hub = new InProcessBackplane();
    private final Backplane one = hub.join();
    private final Backplane two = hub.join();
    private final List<byte[]> heard = new ArrayList<>();

    @Test
    void everybodyHearsTheOthersAndNobodyItself() {
        Subscription subscription = two.subscribe("g", heard::add);
        byte[] datagram = {1, 2};
        assertThat(one.publish("g", datagram)).isTrue();
        assertThat(two.publish("g", datagram)).isTrue();
        assertThat(one.publish("other", datagram)).isTrue();
        assertThat(heard).containsExactly(new byte[] {1, 2});
        subscription.close();
        one.publish("g", datagram);
        assertThat(heard).hasSize(1);
    }

    @Test
    void aDatagramOver64KiBIsDropped() {
        two.subscribe("g", heard::add);
        assertThat(one.publish("g", new byte[65_537])).isFalse();
        assertThat(heard).isEmpty();
    }

    @Test
    void theLatestValueIsKeptUntilItIsRemoved() {
        one.keep("g", "k", new byte[] {1});
        two.keep("g", "k", new byte[] {2});
        assertThat(one.kept("g").toCompletableFuture().join())
                .containsOnlyKeys("k")
                .containsEntry("k", new byte[] {2});
        two.keep("g", "k", null);
        assertThat(one.kept("g").toCompletableFuture().join()).isEmpty();
    }

    @Test
    void moreThanTenThousandValuesAreNotKept() {
        for (int i = 0; i < 10_000; i++) {
            one.keep("g", "k" + i, new byte[] {1});
        }
        assertThat(one.keep("g", "one-more", new byte[] {1}).toCompletableFuture())
                .isCompletedExceptionally();
        assertThat(one.keep("g", "k0", new byte[] {2}).toCompletableFuture()).isCompleted();
    }
}
