// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.guestwire.channel.Side;
import io.guestwire.gateway.ApplicationReport.Bound;
import io.guestwire.testkit.LiveChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What peers send, on its way to applications that are slow, absent or oddly bound. */
class DeliveryTest {
    private static final String ANY =
            "{\"version\":2,\"dest_addr\":\"cgcs.server_grp\",\"data\":{\"any\":1}}";

    @Test
    void aSlowApplicationFillsItsOwnQueueAndDisturbsNobody() throws Exception {
        try (GatewayFixture guest = fixture(20, 1_048_576)) {
            LiveChannel host = guest.channel("host");
            FakeApplication slow = guest.application();
            FakeApplication other = guest.application(guest.family + "1");
            int messages = FakeApplication.waitingInTheKernel() + 90;
            for (int i = 0; i < messages; i++) {
                host.peerSends(2, "x", guest.address, "{\"seq\":" + i + "}");
            }
            guest.awaitCount(GatewayCounter.MESSAGES, messages);
            guest.awaitBalance(); // What becomes of the last is counted after it.
            assertThat(guest.report(guest.address).queuedMessages()).isEqualTo(20);
            long dropped = guest.count(GatewayCounter.DROPPED_QUEUE_FULL);
            assertThat(dropped).isBetween(60L, 75L); // all but the queue and the kernel's own
            assertThat(guest.report(guest.address).lastError().orElseThrow()).contains("queue");

            host.peerSends(2, "x", guest.family + "1", "{\"quick\":1}");
            assertThat(other.receive()).contains("{\"quick\":1}");

            for (int i = 0; i < messages - dropped; i++) {
                assertThat(slow.receive()).endsWith("\"data\":{\"seq\":" + i + "}}");
            }
            host.peerSends(2, "x", guest.address, "{\"seq\":\"next\"}");
            assertThat(slow.receive()).contains("next");
        }
    }

    @Test
    void aQueueIsBoundedInBytesToo() throws Exception {
        try (GatewayFixture guest = fixture(1_000, 100_000)) {
            LiveChannel host = guest.channel("host");
            guest.application();
            String data = "{\"a\":\"" + "x".repeat(20_000) + "\"}";
            int messages = FakeApplication.waitingInTheKernel() + 40;
            for (int i = 0; i < messages; i++) {
                host.peerSends(2, "x", guest.address, data);
            }
            guest.awaitCount(GatewayCounter.MESSAGES, messages);
            guest.awaitBalance();
            assertThat(guest.report(guest.address).queuedBytes()).isBetween(80_000, 100_000);
            assertThat(guest.count(GatewayCounter.DROPPED_QUEUE_FULL)).isGreaterThan(30);
        }
    }

    @Test
    void applicationsThatLeaveEverythingUnreadDoNotUseUpTheRoomOfTheOthers() throws Exception {
        try (GatewayFixture guest = fixture(100, 1_048_576)) {
            LiveChannel host = guest.channel("host");
            String data = "{\"a\":\"" + "x".repeat(60_000) + "\"}";
            long room = sendBufferBytes() / 60_000;
            int kernel = FakeApplication.waitingInTheKernel();
            long stuck = Math.min(60, room / (kernel - 1) + 2);
            long sent = 0;
            for (int k = 0; k < stuck; k++) {
                guest.application(guest.family + k);
                for (int i = 0; i <= kernel; i++) {
                    host.peerSends(2, "x", guest.family + k, data);
                    if (++sent % 24 == 0) {
                        guest.awaitCount(GatewayCounter.MESSAGES, sent); // No mailbox is full.
                    }
                }
            }
            guest.awaitCount(GatewayCounter.MESSAGES, sent);
            FakeApplication healthy = guest.application();
            for (int i = 0; i < 50; i++) {
                host.peerSends(2, "x", guest.address, "{\"seq\":" + i + "}");
            }
            for (int i = 0; i < 50; i++) {
                assertThat(healthy.receive()).endsWith("\"data\":{\"seq\":" + i + "}}");
            }
        }
    }

    /** Where {@code net.unix.max_dgram_qlen} is 512 that is the agent's whole send buffer. */
    @Test
    void anApplicationThatLeavesUnreadAllThatTheKernelHoldsForItHoldsUpNobody() throws Exception {
        try (GatewayFixture guest = fixture(100, 1_048_576)) {
            LiveChannel host = guest.channel("host");
            String data = "{\"a\":\"" + "x".repeat(60_000) + "\"}";
            int held = 0;
            try (FakeApplication measured = guest.application(guest.family + "0")) {
                while (guest.count(GatewayCounter.DELIVERED) == held) {
                    host.peerSends(2, "x", guest.family + "0", data);
                    guest.awaitCount(GatewayCounter.MESSAGES, ++held);
                    GatewayFixture.soon()
                            .until(
                                    () ->
                                            guest.count(GatewayCounter.DELIVERED)
                                                            + guest.report(guest.family + "0")
                                                                    .queuedMessages()
                                                    == guest.count(GatewayCounter.MESSAGES));
                }
                held--;
            }
            await().until(() -> guest.report(guest.family + "0").queuedMessages() == 0);
            guest.application(guest.family + "1");
            for (int i = 0; i < held; i++) {
                host.peerSends(2, "x", guest.family + "1", data);
                guest.awaitCount(GatewayCounter.DELIVERED, held + i + 1L);
            }
            FakeApplication healthy = guest.application();
            host.peerSends(2, "x", guest.address, "{\"seq\":1}");
            assertThat(healthy.receive()).endsWith("\"data\":{\"seq\":1}}");
        }
    }

