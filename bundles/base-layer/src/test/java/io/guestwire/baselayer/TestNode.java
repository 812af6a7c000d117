// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.group.SendResult;
import io.guestwire.settings.Settings;
import io.guestwire.testkit.Conservation;
import io.guestwire.testkit.ManualClock;
import io.guestwire.testkit.SteppedWorkers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;

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

    /** The limits in force with these entries of the configuration changed. */
    void configure(Map<String, ?> entries) {
        node.limits(Limits.read(new Settings("test", entries, Assertions::fail), node.limits()));
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
