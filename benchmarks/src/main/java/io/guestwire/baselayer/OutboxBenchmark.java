// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Putting frames into an outbox and writing them, gathered, into nothing; time a frame. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OutboxBenchmark {
    private static final PeerLimits LIMITS = BenchmarkNode.LIMITS.peer();

    private final Outbox outbox = new Outbox(new OutboxPool(1 << 30));
    private final byte[] frame = Samples.frame(300);
    private BenchmarkNode node;
    private MemoryChannel sink;
    private Lane lane;

    /** Makes the lane of a group to a peer: it counts there what is written. */
    @Setup
    public void prepare() {
        node = new BenchmarkNode(new InlineWorkers(), 1, false);
        sink = node.channels.get(0);
        lane = sink.connection().lanes().to(Samples.ADDRESS);
        outbox.take(new Lane[] {lane}, LIMITS);
    }

    /** Ends the node. */
    @TearDown
    public void close() {
        node.close();
    }

    /** A batch in, a batch out. */
    @Benchmark
    @OperationsPerInvocation(Samples.BATCH)
    public boolean offerAndWrite() throws IOException {
        for (int i = 0; i < Samples.BATCH; i++) {
            outbox.offer(lane, frame, LIMITS);
        }
        return outbox.writeTo(sink, LIMITS);
    }
}
