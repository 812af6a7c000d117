// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.testkit.FakeChannel;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The first sentence of {@code guestwire:why}: what is wrong, since when, what to do. */
class WhyTest {
    private static final String A = "instance-0000000a";
    private static final String LOOK =
            "look at what it sends (guestwire:tail --instance " + A + " --direction in)";
    private static final String FILE = " in etc/io.guestwire.baselayer.cfg";

    private final TestNode test = new TestNode();
    private final RecordingGroup group = new RecordingGroup();
    private FakeChannel a;
    private String connected;

    @BeforeEach
    void connect() {
        test.node.add(group.at(TestNode.ECHO));
        a = FakeChannel.open(test.node, A);
        test.workers.run();
        connected = now();
    }

    @AfterEach
    void everyMessageIsAccountedFor() {
        test.close();
    }

    private String now() {
        return test.clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private List<String> why(String instance) {
        return Explanation.of(instance, test.node, new BaseLayerHealth(test.node)).stream()
                .map(Explanation::sentence)
                .toList();
    }

    private void says(String data) {
        a.receive(TestNode.frame(1, TestNode.ECHO, data) + "\n");
        test.workers.run();
    }

    private void pass(Duration time) {
        test.clock.move(time);
        test.workers.run();
    }

    @Test
    void nobodyHasHeardOfIt() {
        assertThat(why("instance-0000000b"))
                .containsExactly(
                        "channel: no socket of instance-0000000b has been found; see whether QEMU runs with its chardev socket in the channel directory, and channel.dir and channel.patterns in etc/io.guestwire.virtio.cfg");
    }

    @Test
    void itHasNotSpokenYet() {
        assertThat(why(A))
                .containsExactly(
                        "traffic: nothing has been heard since the channel was connected at "
                                + connected
                                + "; see whether the agent runs in the guest and has opened its port");
    }

    @Test
    void nothingIsWrong() {
        says("{}");
        assertThat(why(A))
                .containsExactly(
                        "verdict: nothing is wrong with " + A,
                        "traffic: 1 frames received, the last at "
                                + connected
                                + ", version 1; 0 written, 0 waiting");
    }

    @Test
    void itSendsTooMuch() {
        test.configure(Map.of("peer.messages.per.second.instances", A + "=1"));
        says("{}");
        pass(Duration.ofSeconds(1));
        String since = now();
        a.receive((TestNode.frame(1, TestNode.ECHO, "{}") + "\n").repeat(30));
        for (int i = 0; i < 20; i++) {
            pass(Duration.ofSeconds(1));
        }
        assertThat(why(A))
                .first()
                .isEqualTo(
                        "base-layer: sends, or has sent to others, more than peer.messages.per.second = 1 since "
                                + since
                                + ": it is read more slowly; pauses so far: 1; "
                                + LOOK
                                + ", or raise peer.messages.per.second.instances"
                                + FILE);
        for (int i = 0; i < 30; i++) {
            pass(Duration.ofSeconds(1));
        }
        assertThat(why(A)).first().isEqualTo("verdict: nothing is wrong with " + A);
        assertThat(why(A))
                .last()
                .asString()
                .startsWith("limits: peer.messages.per.second was hit (1), last at 2");
    }

    @Test
    void itDoesNotRead() {
        says("{}");
        test.configure(Map.of("outbox.frames", "256"));
        a.room(0);
        test.send(group, 1, 300);
        String since = now();
        pass(Duration.ofMinutes(5));
        assertThat(why(A))
                .first()
                .isEqualTo(
                        "base-layer: does not read as fast as it is sent to since "
                                + since
                                + ": outbox.frames = 256 is reached, 256 wait; dropped so far: 44, the last of message group test.echo; see whether the guest's agent runs and reads its port, or raise outbox.frames.instances"
                                + FILE);
        a.room(Integer.MAX_VALUE);
        a.flush();
        assertThat(why(A)).first().isEqualTo("verdict: nothing is wrong with " + A);
    }

    @Test
    void aGroupDoesNotKeepUpWithIt() {
        test.configure(Map.of("mailbox.messages", "16"));
        a.receive((TestNode.frame(1, TestNode.ECHO, "{}") + "\n").repeat(6));
        assertThat(why(A))
                .first()
                .isEqualTo(
                        "base-layer: message group test.echo does not keep up with what it sends since "
                                + now()
                                + ": a mailbox takes 4 messages of one instance; dropped so far: 2; see guestwire:groups whether the group works; if it does, "
                                + LOOK
                                + ", or raise mailbox.messages"
                                + FILE);
    }

    @Test
    void itSendsNothingButNonsense() {
        test.configure(Map.of("peer.nacks.per.second", "1"));
        a.receive((TestNode.frame(1, "test.nobody", "{}") + "\n").repeat(9));
        assertThat(why(A))
                .contains(
                        "base-layer: sends so much that cannot be used that it is not told of all since "
                                + now()
                                + ": peer.nacks.per.second = 1 is reached; not answered so far: 8; mend what the guest sends; "
                                + LOOK,
                        "base-layer: has more faults than are logged since "
                                + now()
                                + ": peer.log.lines.per.second = 1 is reached; left out so far: 8; mend what the guest sends; "
                                + LOOK)
                .first()
                .asString()
                .startsWith("last problem: dest_addr: expected the address of a message group,")
                .endsWith(
                        ", at "
                                + now()
                                + "; install or start the message group of that address, or mend what the guest sends");
    }

    @Test
    void itSendsWhatIsNoMessage() {
        a.receive("{}\n");
        assertThat(why(A)).first().asString().endsWith(now() + "; mend what the guest sends");
    }

    @Test
    void whatCouldNotBeUsedAMinuteAgoIsNotWrongAnyMore() {
        a.receive(TestNode.frame(1, "test.nobody", "{}") + "\n");
        pass(Duration.ofMinutes(1));
        assertThat(why(A)).first().isEqualTo("verdict: nothing is wrong with " + A);
        assertThat(why(A)).last().asString().startsWith("last problem: ").endsWith(connected);
    }

    @Test
    void itsFramesAreTooLong() {
        a.receive("x".repeat(70_000) + "\n");
        assertThat(why(A))
                .contains(
                        "base-layer: sends frames longer than frame.bytes = 65536 since "
                                + now()
                                + ": none of them is delivered; so far: 1; "
                                + LOOK
                                + ", or raise frame.bytes"
                                + FILE);
    }

    @Test
    void aGroupIsAway() {
        says("{}");
        GroupService service = group.at("test.other");
        test.node.add(service);
        test.workers.run();
        test.node.remove(service);
        test.workers.run();
        assertThat(why(A))
                .first()
                .isEqualTo(
                        "base-layer: message group test.other is away since "
                                + now()
                                + "; install its feature again, if that was not meant");
    }

    @Test
    void aGroupHasGoneWhoseMessagesItSends() {
        GroupService service = group.at("test.other");
        test.node.add(service);
        test.workers.run();
        test.node.remove(service);
        pass(Duration.ofSeconds(11));
        a.receive(TestNode.frame(1, "test.other", "{}") + "\n");
        assertThat(why(A))
                .first()
                .isEqualTo(
                        "last problem: dest_addr: expected the address of a message group, found \"test.other\", which none serves here, at "
                                + now()
                                + "; install or start the message group of that address, or mend what the guest sends");
    }
}
