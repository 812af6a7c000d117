// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.group.GroupContext;
import io.guestwire.group.Outgoing;
import io.guestwire.group.Peer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A group tells the same thing to a thousand peers, and all of it is written; time a peer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FanOutBenchmark {
    private static final int PEERS = 1_000;

    /** The length of the data. */
    @Param({"200", "2900"})
    int dataBytes;

    private final InlineWorkers workers = new InlineWorkers();
    private BenchmarkNode node;
    private byte[] data;

    /** Connects the peers. */
    @Setup
    public void prepare() {
        data = Samples.data(dataBytes).getBytes(StandardCharsets.US_ASCII);
        node = new BenchmarkNode(workers, PEERS, false);
        workers.run();
    }

    /** Ends the node. */
    @TearDown
    public void close() {
        node.close();
    }

    /** One message to all. */
    @Benchmark
    @OperationsPerInvocation(PEERS)
    public long tellAll() {
        node.group.context.execute(this::send);
        workers.run();
        long written = 0;
        for (MemoryChannel channel : node.channels) {
            written += channel.flush();
        }
        return written;
    }

    private void send() {
        GroupContext context = node.group.context;
        Outgoing outgoing = context.outgoing(data);
        for (Peer peer : context.peers()) {
            peer.send(outgoing);
        }
    }
}
