// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.group.Peer;
import io.guestwire.testkit.FakeChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one peer floods a group with is not ahead of what others say to it. */
class FairnessTest {
    private final TestNode test = new TestNode();
    private final RecordingGroup group = new RecordingGroup();
    private final FakeChannel flooder = FakeChannel.open(test.node, "flooder");
    private final FakeChannel quiet = FakeChannel.open(test.node, "quiet");
    private final List<String> heard = new ArrayList<>();

    @BeforeEach
    void start() {
        test.node.add(group.at(TestNode.ECHO));
        test.workers.run();
        group.onMessage = (peer, message) -> heard.add(peer.name() + message.text());
    }

    @AfterEach
    void close() {
        test.close();
    }

    private static void say(FakeChannel guest, int from, int to) {
        for (int i = from; i < to; i++) {
            guest.receive(TestNode.frame(1, TestNode.ECHO, "{\"n\":" + i + "}") + "\n");
        }
    }

    @Test
    void aMessageWaitsForOneOfEachOtherPeerAndNotForAFlood() {
        say(flooder, 0, 1_000);
        say(quiet, 0, 2);
        test.workers.run();
        assertThat(heard.subList(0, 4)).contains("quiet{\"n\":0}", "quiet{\"n\":1}");
        assertThat(heard).hasSize(1_002);
    }

    @Test
    void theMessagesOfEachPeerStayInOrderHoweverTheyMix() {
        say(flooder, 0, 10);
        say(quiet, 0, 3);
        test.workers.run();
        say(quiet, 3, 10);
        say(flooder, 10, 20);
        test.workers.run();
        for (String name : List.of("flooder", "quiet")) {
            List<String> expected =
                    IntStream.range(0, name.equals("quiet") ? 10 : 20)
                            .mapToObj(i -> name + "{\"n\":" + i + "}")
                            .toList();
            assertThat(heard).filteredOn(each -> each.startsWith(name)).isEqualTo(expected);
        }
    }

    @Test
    void whatAGuestSaysWhenItIsBackDoesNotOvertakeWhatItLeft() {
        say(flooder, 0, 3);
        flooder.hangUp();
        FakeChannel second = FakeChannel.open(test.node, "flooder");
        say(second, 3, 5);
        second.hangUp();
        FakeChannel third = FakeChannel.open(test.node, "flooder");
        say(third, 5, 7);
        say(quiet, 0, 2);
        test.workers.run();
        say(third, 7, 9);
        test.workers.run();
        List<String> expected =
                IntStream.range(0, 9).mapToObj(i -> "flooder{\"n\":" + i + "}").toList();
        assertThat(heard).filteredOn(each -> each.startsWith("f")).isEqualTo(expected);
        assertThat(heard.subList(0, 4)).contains("quiet{\"n\":0}", "quiet{\"n\":1}");
        assertThat(group.calls())
                .filteredOn(call -> call.startsWith("went"))
                .containsExactly("went flooder", "went flooder");
    }

    @Test
    void messagesAndTheGroupsOwnTasksTakeTurns() {
        say(flooder, 0, 100);
        for (int i = 0; i < 100; i++) {
            group.context.execute(() -> heard.add("task"));
        }
        test.workers.run();
        assertThat(heard.subList(0, 20)).filteredOn("task"::equals).hasSize(10);
        assertThat(heard).hasSize(200);
    }

    /** A status answer in a large group is hundreds of rounds, each of which waits for room. */
    @Test
    void aLongAnswerThatFindsRoomAgainAndAgainIsNotAheadOfAMessage() {
        int[] rounds = {0};
        List<Integer> before = new ArrayList<>();
        group.onMessage =
                (peer, message) -> {
                    if (peer.name().equals("quiet")) {
                        before.add(rounds[0]);
                    } else {
                        nextRound(peer, rounds);
                    }
                };
        say(flooder, 0, 1);
        say(quiet, 0, 1);
        test.workers.run();
        assertThat(rounds[0]).isEqualTo(400);
        assertThat(before).hasSize(1).allMatch(done -> done <= 2);
    }

    private void nextRound(Peer peer, int[] rounds) {
        if (rounds[0] < 400) {
            rounds[0]++;
            peer.send(group.context.outgoing(new byte[] {'{', '}'}));
            peer.whenWritable(() -> nextRound(peer, rounds));
        }
    }

    @Test
    void longMessagesOfOneGuestLeaveRoomForThoseOfOthers() {
        String frame =
                TestNode.frame(1, TestNode.ECHO, "{\"a\":\"" + "x".repeat(65_000) + "\"}") + "\n";
        for (int i = 0; i < 300; i++) {
            flooder.receive(frame);
        }
        assertThat(dropped("flooder")).isPositive();
        say(quiet, 0, 1);
        assertThat(dropped("quiet")).isZero();
    }

    @Test
    void aGuestThatComesAgainAndAgainHasOneShare() {
        for (int time = 0; time < 4; time++) {
            FakeChannel again = FakeChannel.open(test.node, "again");
            say(again, 0, 5_000);
            again.hangUp();
        }
        say(quiet, 0, 1);
        assertThat(dropped("quiet")).isZero();
        test.workers.run();
        assertThat(heard).hasSize(4_096 + 1);
    }

    private long dropped(String instance) {
        return test.node.peer(instance).orElseThrow().counters().get(Counter.DROPPED_MAILBOX_FULL);
    }
}
