// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.guestwire.testing.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real host and simulated guests, over real unix sockets. */
@Timeout(60)
class SimulatorTest {
    private static final String A = "instance-00000001";
    private static final String B = "instance-00000002";
    private static final String C = "instance-00000003";

    static {
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(Duration.ofMillis(5));
    }

    private final Path directory;
    private Simulator simulator;
    private HostNode host;

    SimulatorTest() throws IOException {
        directory = Files.createTempDirectory("gw").toRealPath();
    }

    @AfterEach
    void close() throws IOException {
        if (simulator != null) {
            simulator.close();
        }
        if (host != null) {
            host.close();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(SimulatorTest::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(int version, int guests, String... members) {
        host = new HostNode(directory, List.of(members));
        simulator = new Simulator(new SimulatorSettings(directory, 0, version));
        simulator.start(guests).forEach(this::awaitConnected);
    }

    private void awaitConnected(String instance) {
        await().until(() -> simulator.guest(instance).client().isConnected());
        // Who has asked has been seen by the host's service too.
        simulator.status(instance);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aStatusHasADocumentForEachMember(int version) {
        run(version, 2, A, B, C);
        assertThat(simulator.status(A))
                .map(StatusRow::of)
                .extracting(StatusRow::displayName, StatusRow::state)
                .containsExactlyInAnyOrder(
                        tuple(A, "active"), tuple(B, "active"), tuple(C, "stopped"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aGuestSpeaksTheConfiguredVersion(int version) {
        run(version, 1, A);
        assertThat(host.baseLayer.peer(A).orElseThrow().version()).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aBroadcastIsReceivedByTheOtherMembersAndNobodyElse(int version) {
        run(version, 4, A, B, C);
        Hearing own = Hearing.of(simulator.guest(A));
        Hearing other = Hearing.of(simulator.guest(B));
        Hearing outside = Hearing.of(simulator.guest("instance-00000004"));
        BroadcastReport report = simulator.broadcast(A, "größer — 大", Patience.LIMIT);
        assertThat(report.receipts())
                .extracting(BroadcastReport.Receipt::instance)
                .containsExactlyInAnyOrder(B, C);
        assertThat(other.broadcasts).containsExactly(A + ": größer — 大");
        simulator.status(A);
        assertThat(own.broadcasts).isEmpty();
        assertThat(outside.broadcasts).isEmpty();
    }

    @Test
    void stoppingAGuestIsNotifiedToTheOthers() {
        run(1, 3, A, B, C);
        Hearing hearing = Hearing.of(simulator.guest(A));
        simulator.stop(B, false);
        await().until(() -> heard(hearing, B, "stopped"));
        assertThat(directory.resolve("cgcs.messaging." + B + ".sock")).doesNotExist();
        simulator.start(1).forEach(this::awaitConnected);
        await().until(() -> heard(hearing, B, "active"));
        assertThat(hearing.notifications).hasSize(2);
    }

    @Test
    void killingAGuestLeavesItsFileAndItsReturnIsNoticed() {
        run(1, 2, A, B);
        Hearing hearing = Hearing.of(simulator.guest(A));
        simulator.stop(B, true);
        await().until(() -> heard(hearing, B, "stopped"));
        assertThat(directory.resolve("cgcs.messaging." + B + ".sock")).exists();
        simulator.start(B);
        await().until(() -> heard(hearing, B, "active"));
    }

    @Test
    void guestsComeBackToAHostThatWasRestarted() {
        run(1, 2, A, B);
        host.close();
        await().until(() -> !simulator.guest(A).client().isConnected());
        host = new HostNode(directory, List.of(A, B));
        awaitConnected(A);
        awaitConnected(B);
        assertThat(simulator.broadcast(A, "again", Patience.LIMIT).receipts()).hasSize(1);
    }

    @Test
    void namesGoOnFromTheFirstThatIsFree() {
        simulator = new Simulator(new SimulatorSettings(directory, 0, 1));
        assertThat(simulator.start(11)).startsWith(A, B).endsWith("instance-0000000b");
        simulator.stop(B, false);
        assertThat(simulator.start(2)).containsExactly(B, "instance-0000000c");
    }

    @Test
    void hundredsOfGuestsHearABroadcast() {
        int guests = 300;
        String[] members =
                IntStream.rangeClosed(1, guests)
                        .mapToObj("instance-%08x"::formatted)
                        .toArray(String[]::new);
        run(2, guests, members);
        BroadcastReport report = simulator.broadcast(A, "to all", Patience.LIMIT);
        assertThat(report.receipts()).hasSize(guests - 1);
        assertThat(simulator.status(B)).hasSize(guests);
    }

    @Test
    void theListTellsHowGuestsFare() {
        run(1, 2, A, B);
        simulator.broadcast(A, "hello", Patience.LIMIT);
        GuestReport report = simulator.list().get(1);
        assertThat(report.instance()).isEqualTo(B);
        assertThat(report.connected()).isNotNull();
        assertThat(report.sent()).isEqualTo(1);
        // Two documents and a done, then the broadcast.
        assertThat(report.received()).isGreaterThanOrEqualTo(4);
        assertThat(report.lastMessage()).isEqualTo("broadcast of " + A + ": hello");
    }

    @Test
    void aTextThatIsTooLongIsRefusedAndTheLongestIsNot() {
        run(1, 2, A, B);
        assertThat(simulator.broadcast(A, "x".repeat(3050), Patience.LIMIT).receipts()).hasSize(1);
        refused(
                () -> simulator.broadcast(A, "x".repeat(3051), Patience.LIMIT),
                "3050",
                "3051 bytes");
        refused(() -> simulator.broadcast(A, "a\nb", Patience.LIMIT), "a newline at character 2");
    }

    @Test
    void aBroadcastOfWhoIsInNoGroupIsRefusedWithTheHostsReason() {
        run(1, 3, A, B);
        refused(() -> simulator.broadcast(C, "x", Patience.LIMIT), "refused", "no server group");
        assertThat(simulator.status(C)).isEmpty();
    }

    @Test
    void whatIsNotPossibleIsRefusedWithTheReason() throws IOException {
        simulator = new Simulator(new SimulatorSettings(directory, 0, 1));
        refused(() -> simulator.stop(A, false), A + " is not simulated", "simulator:start 3");
        simulator.start(A);
        refused(() -> simulator.start(A), "is simulated already");
        refused(() -> simulator.stop("x", false), "these are: " + A);
        refused(() -> simulator.start("../x"), "[A-Za-z0-9._-]");
        refused(() -> simulator.start("--json"), "options go before the names");
        refused(() -> simulator.start("x".repeat(99)), "bytes", "at most 106");
        refused(() -> simulator.status(A), "No host is connected", directory.toString());
        simulator.apply(new SimulatorSettings(directory.resolve("missing"), 0, 1));
        refused(() -> simulator.start(B), "missing does not exist", "channel.dir");
    }

    @Test
    void aSocketOnWhichSomebodyListensIsNotTakenOver() {
        simulator = new Simulator(new SimulatorSettings(directory, 0, 1));
        simulator.start(A);
        try (Simulator other = new Simulator(new SimulatorSettings(directory, 0, 1))) {
            refused(() -> other.start(A), "Somebody listens on");
        }
        assertThat(simulator.guest(A).socket()).exists();
    }

    @Test
    void theShippedFileSaysWhatTheDefaultsAre() throws IOException {
        String file =
                Files.readString(
                        Path.of("src/main/cfg/io.guestwire.simulator.cfg"), StandardCharsets.UTF_8);
        assertThat(file)
                .contains("channel.dir = ${env:GUESTWIRE_CHANNEL_DIR:-/var/lib/libvirt/qemu}")
                .contains("\nguests = 0\n")
                .contains("\nversion = 1\n");
    }

    private static boolean heard(Hearing hearing, String instance, String state) {
        return hearing.notifications.stream()
                .map(StatusRow::of)
                .anyMatch(row -> row.displayName().equals(instance) && row.state().equals(state));
    }

    private static void refused(ThrowingCallable call, String... reasons) {
        assertThatExceptionOfType(SimulatorException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.getMessage()).contains(reasons));
    }
}
