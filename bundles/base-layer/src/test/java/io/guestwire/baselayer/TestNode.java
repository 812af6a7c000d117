// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.group.SendResult;
import io.guestwire.testkit.Conservation;
import io.guestwire.testkit.ManualClock;
import io.guestwire.testkit.SteppedWorkers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A base layer that the test runs step by step, and that must account for every message at its end.
 */
final class TestNode {
    static final String ECHO = "test.echo";

    final ManualClock clock = new ManualClock();
    final SteppedWorkers workers = new SteppedWorkers();
    final BaseLayer node = new BaseLayer(Limits.DEFAULT, clock, workers);

    void close() {
        workers.run();
        Conservation.check(node);
        node.close();
        Conservation.check(node);
    }

    /** Lets a group send to all its peers, so many times. */
    List<SendResult> send(RecordingGroup from, int length, int times) {
        List<SendResult> results = new ArrayList<>();
        from.context.execute(
                () -> {
                    for (int i = 0; i < times; i++) {
                        String json = "{\"n\":" + i + ",\"a\":\"" + "x".repeat(length) + "\"}";
                        var data = from.context.outgoing(json.getBytes(StandardCharsets.US_ASCII));
                        from.context.peers().forEach(peer -> results.add(peer.send(data)));
                    }
                });
        workers.run();
        return results;
    }

    void greetAll(RecordingGroup from) {
        send(from, 1, 1);
    }

    static Limits withVersions(Map<String, Integer> versions) {
        Limits d = Limits.DEFAULT;
        return new Limits(
                d.frameBytes(),
                d.depth(),
                d.messagesPerSecond(),
                d.bytesPerSecond(),
                d.nacksPerSecond(),
                d.logLinesPerSecond(),
                d.outboxBytes(),
                d.mailboxMessages(),
                d.mailboxBytes(),
                d.parking(),
                d.overrun(),
                d.setAside(),
                d.patience(),
                d.defaultVersion(),
                versions);
    }

    static String frame(int version, String address, String data) {
        return "{\"version\":"
                + version
                + ",\"source_addr\":\""
                + address
                + "\",\"dest_addr\":\""
                + address
                + "\",\"data\":"
                + data
                + "}";
    }
}
