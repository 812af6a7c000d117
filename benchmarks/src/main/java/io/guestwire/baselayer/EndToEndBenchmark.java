// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.nio.ByteBuffer;
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

/**
 * The whole way from a channel to a message group, and back, without sockets; time a message. On
 * one thread it is the work alone; with threads as in a node it includes what it costs to pass from
 * one to the other.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EndToEndBenchmark {
    /** The length of a frame. */
    @Param({"300", "3000"})
    int frameBytes;

    private final InlineWorkers workers = new InlineWorkers();
    private BenchmarkNode counting;
    private BenchmarkNode answering;
    private BenchmarkNode threaded;
    private ByteBuffer batch;

    /** Starts three nodes. */
    @Setup
    public void prepare() {
        // Over an array, as the transport's.
        batch = ByteBuffer.allocate(Samples.BATCH * frameBytes);
        batch.put(Samples.batch(frameBytes));
        counting = new BenchmarkNode(workers, 1, false);
        answering = new BenchmarkNode(workers, 1, true);
        threaded = new BenchmarkNode(Workers.threads(), 1, false);
    }

    /** Ends them. */
    @TearDown
    public void close() {
        counting.close();
        answering.close();
        threaded.close();
    }

    /** To a group that counts. */
    @Benchmark
    @OperationsPerInvocation(Samples.BATCH)
    public long toGroup() {
        counting.channels.get(0).receive(batch);
        workers.run();
        return counting.group.received.getPlain();
    }

    /** To a group that answers, and back. */
    @Benchmark
    @OperationsPerInvocation(Samples.BATCH)
    public long toGroupAndBack() {
        MemoryChannel channel = answering.channels.get(0);
        channel.receive(batch);
        workers.run();
        return channel.flush();
    }

    /** To a group with a thread of its own, and a look whether it has got everything. */
    @Benchmark
    @OperationsPerInvocation(Samples.BATCH)
    public long toGroupOnItsThread() {
        long wanted = threaded.group.received.get() + Samples.BATCH;
        threaded.channels.get(0).receive(batch);
        while (threaded.group.received.get() < wanted) {
            Thread.onSpinWait();
        }
        return wanted;
    }
}
