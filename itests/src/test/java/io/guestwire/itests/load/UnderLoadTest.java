// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.guestwire.itests.DistributionProcess;
import io.guestwire.itests.Footprint;
import io.guestwire.itests.Shell;
import io.guestwire.itests.load.bundle.Evil;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Live update, deployment and isolation on the built distribution, while guests talk. The short
 * form holds what must be so on any machine; {@value #LONG}{@code =true} asks for the long one,
 * whose figures are worth noting. Both print theirs.
 */
@Timeout(1_800)
class UnderLoadTest {
    static final Duration SOON = Duration.ofSeconds(30);
    private static final String LONG = "soak.load";
    private static final boolean SOAK = Boolean.getBoolean(LONG);
    private static final System.Logger LOG = System.getLogger(UnderLoadTest.class.getName());

    private static final int GUESTS = 10;
    private static final int PER_SECOND = SOAK ? 5_000 : 500;
    private static final int UPDATES = SOAK ? 100 : 5;
    private static final int ROUNDS = SOAK ? 1_000 : 20;
    private static final long UNINSTALLED_KILOBYTES = 6;
    private static final int EVIL_ROUNDS = SOAK ? 3 : 1;
    private static final int QUESTIONS = SOAK ? 600 : 30;

    @TempDir Path folder;

    private DistributionProcess node;
    private Path channels;
    private Shell shell;

    @BeforeEach
    void start() throws Exception {
        channels = Files.createDirectory(folder.resolve("ch"));
        Path inventory = folder.resolve("inventory.json");
        Files.writeString(
                inventory,
                "{\"server_groups\":[{\"name\":\"a\",\"members\":[\"%s\",\"%s\",\"%s\"]}]}"
                        .formatted(instance(10), instance(11), instance(12)));
        node = DistributionProcess.unpack(Files.createDirectory(folder.resolve("node")));
        node.environment("GUESTWIRE_CHANNEL_DIR", channels.toString());
        node.environment("GUESTWIRE_INVENTORY", inventory.toString());
        node.start();
        shell = node.shell();
    }

    @AfterEach
    void end() {
        node.close();
    }

    private static String instance(int number) {
        return "instance-%08x".formatted(number);
    }

    /** Lets the load run for a while: not to wait for anything. */
    private static void go(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    @Test
    void aGroupIsUpdatedUnderLoadAndNothingIsLostDoubledOrOutOfOrder() throws Exception {
        String[] jars = {LoadBundle.echo(folder, 1), LoadBundle.echo(folder, 2)};
        shell.run("bundle:install -s " + jars[0]);
        shell.run("bundle:install -s " + LoadBundle.witness(folder));
        List<EchoGuest> guests = new ArrayList<>();
        for (int i = 1; i <= GUESTS; i++) {
            guests.add(new EchoGuest(channels, instance(i)));
        }
        long begin = System.nanoTime();
        guests.forEach(guest -> guest.begin(PER_SECOND));
        go(Duration.ofMillis(SOAK ? 10_000 : 500)); // The node's compiler has work to do.
        double[] quiet = new double[UPDATES];
        double[] gaps = new double[UPDATES];
        double[] commands = new double[UPDATES];
        for (int i = 0; i < UPDATES; i++) {
            longestPause(guests);
            go(Duration.ofMillis(300));
            quiet[i] = longestPause(guests);
            long asked = System.nanoTime();
            shell.run("bundle:update load.echo " + jars[(i + 1) % 2]);
            commands[i] = (System.nanoTime() - asked) / 1e6;
            char version = (char) ('1' + (i + 1) % 2);
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(SOON)
                    .until(() -> guests.stream().allMatch(guest -> guest.version() == version));
            gaps[i] = longestPause(guests);
        }
        for (EchoGuest guest : guests) {
            guest.stop();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(guests).allMatch(EchoGuest::isAnswered));
        long sent = guests.stream().mapToLong(EchoGuest::sent).sum();
        double held = guests.stream().mapToDouble(EchoGuest::heldBack).sum() / GUESTS;
        report(
                "%d updates under %.0f messages a second (of %d; guests held back %.1f s of %.1f),"
                        + " %d echoed; longest pause around an update %s ms, without %s ms;"
                        + " bundle:update took %s ms",
                UPDATES,
                sent / seconds,
                GUESTS * PER_SECOND,
                held / 1e3,
                seconds,
                sent,
                spread(gaps),
                spread(quiet),
                spread(commands));
        assertThat(guests).allSatisfy(guest -> assertThat(guest.wrong()).isEmpty());
        assertThat(Files.readAllLines(node.home().resolve("data/witness.txt")))
                .as("what was stopped or lost its wiring")
                .hasSizeGreaterThanOrEqualTo(UPDATES)
                .allMatch(line -> line.endsWith(" load.echo"));
        node.assertCleanLog();
    }

    private static double longestPause(List<EchoGuest> guests) {
        return guests.stream().mapToDouble(EchoGuest::takeLongestPause).max().orElseThrow();
    }

    @Test
    void anUndeployedGroupLeavesOnlyWhatFelixKeepsAsLongAsConfigurationAdmin() throws Exception {
        String jar = LoadBundle.echo(folder, 1);
        shell.run("config:property-set --pid io.guestwire.baselayer group.parking 0");
        EchoGuest guest = new EchoGuest(channels, instance(1));
        long[] micros = new long[ROUNDS];
        Footprint before = null;
        for (int i = -ROUNDS / 10; i < ROUNDS; i++) {
            if (i == 0) {
                before = Footprint.of(node.pid());
            }
            long begin = System.nanoTime();
            deploy(jar, guest);
            micros[Math.max(i, 0)] = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin);
        }
        report(
                "%d rounds of deploying and undeploying, %s ms each",
                ROUNDS, spread(Arrays.stream(micros).mapToDouble(each -> each / 1e3).toArray()));
        awaitBack(before, ROUNDS);
        assertThat(guest.wrong()).isEmpty();
        // Felix' registry forgets which bundles used a service when that service goes.
        shell.run("bundle:restart org.apache.felix.configadmin");
        awaitBack(before, 0);
        node.assertCleanLog();
    }

    private void deploy(String jar, EchoGuest guest) throws Exception {
        shell.run("bundle:install -s " + jar);
        guest.sendOne();
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(SOON)
                .until(() -> guest.isAnswered() || !guest.wrong().isEmpty());
        assertThat(guest.wrong()).isEmpty();
        shell.run("bundle:uninstall load.echo");
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(SOON)
                .until(() -> !shell.run("guestwire:groups").contains("load.echo"));
    }

    /** Waits until the node holds what it held before, and so many uninstalled bundles. */
    private void awaitBack(Footprint before, int uninstalled) {
        Footprint[] after = {null};
        try {
            await().pollInterval(Duration.ofSeconds(1))
                    .atMost(SOON)
                    .until(() -> isBack(before, after[0] = Footprint.of(node.pid()), uninstalled));
        } finally {
            report("with %d bundles uninstalled: from %s to %s", uninstalled, before, after[0]);
        }
    }

    /** What lives in the node for a while by itself is allowed for: it does not grow by rounds. */
    private static boolean isBack(Footprint before, Footprint after, int uninstalled) {
        return after.bundles() <= before.bundles() + uninstalled + 10
                && after.loaders() <= before.loaders()
                && after.classes() <= before.classes() + 100
                && after.threads() <= before.threads() + 2
                && after.descriptors() <= before.descriptors() + 2
                && after.heapKilobytes()
                        <= before.heapKilobytes() + 2_048 + uninstalled * UNINSTALLED_KILOBYTES;
    }

    @Test
    void noEvilOfAGroupHarmsTheGroupBesideIt() throws Exception {
        AskingGuest asking = new AskingGuest(channels, Evil.TIMED);
        List<GuestSocket> others = new ArrayList<>();
        for (int i = 11; i <= 12; i++) {
            others.add(new GuestSocket(channels, instance(i), line -> {}));
        }
        Map<Evil.Deed, List<double[]>> quiet = new EnumMap<>(Evil.Deed.class);
        Map<Evil.Deed, List<double[]>> first = new EnumMap<>(Evil.Deed.class);
        Map<Evil.Deed, List<double[]>> beside = new EnumMap<>(Evil.Deed.class);
        asking.ask(QUESTIONS);
        for (int i = 0; i < EVIL_ROUNDS; i++) {
            for (Evil.Deed deed : Evil.Deed.values()) {
                collect(quiet, deed, asking.ask(QUESTIONS));
                shell.run("bundle:install -s " + LoadBundle.evil(folder, deed));
                Pester pester = new Pester(others);
                // Told apart: the node's compiler has work to do with what is new.
                collect(first, deed, asking.ask(QUESTIONS / 2));
                collect(beside, deed, asking.ask(QUESTIONS));
                pester.stop();
                shell.run("bundle:uninstall load.evil");
            }
        }
        double blameless = at(all(beside.get(Evil.Deed.BLAMELESS)), 0.99);
        for (Evil.Deed deed : Evil.Deed.values()) {
            double[] without = all(quiet.get(deed));
            double[] with = all(beside.get(deed));
            report(
                    "%-17s: an answer of server-group at first after %s ms, then %s ms, without %s"
                            + " ms; p99 %.2f times, and %.2f times that beside a blameless group",
                    deed,
                    quantiles(all(first.get(deed))),
                    quantiles(with),
                    quantiles(without),
                    at(with, 0.99) / at(without, 0.99),
                    at(with, 0.99) / blameless);
            assertThat(with).as("%s: each question is answered", deed).hasSize(without.length);
        }
        assertThat(asking.wrong()).isEmpty();
        assertThat(node.terminate()).isZero();
    }

    /** Gives the evil group something to do: 250 messages a second from each guest. */
    private static final class Pester {
        private final Thread thread;
        private volatile boolean stopped;

        Pester(List<GuestSocket> guests) {
            thread = GuestSocket.start("pester", () -> run(guests));
        }

        private void run(List<GuestSocket> guests) {
            String frame = GuestSocket.frame("load.evil", "{}");
            while (!stopped) {
                guests.forEach(guest -> guest.write(frame));
                LockSupport.parkNanos(4_000_000);
            }
        }

        void stop() throws InterruptedException {
            stopped = true;
            thread.join();
        }
    }

    // ---- figures

    private static void collect(
            Map<Evil.Deed, List<double[]>> samples, Evil.Deed deed, double[] more) {
        samples.computeIfAbsent(deed, key -> new ArrayList<>()).add(more);
    }

    private static double[] all(List<double[]> samples) {
        return samples.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
    }

    private static double at(double[] sorted, double quantile) {
        return sorted[(int) Math.min(sorted.length - 1, quantile * sorted.length)];
    }

    private static String quantiles(double[] sorted) {
        return "p50 %.2f, p99 %.2f".formatted(at(sorted, 0.5), at(sorted, 0.99));
    }

    private static String spread(double[] values) {
        double[] sorted = all(List.of(values));
        return "%.1f (median), %.1f (p90), %.1f (worst)"
                .formatted(at(sorted, 0.5), at(sorted, 0.9), at(sorted, 1));
    }

    private static void report(String text, Object... figures) {
        LOG.log(System.Logger.Level.INFO, text.formatted(figures));
    }
}
