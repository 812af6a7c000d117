// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reading the envelope of a message, its {@code data} checked; time a message. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EnvelopeReaderBenchmark {
    /** The length of a frame. */
    @Param({"300", "3000"})
    int frameBytes;

    private final EnvelopeReader reader = new EnvelopeReader((bytes, from, to) -> Samples.ADDRESS);
    private byte[] message;

    /** Makes the message, and sees that it is a sound one. */
    @Setup
    public void prepare() {
        message = Samples.message(frameBytes);
        read();
    }

    /** The same by the parser, which is for what is not as it should be. */
    @Benchmark
    public int parse() {
        Envelope envelope = new Envelope();
        new EnvelopeParser(envelope).read(message, 0, message.length, Limits.DEFAULT.depth());
        return envelope.dataTo;
    }

    /** One message. */
    @Benchmark
    public int read() {
        Envelope envelope = reader.read(message, 0, message.length, Limits.DEFAULT.depth());
        if (envelope.problem != null) {
            throw new IllegalStateException(envelope.problem);
        }
        return envelope.dataTo;
    }
}
