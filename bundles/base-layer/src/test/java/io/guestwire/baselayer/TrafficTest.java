// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.guestwire.baselayer.Traffic.Direction;
import io.guestwire.testkit.FakeChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What somebody sees who watches the messages. */
class TrafficTest {
    private final TestNode test = new TestNode();
    private final RecordingGroup group = new RecordingGroup();
    private final List<Traffic> seen = new ArrayList<>();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void showsTrafficToWhoWatchesForAsLongAsTheyDo() throws Exception {
        test.node.add(group.at(TestNode.ECHO));
        FakeChannel guest = FakeChannel.open(test.node, "instance-00000001");
        try (AutoCloseable watch = test.node.watch(watcher("other"))) {
            guest.receive(
                    TestNode.frame(1, TestNode.ECHO, "{\"a\":1}")
                            + "\n"
                            + TestNode.frame(1, "other", "{}")
                            + "\nrubbish\n");
        }
        guest.receive(TestNode.frame(1, TestNode.ECHO, "{\"a\":2}") + "\n");
        assertThat(seen)
                .extracting(Traffic::text)
                .contains("{\"a\":1}", "rubbish")
                .doesNotContain("{\"a\":2}");
        assertThat(seen).extracting(Traffic::outcome).contains("received");
    }

    @Test
    void aNackOfTheBaseLayerIsSeenUnderTheAddressItComesFromAndBehindWhatItAnswers()
            throws Exception {
        FakeChannel guest = FakeChannel.open(test.node, "instance-00000001");
        try (AutoCloseable watch = test.node.watch(watcher(""))) {
            guest.receive(TestNode.frame(1, "nobody", "{}") + "\n");
        }
        assertThat(seen)
                .extracting(Traffic::direction, Traffic::address)
                .containsExactly(tuple(Direction.IN, "nobody"), tuple(Direction.OUT, "nobody"));
        assertThat(seen.get(0).outcome()).startsWith("nacked: dest_addr: expected");
        assertThat(seen.get(1).text()).contains("\"msg_type\":\"nack\"");
    }

    @Test
    void whatIsNotAnsweredAnyMoreIsSeenWithTheReason() throws Exception {
        FakeChannel guest = FakeChannel.open(test.node, "instance-00000001");
        guest.receive((TestNode.frame(1, "nobody", "{}") + "\n").repeat(100));
        try (AutoCloseable watch = test.node.watch(watcher(""))) {
            guest.receive(TestNode.frame(1, "nobody", "{}") + "\n");
        }
        assertThat(seen)
                .singleElement()
                .extracting(Traffic::outcome)
                .asString()
                .startsWith("dropped-nack-limit: dest_addr: expected");
    }

    private Traffic.Watcher watcher(String unwanted) {
        return new Traffic.Watcher() {
            @Override
            public boolean wants(Direction direction, String instance, String address) {
                return !address.equals(unwanted);
            }

            @Override
            public void saw(Traffic traffic) {
                seen.add(traffic);
            }
        };
    }
}
