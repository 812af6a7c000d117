// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.backplane.Backplane;
import io.guestwire.channel.Side;
import io.guestwire.directory.Server;
import io.guestwire.servergroup.backplane.HostDatagram;
import io.guestwire.servergroup.backplane.InProcessBackplane;
import io.guestwire.servergroup.testing.Seed;
import io.guestwire.servergroup.testing.TestDirectory;
import io.guestwire.testkit.FakePeer;
import io.guestwire.testkit.SteppedContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What other hosts, and the directory's changes, can do to what this host holds of them. */
class OtherHostsTest {
    private static final Server HERE = new Server("uuid-a", "instance-1", "", "{}");
    private static final Server THERE = new Server("uuid-b", "instance-2", "compute-2", "{}");
    private static final Server NEW = new Server("uuid-c", "instance-3", "compute-2", "{}");

    private final InProcessBackplane hub = new InProcessBackplane();
    private final Backplane other = hub.join();
    private final SteppedContext context = new SteppedContext(Side.HOST, "cgcs.server_grp");
    private final TestDirectory directory =
            new TestDirectory().with("shared", HERE).with("shared", THERE);
    private final ServerGroupService service =
            new ServerGroupService(ServerGroupSettings.of("a-host"));

    @BeforeEach
    void start() {
        service.use(directory);
        service.use(hub.join());
        context.start(service, "instance-1");
    }

    private void tells(HostDatagram datagram) {
        other.publish("shared", datagram.bytes());
        context.run();
    }

    private long count(ServerGroupCounter counter) {
        return service.control().counters().get(counter.label());
    }

    private List<String> states() {
        FakePeer peer = context.fakePeer("instance-1");
        peer.read();
        peer.says(Seed.STATUS_QUERY);
        return peer.readAll().stream()
                .filter(m -> m.path("msg_type").asText().equals("status_response"))
                .map(m -> m.path("data").path("state").asText())
                .toList();
    }

    private Map<String, byte[]> kept() {
        return other.kept("shared").toCompletableFuture().join();
    }

    @Test
    void theStateOfAStrangerIsNotNoted() {
        tells(new HostDatagram.ChannelState(NEW.id(), "active"));
        directory.with("shared", NEW);
        assertThat(states()).containsExactly("active", "", "");
    }

    @Test
    void theStateOfAMemberOfAnotherGroupIsNotNoted() {
        directory.with("other", NEW);
        tells(new HostDatagram.ChannelState(NEW.id(), "active"));
        directory.with("shared", NEW);
        assertThat(states()).containsExactly("active", "", "");
    }

    @Test
    void theStateOfWhoIsNoMemberInAnotherDirectoryIsForgotten() {
        tells(new HostDatagram.ChannelState(THERE.id(), "active"));
        assertThat(states()).containsExactly("active", "active");
        service.use(new TestDirectory().with("shared", HERE));
        context.run();
        service.use(directory);
        context.run();
        assertThat(states()).containsExactly("active", "");
    }

    @Test
    void aStateThatWasToldBeforeItsServerBecameAMemberIsAskedForAndNews() {
        other.keep("shared", NEW.id(), "active".getBytes(StandardCharsets.UTF_8));
        context.fakePeer("instance-1").read();
        directory.change("shared", NEW);
        context.run();
        assertThat(context.fakePeer("instance-1").read())
                .extracting(message -> message.path("data").path("state").asText())
                .containsExactly("", "active");
        assertThat(states()).containsExactly("active", "", "active");
    }

    @Test
    void aGroupThatIsGoneIsNotHeardAnyMore() {
        directory.remove(HERE.id());
        directory.remove(THERE.id());
        context.run();
        tells(new HostDatagram.Broadcast("x", "y"));
        assertThat(count(ServerGroupCounter.BACKPLANE_RECEIVED)).isZero();
    }

    @Test
    void aGroupWithoutAMemberHereIsNotHeardAnyMoreAndItsStateIsTakenBack() {
        assertThat(kept()).containsOnlyKeys(HERE.id());
        directory.remove(HERE.id());
        context.run();
        tells(new HostDatagram.Broadcast("x", "y"));
        assertThat(count(ServerGroupCounter.BACKPLANE_RECEIVED)).isZero();
        assertThat(kept()).isEmpty();
    }

    @Test
    void theStateOfWhoMovedToAnotherHostIsThatHosts() {
        directory.change("shared", new Server(HERE.id(), HERE.instance(), "compute-2", "{}"));
        context.run();
        assertThat(kept()).containsOnlyKeys(HERE.id());
    }

    @Test
    void aDatagramForWhichThereIsNoRoomIsCounted() {
        context.accepting(false);
        tells(new HostDatagram.Broadcast("x", "y"));
        context.accepting(true);
        context.run();
        assertThat(count(ServerGroupCounter.BACKPLANE_MISSED)).isOne();
        assertThat(count(ServerGroupCounter.BACKPLANE_RECEIVED)).isZero();
    }

    @Test
    void whatWaitsIsBoundedInBytesAndMakesRoomAgain() {
        byte[] datagram = new HostDatagram.Broadcast("x", "y".repeat(3_000)).bytes();
        int room = Neighbours.MAX_WAITING_BYTES / datagram.length;
        for (int round = 1; round <= 2; round++) {
            for (int i = 0; i < room + 10; i++) {
                other.publish("shared", datagram.clone());
            }
            context.run();
            assertThat(count(ServerGroupCounter.BACKPLANE_RECEIVED)).isEqualTo(round * room);
            assertThat(count(ServerGroupCounter.BACKPLANE_MISSED)).isEqualTo(round * 10L);
        }
    }
}
