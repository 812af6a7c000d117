// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.channel.Side;
import io.guestwire.group.WhenFull;
import io.guestwire.testkit.Conservation;
import io.guestwire.testkit.FakeChannel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * In a guest, a group was removed while a frame of its was half written, and then the host went:
 * the frame went back to a lane that nobody looked at any more. It was never counted, and the
 * outbox believed for ever that something waited in it, so that nothing was written to the host
 * again.
 */
class GroupGoneWhileItsFrameIsWrittenTest {
    private final TestNode test = new TestNode();
    private final RecordingGroup gone = new RecordingGroup();
    private final RecordingGroup stays = new RecordingGroup();
    private FakeChannel host;

    @BeforeEach
    void halfAFrameIsWrittenWhenItsGroupAndThenTheHostGo() {
        GroupService service = service("test.gone", gone);
        test.node.add(service);
        test.node.add(service("test.stays", stays));
        host = FakeChannel.open(test.node, Side.GUEST, "host");
        test.workers.run();
        host.room(10);
        test.greetAll(gone);
        host.flush();
        test.node.remove(service);
        test.clock.move(Duration.ofSeconds(11));
        test.workers.run();
        host.interrupt();
        test.clock.move(Duration.ofSeconds(6));
        test.workers.run();
        host.takeWritten();
    }

    @AfterEach
    void everyMessageIsAccountedFor() {
        test.close();
    }

    private static GroupService service(String address, RecordingGroup group) {
        return new GroupService(address, Side.GUEST, WhenFull.DROP_NEWEST, 0, "test", group);
    }

    @Test
    void theFrameIsAccountedFor() {
        Conservation.check(test.node);
        assertThat(test.node.peer("host").orElseThrow().bytesWaiting()).isZero();
        assertThat(test.node.counters().get(Counter.UNSENT_PEER_GONE)).isOne();
    }

    @Test
    void othersAreHeardWhenTheHostIsBack() {
        host.room(Integer.MAX_VALUE);
        host.resume();
        host.flush();
        test.greetAll(stays);
        assertThat(host.sent()).singleElement().asString().contains("test.stays");
    }
}
