// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.group;

import io.guestwire.channel.Side;
import io.guestwire.group.GroupAddress;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Counts what guests send, and does nothing else with it: what it costs is what the node costs. */
@Component
@GroupAddress(address = Sink.ADDRESS, side = Side.HOST)
public final class Sink implements MessageGroup {
    /** Where guests send to. */
    public static final String ADDRESS = "bench.sink";

    /** The system property that names the socket of {@link Control}. */
    public static final String CONTROL = "guestwire.benchmark.control";

    private final AtomicLong received = new AtomicLong();
    private final Control control;

    /** Opens the control socket. */
    @Activate
    public Sink() throws IOException {
        control = Control.open(Path.of(System.getProperty(CONTROL)), received::get);
    }

    /** Closes the control socket. */
    @Deactivate
    public void close() throws IOException {
        control.close();
    }

    @Override
    public void received(Peer peer, Message message) {
        received.lazySet(
                received.getPlain() + 1); // The group's thread is the only one that writes.
    }
}
