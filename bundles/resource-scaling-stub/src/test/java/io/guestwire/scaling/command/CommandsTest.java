// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.guestwire.scaling.ResourceScaling;
import io.guestwire.scaling.ScalingCounter;
import io.guestwire.scaling.ScalingException;
import io.guestwire.scaling.ScalingException.Reason;
import io.guestwire.shell.CommandException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CommandsTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final FakeScaling scaling = new FakeScaling();

    @Test
    void cpuDownPrintsWhichProcessorWent() {
        down(null, "instance-1");
        assertThat(scaling.asked).isEqualTo("instance-1 down 10000");
        assertThat(printed())
                .isEqualTo(
                        """
                        INSTANCE    DIRECTION  CPU  ONLINE CPUS  AFTER MS
                        instance-1  down         3  0, 1, 2            12
                        """);
    }

    @Test
    void cpuUpTakesItsOptionsBeforeAndBehindTheWords() {
        up(null, "3", "--timeout", "250", "--json");
        assertThat(scaling.asked).isEqualTo("instance-1 up 3 250");
        assertThat(printed())
                .isEqualTo(
                        "[{\"instance\":\"instance-1\",\"direction\":\"up\",\"cpu\":3,"
                                + "\"online_cpus\":[0,1,2],\"after_ms\":12}]\n");
        up("70", "3");
        assertThat(scaling.asked).isEqualTo("instance-1 up 3 70");
    }

    @Test
    void aTimeOutOfZeroIsNotTakenForNone() {
        down("0", "instance-1");
        assertThat(scaling.asked).isEqualTo("instance-1 down 0");
        up(null, "3", "--timeout", "0");
        assertThat(scaling.asked).isEqualTo("instance-1 up 3 0");
    }

    @Test
    void wordsThatAreMissingWrongOrTooManyAreNamed() {
        assertThatThrownBy(() -> up(null, "three"))
                .hasMessage("the processor: expected a whole number, found three");
        assertThatThrownBy(() -> up(null, "3", "4")).hasMessage("expected a processor, found 3 4");
        assertThatThrownBy(() -> up(null, "--json"))
                .hasMessage("expected a processor, found nothing");
        assertThatThrownBy(() -> down(null, "instance-1", "--timeout"))
                .hasMessage("--timeout: expected a whole number, found nothing");
        assertThatThrownBy(() -> down("soon", "instance-1"))
                .hasMessage("--timeout: expected a whole number, found soon");
        assertThat(scaling.asked).isNull();
    }

    @Test
    void aRequestThatFailsFailsTheCommand() {
        scaling.failure = new ScalingException(Reason.TIMED_OUT, "no answer");
        assertThatThrownBy(() -> down(null, "instance-1"))
                .isInstanceOf(CommandException.class)
                .hasMessage("no answer");
        assertThat(printed()).isEmpty();
    }

    @Test
    void anInterruptedCommandSaysThatTheRequestGoesOn() {
        scaling.silent = true;
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> down(null, "instance-1")).hasMessageContaining("in flight until");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void countersAreListed() {
        CountersCommand command = new CountersCommand();
        command.scaling = scaling;
        command.out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        command.execute();
        assertThat(printed()).contains("COUNTER", "answers_late      2");
    }

    private void down(String millis, String... words) {
        CpuDownCommand command = new CpuDownCommand();
        command.scaling = scaling;
        command.out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        command.words = List.of(words);
        command.millis = millis;
        command.execute();
    }

    private void up(String millis, String... words) {
        CpuUpCommand command = new CpuUpCommand();
        command.scaling = scaling;
        command.out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        command.instance = "instance-1";
        command.words = List.of(words);
        command.millis = millis;
        command.execute();
    }

    private String printed() {
        String text = printed.toString(StandardCharsets.UTF_8);
        printed.reset();
        return text;
    }

    private static final class FakeScaling implements ResourceScaling {
        private String asked;
        private ScalingException failure;
        private boolean silent;

        @Override
        public CompletableFuture<Scaled> cpuDown(String instance, Duration timeout) {
            asked = instance + " down " + timeout.toMillis();
            return answer(instance, "down");
        }

        @Override
        public CompletableFuture<Scaled> cpuUp(String instance, int cpu, Duration timeout) {
            asked = instance + " up " + cpu + " " + timeout.toMillis();
            return answer(instance, "up");
        }

        private CompletableFuture<Scaled> answer(String instance, String direction) {
            if (failure != null) {
                return CompletableFuture.failedFuture(failure);
            }
            Duration took = Duration.ofMillis(12);
            return silent
                    ? new CompletableFuture<>()
                    : CompletableFuture.completedFuture(
                            new Scaled(instance, direction, 3, List.of(0, 1, 2), took));
        }

        @Override
        public Duration timeout() {
            return Duration.ofSeconds(10);
        }

        @Override
        public Set<String> connected() {
            return Set.of("instance-1");
        }

        @Override
        public Map<ScalingCounter, Long> counters() {
            return Map.of(ScalingCounter.ANSWERS_LATE, 2L);
        }
    }
}
