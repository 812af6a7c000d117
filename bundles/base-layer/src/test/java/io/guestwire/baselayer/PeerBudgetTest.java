// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.channel.Channel;
import io.guestwire.channel.Side;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PeerBudgetTest {
    private static final Runnable NOTHING = () -> {};

    private final TestNode test = new TestNode();
    private final AtomicBoolean paused = new AtomicBoolean();
    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(NOTHING);

    @Test
    void whoOverdrawsInTheMomentInWhichItIsToBeReadAgainStaysPaused() {
        PeerConnection peer = (PeerConnection) test.node.opened(channel());
        peer.charge(20_000, 0);
        assertThat(paused).isTrue();
        meanwhile.set(() -> peer.charge(20_000, 0));
        pass(Duration.ofSeconds(1));
        assertThat(meanwhile.get()).isSameAs(NOTHING);
        assertThat(paused).isTrue();
        pass(Duration.ofSeconds(2));
        assertThat(paused).isFalse();
        peer.received(ByteBuffer.wrap("\n".getBytes(StandardCharsets.US_ASCII)));
        test.close();
    }

    private void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            test.clock.move(Duration.ofSeconds(1));
            test.workers.run();
        }
    }

    /** Between the decision to read again and its effect something happens on another thread. */
    private Channel channel() {
        return (Channel)
                Proxy.newProxyInstance(
                        Channel.class.getClassLoader(),
                        new Class<?>[] {Channel.class},
                        (proxy, method, arguments) -> {
                            switch (method.getName()) {
                                case "side":
                                    return Side.HOST;
                                case "instance", "location":
                                    return "instance-00000001";
                                case "pauseReading":
                                    paused.set(true);
                                    return null;
                                case "resumeReading":
                                    meanwhile.getAndSet(NOTHING).run();
                                    paused.set(false);
                                    return null;
                                default:
                                    return null;
                            }
                        });
    }
}