    private static long sendBufferBytes() throws IOException {
        // In one read: the kernel gives a number of this kind no second one.
        try (var lines = Files.newBufferedReader(Path.of("/proc/sys/net/core/wmem_max"))) {
            return 2 * Math.min(4L * 1024 * 1024, Long.parseLong(lines.readLine().trim()));
        }
    }

    @Test
    void whatNobodyIsBoundForIsDroppedAndAnApplicationThatRestartsContinues() throws Exception {
        try (GatewayFixture guest = fixture(100, 100_000)) {
            LiveChannel host = guest.channel("host");
            for (int i = 0; i < 3; i++) {
                host.peerSends(2, "x", guest.address, "{}");
            }
            guest.awaitCount(GatewayCounter.DROPPED_NOT_BOUND, 3);
            await().until(() -> guest.report(guest.address).bound() == Bound.NO);
            for (int run = 0; run < 3; run++) {
                try (FakeApplication application =
                        FakeApplication.bound(guest.address, guest.agent)) {
                    host.peerSends(2, "x", guest.address, "{\"run\":" + run + "}");
                    assertThat(application.receive()).contains("{\"run\":" + run + "}");
                    await().until(() -> guest.report(guest.address).bound() == Bound.YES);
                    application.send(ANY);
                    assertThat(host.peerGets()).contains("any");
                }
            }
            assertThat(guest.count(GatewayCounter.DROPPED_NOT_BOUND)).isEqualTo(3);
        }
    }

    @Test
    void whatWaitsForAnApplicationThatEndsIsDropped() throws Exception {
        try (GatewayFixture guest = fixture(1_000, 1_000_000)) {
            LiveChannel host = guest.channel("host");
            try (FakeApplication slow = FakeApplication.bound(guest.address, guest.agent)) {
                for (int i = 0; i < FakeApplication.waitingInTheKernel() + 40; i++) {
                    host.peerSends(2, "x", guest.address, "{}");
                }
                await().until(() -> guest.report(guest.address).queuedMessages() > 30);
                assertThat(slow.receive()).isNotNull();
            }
            await().until(() -> guest.report(guest.address).queuedMessages() == 0);
            guest.awaitBalance();
            assertThat(guest.count(GatewayCounter.DROPPED_NOT_BOUND)).isGreaterThan(30);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 30, -1})
    void aPaddedNameIsAnsweredUnderThatVeryName(int padding) throws Exception {
        try (GatewayFixture guest = fixture(100, 100_000)) {
            LiveChannel host = guest.channel("host");
            int nuls = padding < 0 ? Target.fullPadding(guest.address) : padding;
            FakeApplication application =
                    guest.closing(FakeApplication.padded(guest.address, nuls, guest.agent));
            application.send(ANY);
            assertThat(host.peerGets()).contains(guest.address);
            for (int i = 0; i < 20; i++) {
                host.peerSends(2, "x", guest.address, "{\"seq\":" + i + "}");
                assertThat(application.receive()).contains("{\"seq\":" + i + "}");
            }
            assertThat(guest.count(GatewayCounter.DROPPED_NOT_BOUND)).isZero();
        }
    }

    @Test
    void aNamePaddedAsSizeofDoesItIsFoundWithoutBeingHeard() throws Exception {
        try (GatewayFixture guest = fixture(100, 100_000)) {
            LiveChannel host = guest.channel("host");
            int nuls = Target.fullPadding(guest.address);
            FakeApplication application =
                    guest.closing(FakeApplication.padded(guest.address, nuls, guest.agent));
            host.peerSends(2, "x", guest.address, "{\"first\":1}");
            assertThat(application.receive()).contains("{\"first\":1}");
        }
    }

    @Test
    void anApplicationThatChangesFromAPaddedNameToTheExactOneLosesNothing() throws Exception {
        try (GatewayFixture guest = fixture(100, 100_000)) {
            LiveChannel host = guest.channel("host");
            int nuls = Target.fullPadding(guest.address);
            try (FakeApplication padded =
                    FakeApplication.padded(guest.address, nuls, guest.agent)) {
                padded.send(ANY);
                assertThat(host.peerGets()).contains(guest.address);
                host.peerSends(2, "x", guest.address, "{\"to\":\"padded\"}");
                assertThat(padded.receive()).contains("padded");
            }
            FakeApplication exact = guest.application();
            host.peerSends(2, "x", guest.address, "{\"to\":\"exact\"}");
            assertThat(exact.receive()).contains("{\"to\":\"exact\"}");
            assertThat(guest.count(GatewayCounter.DROPPED_NOT_BOUND)).isZero();
        }
    }

