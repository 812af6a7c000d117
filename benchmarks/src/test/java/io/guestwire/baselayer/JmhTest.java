// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That every benchmark runs; how long anything takes is not asserted anywhere. */
@Timeout(180)
class JmhTest {
    @Test
    void everyBenchmarkRuns() throws Exception {
        System.setProperty("jmh.ignoreLock", "true"); // Nobody is disturbed by so little.
        Collection<RunResult> results =
                new Runner(
                                new OptionsBuilder()
                                        .include("Benchmark")
                                        .param("frameBytes", "300")
                                        .param("dataBytes", "200")
                                        .forks(1)
                                        .warmupIterations(0)
                                        .measurementIterations(1)
                                        .measurementTime(TimeValue.milliseconds(10))
                                        .shouldFailOnError(true)
                                        .verbosity(VerboseMode.SILENT)
                                        .build())
                        .run();
        List<String> names =
                results.stream().map(result -> result.getParams().getBenchmark()).toList();
        assertThat(new TreeSet<>(names))
                .map(name -> name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1))
                .containsExactly(
                        "EndToEndBenchmark.toGroup",
                        "EndToEndBenchmark.toGroupAndBack",
                        "EndToEndBenchmark.toGroupOnItsThread",
                        "EnvelopeReaderBenchmark.parse",
                        "EnvelopeReaderBenchmark.read",
                        "FanOutBenchmark.tellAll",
                        "FrameSplitterBenchmark.inOneRead",
                        "FrameSplitterBenchmark.inPieces",
                        "FrameWriterBenchmark.frame",
                        "MailboxBenchmark.offerAndTake",
                        "OutboxBenchmark.offerAndWrite");
    }
}
