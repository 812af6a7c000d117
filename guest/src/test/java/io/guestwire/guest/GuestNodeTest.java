// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.guestwire.baselayer.Limits;
import io.guestwire.settings.Settings;
import io.guestwire.virtio.PortPath;
import java.io.BufferedReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GuestNodeTest {

    @TempDir Path directory;

    @Test
    void whatIsSentBeforeThePortIsThereWaitsForTheHost() throws Exception {
        Path port = directory.resolve("port");
        try (GuestNode guest = new GuestNode(new PortPath(port), Limits.DEFAULT)) {
            guest.start();
            assertThat(guest.awaitPort(Duration.ofMillis(1))).isFalse();
            assertThat(guest.isHostThere()).isFalse();
            await().until(guest.client()::isConnected);
            guest.client().broadcast("early").join();
            try (ServerSocketChannel listener =
                    ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                listener.bind(UnixDomainSocketAddress.of(port));
                try (BufferedReader host = ControlServer.reader(listener.accept())) {
                    assertThat(host.readLine()).isEmpty();
                    assertThat(host.readLine()).contains("broadcast", "early");
                }
            }
        }
    }

    @Test
    void whatWaitedTooLongForAHostThatWasNeverThereIsDroppedAndCounted() throws Exception {
        Settings entries =
                new Settings("x", Map.of("peer.patience", 50, "version.default", 1), text -> {});
        Limits limits = Limits.read(entries, Limits.DEFAULT);
        try (GuestNode guest = new GuestNode(new PortPath(directory.resolve("port")), limits)) {
            guest.start();
            await().until(guest.client()::isConnected);
            guest.client().broadcast("late").join();
            await().until(
                            () ->
                                    guest.counters()
                                            .contains(
                                                    new Event.Counter(
                                                            "base-layer", "unsent-peer-away", 1)));
        }
    }
}
