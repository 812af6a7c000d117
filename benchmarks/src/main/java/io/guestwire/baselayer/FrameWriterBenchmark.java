// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Writing the envelope around data; time a frame. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameWriterBenchmark {
    /** The length of the data. */
    @Param({"200", "2900"})
    int dataBytes;

    private byte[] data;

    /** Makes the data. */
    @Setup
    public void prepare() {
        data = Samples.data(dataBytes).getBytes(StandardCharsets.US_ASCII);
    }

    /** One frame. */
    @Benchmark
    public byte[] frame() {
        return FrameWriter.frame(1, Samples.ADDRESS, Samples.ADDRESS, data);
    }
}