    /** The kernel's length of a sender's name is lost in junixsocket: see decision 0030. */
    @Test
    void ofTwoSocketsOfOneAddressTheExactNameIsAnswered() throws Exception {
        try (GatewayFixture guest = fixture(100, 100_000)) {
            LiveChannel host = guest.channel("host");
            FakeApplication exact = guest.application();
            FakeApplication padded =
                    guest.closing(FakeApplication.padded(guest.address, 1, guest.agent));
            padded.send(ANY);
            assertThat(host.peerGets()).contains(guest.address);
            host.peerSends(2, "x", guest.address, "{\"answer\":1}");
            assertThat(exact.receive()).contains("{\"answer\":1}");
        }
    }

    @Test
    void theNamesThatAPeerMakesUpDoNotPileUp() throws Exception {
        try (GatewayFixture guest = fixture(100, 100_000)) {
            LiveChannel host = guest.channel("host");
            for (int i = 0; i < 3_000; i++) {
                host.peerSends(2, "x", guest.family + i, "{}");
            }
            await().until(() -> guest.count(GatewayCounter.DROPPED_NOT_BOUND) == 3_000);
            assertThat(guest.gateway.applications()).hasSizeLessThanOrEqualTo(257);
        }
    }

    @Test
    void aPathHasPermissionsAndItsDirectoryAddresses(@TempDir Path directory) throws Exception {
        Path agent = directory.resolve("agent");
        try (GatewayFixture guest =
                new GatewayFixture(Side.GUEST, settings -> atPath(settings, agent))) {
            LiveChannel host = guest.channel("host");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(agent)))
                    .isEqualTo("rw-rw----");
            FakeApplication application =
                    guest.closing(FakeApplication.at(directory.resolve(guest.address), agent));
            host.peerSends(2, "x", guest.address, "{\"down\":1}");
            assertThat(application.receive()).contains("{\"down\":1}");
            assertThat(application.lastSender()).isEqualTo(agent.toString());
            application.send(ANY);
            assertThat(host.peerGets()).contains("\"source_addr\":\"" + guest.address + "\"");

            FakeApplication named = guest.closing(FakeApplication.bound(guest.family + 1, agent));
            named.send(ANY);
            assertThat(host.peerGets()).contains("\"source_addr\":\"" + guest.family + "1\"");

            Path elsewhere = Files.createDirectory(directory.resolve("x")).resolve(guest.address);
            guest.closing(FakeApplication.at(elsewhere, agent)).send(ANY);
            guest.awaitCount(GatewayCounter.REFUSED_NOT_ALLOWED, 1);
        }
        assertThat(agent).doesNotExist();
    }

    @Test
    void aPathThatAKilledAgentLeftIsTakenOver(@TempDir Path directory) throws Exception {
        Path agent = directory.resolve("agent");
        FakeApplication.at(agent, agent).close();
        assertThat(agent).exists();
        try (GatewayFixture guest =
                new GatewayFixture(Side.GUEST, settings -> atPath(settings, agent))) {
            assertThat(guest.gateway.isListening()).isTrue();
        }
    }

    private static GatewaySettings atPath(GatewaySettings settings, Path agent) {
        return new GatewaySettings(
                settings.side(),
                settings.addresses(),
                "",
                Optional.of(agent),
                0660,
                0,
                settings.datagramBytes(),
                settings.queueMessages(),
                settings.queueBytes(),
                settings.familyApplications());
    }

    private static GatewayFixture fixture(int messages, int bytes) {
        return new GatewayFixture(
                Side.GUEST,
                settings ->
                        new GatewaySettings(
                                settings.side(),
                                settings.addresses(),
                                settings.agentName(),
                                settings.agentPath(),
                                settings.agentPathMode(),
                                settings.ranking(),
                                settings.datagramBytes(),
                                messages,
                                bytes,
                                settings.familyApplications()));
    }

    @Test
    void anApplicationOfAFamilyIsCountedFromItsFirstDatagramOn() throws Exception {
        try (GatewayFixture guest = fixture(100, 100_000)) {
            LiveChannel host = guest.channel("host");
            guest.application(guest.family + "new").send(ANY);
            assertThat(host.peerGets()).contains("new");
            guest.awaitBalance();
            assertThat(guest.report(guest.family + "new").counters())
                    .containsEntry(GatewayCounter.DATAGRAMS, 1L)
                    .containsEntry(GatewayCounter.FORWARDED, 1L);
        }
    }

    @Test
    void aHundredApplicationsAreServedAtOnce() throws Exception {
        try (GatewayFixture guest = fixture(100, 100_000)) {
            LiveChannel host = guest.channel("host");
            List<FakeApplication> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                all.add(guest.application(guest.family + i));
                host.peerSends(2, "x", guest.family + i, "{\"for\":" + i + "}");
            }
            for (int i = 0; i < 100; i++) {
                assertThat(all.get(i).receive()).contains("{\"for\":" + i + "}");
                all.get(i).send(ANY);
                assertThat(host.peerGets()).contains("\"" + guest.family + i + "\"");
            }
        }
    }
}
