// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.flame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.guestwire.benchmarks.flame.FlameGraph.Frame;
import io.guestwire.benchmarks.flame.FlameGraph.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of a recording, and of something that is none. */
class FlameTest {
    private final FlameGraph graph = new FlameGraph();

    @Test
    void whoIsCalledStandsOnWhoCallsAndIsAsWideAsItsShare() {
        add(750, "run", "read");
        add(250, "run", "write");

        String svg = graph.svg("title");

        assertThat(svg)
                .contains("<title>run, 100.0 %</title><rect x=\"0.0\" y=\"56\" width=\"1199.5\"")
                .contains("<title>read, 75.0 %</title><rect x=\"0.0\" y=\"40\" width=\"899.5\"")
                .contains("<title>write, 25.0 %</title><rect x=\"900.0\" y=\"40\" width=\"299.5\"");
    }

    @Test
    void whatHasLessThanHalfAPerCentIsLeftOutAndKeepsItsPlace() {
        add(4, "rare");
        add(996, "run");

        assertThat(graph.svg("title"))
                .doesNotContain("rare")
                .contains("<title>run, 99.6 %</title><rect x=\"4.8\"");
    }

    @Test
    void namesAreText() {
        add(1, "Channel.<init>");

        assertThat(graph.svg("a & b"))
                .contains("a &amp; b")
                .contains("<title>Channel.&lt;init&gt;, 100.0 %</title>")
                .doesNotContain("<init>");
    }

    @Test
    void aMethodStandsBehindItsClassWithoutWhatIsNewInEachProcess() {
        assertThat(Flame.frame("Inlined", "io/guestwire/baselayer/Mailbox", "offer"))
                .isEqualTo(new Frame("Mailbox.offer", Kind.OURS));
        assertThat(Flame.frame("JIT compiled", "io.guestwire.A$$Lambda$442.0x00000001005b", "run"))
                .isEqualTo(new Frame("A$$Lambda.run", Kind.OURS));
        assertThat(Flame.frame("Interpreted", "java.lang.invoke.LambdaForm$MH+0x0f", "invoke"))
                .isEqualTo(new Frame("LambdaForm$MH.invoke", Kind.JAVA));
        assertThat(Flame.frame("Kernel", "", "futex_wake"))
                .isEqualTo(new Frame("futex_wake", Kind.KERNEL));
        assertThat(Flame.frame("Native", "libc.so.6", "read"))
                .isEqualTo(new Frame("read", Kind.NATIVE));
    }

    @Test
    void whatIsNoRecordingIsNamed(@TempDir Path folder) throws Exception {
        Path none = folder.resolve("none.jfr");
        Path text = Files.writeString(folder.resolve("text.jfr"), "text");

        for (Path file : List.of(none, text)) {
            assertThatThrownBy(() -> Flame.draw(file.toString()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void aRecordingWithoutSamplesOfTheThreadsSaysSo(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("empty.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            recording.stop();
            recording.dump(file);
        }

        assertThatThrownBy(() -> Flame.draw("--threads", "guestwire-group-.*", file.toString()))
                .hasMessageContaining("jdk.ExecutionSample")
                .hasMessageContaining("guestwire-group-.*");
    }

    @Test
    void wrongUseIsAnsweredWithTheUsage() {
        for (String[] words :
                List.of(
                        new String[0],
                        new String[] {"--threads"},
                        new String[] {"--threads", "a.jfr"},
                        new String[] {"--colour", "red", "a.jfr"})) {
            assertThatThrownBy(() -> Flame.draw(words)).hasMessageContaining("[--threads REGEX]");
        }
    }

    private void add(int samples, String... names) {
        List<Frame> stack = Stream.of(names).map(name -> new Frame(name, Kind.OURS)).toList();
        for (int i = 0; i < samples; i++) {
            graph.add(stack);
        }
    }
}
