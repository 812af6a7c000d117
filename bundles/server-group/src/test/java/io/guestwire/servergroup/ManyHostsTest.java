// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.junit.jupiter.api.Test;

/** Two hosts with the instance names that Nova gives on both. */
class ManyHostsTest {
    private static final String HELLO =
            "{\"version\":1,\"msg_type\":\"broadcast\",\"data\":\"hello\"}";

    private final InProcessBackplane hub = new InProcessBackplane();
    private final Host one = new Host("", "compute-2");
    private final Host two = new Host("compute-1", "");

    @Test
    void aBroadcastReachesTheMembersOnTheOtherHostAndNobodyTwice() {
        one.start("instance-1", "instance-2", "instance-9");
        two.start("instance-1", "instance-9");
        one.quiet();
        one.peer("instance-1").says(HELLO);
        two.context.run();
        assertThat(one.peer("instance-2").readOne().path("data").textValue()).isEqualTo("hello");
        JsonNode there = two.peer("instance-1").readOne();
        assertThat(there.path("source_instance").textValue()).isEqualTo("instance-1");
        assertThat(there.path("data").textValue()).isEqualTo("hello");
        assertThat(two.peer("instance-9").read()).isEmpty();
        assertThat(one.peer("instance-1").read()).isEmpty();
        assertThat(one.peer("instance-9").read()).isEmpty();
    }

    @Test
    void aChannelThatEndsThereIsNotifiedHere() {
        one.start("instance-1", "instance-2");
        two.start("instance-1");
        two.context.run();
        one.context.go(one.peer("instance-2"));
        two.context.run();
        assertThat(two.peer("instance-1").waiting())
                .singleElement()
                .satisfies(
                        sent ->
                                assertThat(sent.text())
                                        .isEqualTo(
                                                Seed.NOTIFICATION.replace(
                                                        Seed.DOCUMENT,
                                                        "{\"display_name\":\"instance-2\","
                                                                + "\"instance_id\":\"uuid-b\","
                                                                + "\"host\":\"compute-1\","
                                                                + "\"state\":\"stopped\"}")));
    }

    @Test
    void aChannelThatComesThereIsNotifiedHereOnceHoweverOftenItsHostRestarts() {
        one.start("instance-1");
        two.start("instance-1");
        one.context.run();
        assertThat(one.peer("instance-1").readOne().path("data").path("state").textValue())
                .isEqualTo("active");
        two.restart();
        one.context.run();
        assertThat(one.peer("instance-1").read()).isEmpty();
    }

    @Test
    void whoJoinsLaterKnowsTheStatesOfTheOtherHostAndIsToldNoNews() {
        one.start("instance-1", "instance-2");
        one.context.go(one.peer("instance-2"));
        two.start("instance-1");
        two.context.run();
        FakePeer peer = two.peer("instance-1");
        assertThat(peer.read()).isEmpty();
        peer.says(Seed.STATUS_QUERY);
        assertThat(peer.readAll())
                .extracting(m -> m.path("data").path("state").asText())
                .containsExactly("active", "stopped", "active", "");
    }

    @Test
    void aGroupOfThisHostAloneIsNotPublished() {
        one.start("instance-9");
        one.peer("instance-9").says(HELLO);
        assertThat(one.count(ServerGroupCounter.BROADCASTS)).isOne();
        assertThat(one.count(ServerGroupCounter.BACKPLANE_PUBLISHED)).isZero();
    }

    @Test
    void nonsenseOfAnotherHostIsCounted() {
        two.start("instance-1");
        Backplane other = hub.join();
        for (String datagram :
                List.of(
                        "",
                        "x",
                        "{}",
                        "{\"type\":\"broadcast\"}",
                        "{\"type\":\"other\"}",
                        "{\"type\":\"broadcast\",\"source_instance\":\"x\",\"data\":\"a\\nb\"}",
                        text(new HostDatagram.Broadcast("x".repeat(256), "a")),
                        text(new HostDatagram.ChannelState("x".repeat(256), "active")),
                        text(new HostDatagram.ChannelState("uuid-a", "x".repeat(65))))) {
            other.publish("shared", datagram.getBytes(StandardCharsets.UTF_8));
        }
        two.context.run();
        assertThat(two.count(ServerGroupCounter.BACKPLANE_UNUSABLE)).isEqualTo(9);
        assertThat(two.peer("instance-1").read()).isEmpty();
    }

    @Test
    void withoutTheBackplaneTheHostGoesOnAlone() {
        one.start("instance-1", "instance-2");
        two.start("instance-1");
        one.quiet();
        one.service.drop(one.backplane);
        one.context.run();
        one.peer("instance-1").says(HELLO);
        two.context.run();
        assertThat(one.peer("instance-2").read()).hasSize(1);
        assertThat(two.peer("instance-1").read()).isEmpty();
    }

    @Test
    void aDatagramOfMoreThan64KiBIsNotRead() {
        String datagram = text(new HostDatagram.Broadcast("x", "y"));
        byte[] padded = (datagram + " ".repeat(65_536)).getBytes(StandardCharsets.UTF_8);
        assertThat(HostDatagram.read(padded)).isEmpty();
    }

    private static String text(HostDatagram datagram) {
        return new String(datagram.bytes(), StandardCharsets.UTF_8);
    }

    private final class Host {
        private SteppedContext context = new SteppedContext(Side.HOST, "cgcs.server_grp");
        private final Backplane backplane = hub.join();
        private final ServerGroupService service =
                new ServerGroupService(ServerGroupSettings.of("a-host"));

        /** Each host's directory leaves out the host of its own servers. */
        private Host(String hostOfOne, String hostOfTwo) {
            TestDirectory directory = new TestDirectory();
            directory.with("shared", new Server("uuid-a", "instance-1", hostOfOne, "{}"));
            directory.with("shared", new Server("uuid-b", "instance-2", hostOfOne, "{}"));
            directory.with("shared", new Server("uuid-c", "instance-1", hostOfTwo, "{}"));
            directory.with("alone-1", new Server("uuid-d", "instance-9", hostOfOne, "{}"));
            directory.with("alone-2", new Server("uuid-e", "instance-9", hostOfTwo, "{}"));
            service.use(directory);
            service.use(backplane);
        }

        private void start(String... instances) {
            context.start(service, instances);
        }

        private void restart() {
            context.stop();
            context = context.successor();
            context.start(service);
        }

        /** Takes away what was said so far. */
        private void quiet() {
            context.run();
            context.peers().forEach(peer -> ((FakePeer) peer).read());
        }

        private FakePeer peer(String instance) {
            return context.fakePeer(instance);
        }

        private long count(ServerGroupCounter counter) {
            return service.control().counters().get(counter.label());
        }
    }
}
