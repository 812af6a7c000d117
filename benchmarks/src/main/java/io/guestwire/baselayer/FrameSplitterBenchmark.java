// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

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

/** Cutting a stream into frames; time a frame. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameSplitterBenchmark {
    /** What a guest gives at most at once. */
    private static final int PIECE_BYTES = 4_096;

    /** The length of a frame. */
    @Param({"300", "3000"})
    int frameBytes;

    private final Counter counter = new Counter();
    private final FrameSplitter splitter = new FrameSplitter(counter, new FrameRoom(1 << 20));
    private byte[] batch;

    /** Makes what is read. */
    @Setup
    public void prepare() {
        batch = Samples.batch(frameBytes);
    }

    /** All frames are whole in one read: none is copied. */
    @Benchmark
    @OperationsPerInvocation(Samples.BATCH)
    public long inOneRead() {
        splitter.split(batch, 0, batch.length, Limits.DEFAULT.frameBytes());
        return counter.bytes;
    }

    /** The same in reads of 4,096 bytes, so that some frames come in pieces. */
    @Benchmark
    @OperationsPerInvocation(Samples.BATCH)
    public long inPieces() {
        for (int at = 0; at < batch.length; at += PIECE_BYTES) {
            int end = Math.min(batch.length, at + PIECE_BYTES);
            splitter.split(batch, at, end, Limits.DEFAULT.frameBytes());
        }
        return counter.bytes;
    }

    private static final class Counter implements FrameSplitter.Sink {
        private long bytes;

        @Override
        public void frame(byte[] frame, int from, int to) {
            bytes += to - from;
        }

        @Override
        public void noRoom(byte[] frame, int from, int to) {
            throw new IllegalStateException("there is room");
        }

        @Override
        public void tooLong(byte[] frame, int from, int to) {
            throw new IllegalStateException("no frame is too long");
        }
    }
}
