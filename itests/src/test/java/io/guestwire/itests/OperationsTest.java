// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does with a node that runs: commands in pipes, changes of configuration. */
@Timeout(300)
class OperationsTest {
    private static final String INVENTORY =
            "{ \"server_groups\": [ { \"name\": \"%s\", \"members\": [ \"instance-00000001\" ] } ] }";

    @TempDir static Path folder;
    private static DistributionProcess node;

    @BeforeAll
    static void start() throws Exception {
        node = DistributionProcess.unpack(Files.createDirectory(folder.resolve("node")));
        node.environment(
                "GUESTWIRE_CHANNEL_DIR", Files.createDirectory(folder.resolve("ch")).toString());
        Files.writeString(node.home().resolve("etc/inventory.json"), INVENTORY.formatted("db"));
        Files.writeString(node.home().resolve("etc/other.json"), INVENTORY.formatted("web"));
        Path maven = node.home().resolve("etc/org.ops4j.pax.url.mvn.cfg");
        String entry = "org.ops4j.pax.url.mvn.repositories";
        Files.writeString(
                maven,
                Files.readString(maven)
                        .replaceFirst("(?m)^" + entry + " *=[^#]*", entry + "=\n\n"));
        node.bootFeature("simulator");
        node.bootFeature("app-gateway");
        node.bootFeature("resource-scaling-stub");
        node.start();
        run("simulator:start 1");
        await().atMost(RawGuest.SOON)
                .until(() -> run("guestwire:channels | grep connected").contains("instance"));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void whatACommandPrintsGoesThroughItsPipe() throws Exception {
        for (String command :
                List.of(
                        "guestwire:channels",
                        "guestwire:counters",
                        "guestwire:doctor",
                        "guestwire:groups",
                        "guestwire:why instance-00000001",
                        "server-group:broadcast db noon",
                        "server-group:counters",
                        "server-group:list",
                        "server-group:status",
                        "app-gateway:applications",
                        "app-gateway:counters",
                        "simulator:list",
                        "simulator:status instance-00000001")) {
            assertThat(run(command + " | grep nothing-of-this")).as(command).isEmpty();
        }
        assertThat(run("guestwire:channels | grep 00000001").lines()).hasSize(1);
        assertThat(run("server-group:list --json | grep db")).startsWith("[{");
    }

    /** By cat: Karaf's grep holds back what matches until something does not. */
    @Test
    void tailEndsWithItsClientAlsoWhenItIsPiped() throws Exception {
        for (String command : List.of("guestwire:tail", "guestwire:tail | cat")) {
            Process client = node.background("bin/guestwire", command);
            await().atMost(RawGuest.SOON).until(() -> threadsOf("guestwire:tail") > 0);
            await().atMost(RawGuest.SOON)
                    .until(
                            () -> {
                                run("server-group:broadcast db noon");
                                return client.getInputStream().available() > 0;
                            });
            client.destroy();
            await().atMost(RawGuest.SOON).until(() -> threadsOf("guestwire:tail") == 0);
        }
    }

    @Test
    void commandsStayWhileHealthChecksComeAndGo() throws Exception {
        run("bundle:restart io.guestwire.virtio-transport");
        run("bundle:restart io.guestwire.app-gateway");
        await().atMost(RawGuest.SOON).until(() -> run("guestwire:doctor").contains("1 connected"));
        assertThat(node.log().lines())
                .filteredOn(line -> line.contains("commands for bundle io.guestwire.base-layer"))
                .hasSize(1);
    }

    @Test
    void aRemovedEntryHasItsDefaultAgainAndAWrongOneIsAFindingUntilItIsCorrected()
            throws Exception {
        Path file = node.home().resolve("etc/io.guestwire.servergroup.cfg");
        String shipped = Files.readString(file);
        String without = without(without(shipped, "inventory.file"), "nacks.per.second");

        Files.writeString(file, without + "inventory.file = etc/other.json\n");
        await().atMost(RawGuest.SOON).until(() -> run("server-group:list").contains("web"));
        assertThat(run("guestwire:doctor")).contains(node.home() + "/etc/other.json: ");

        Files.writeString(
                file, without + "inventory.file = etc/other.json\nnacks.per.second = many\n");
        await().atMost(RawGuest.SOON)
                .until(() -> run("guestwire:doctor").contains("found \"many\"; still using 100"));
        assertThat(run("server-group:list")).contains("web");

        Files.writeString(file, without);
        await().atMost(RawGuest.SOON).until(() -> run("server-group:list").contains("db"));
        await().atMost(RawGuest.SOON).until(() -> !run("guestwire:doctor").contains("many"));
        Files.writeString(file, shipped);
    }

    @Test
    void anEntryThatNobodyKnowsIsAFindingWhicheverFileItIsIn() throws Exception {
        assertThat(run("guestwire:doctor")).doesNotContain("there is no entry");
        Map<Path, String> shipped = new TreeMap<>();
        try (Stream<Path> files = Files.list(node.home().resolve("etc"))) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().matches("io\\.guestwire\\..*\\.cfg")) {
                    shipped.put(file, Files.readString(file));
                }
            }
        }
        for (Path file : shipped.keySet()) {
            Files.writeString(file, shipped.get(file) + "\nnonsense = 1\n");
        }
        List<String> expected =
                shipped.keySet().stream()
                        .map(file -> "etc/" + file.getFileName() + ": there is no entry nonsense")
                        .toList();
        assertThat(expected).hasSize(6);
        Pattern complaint = Pattern.compile("etc/\\S+: there is no entry \\S+");
        await().atMost(RawGuest.SOON)
                .untilAsserted(
                        () ->
                                assertThat(complaint.matcher(run("guestwire:doctor")).results())
                                        .extracting(MatchResult::group)
                                        .containsExactlyInAnyOrderElementsOf(expected));
        for (Path file : shipped.keySet()) {
            Files.writeString(file, shipped.get(file));
        }
        await().atMost(RawGuest.SOON)
                .until(() -> !run("guestwire:doctor").contains("there is no entry"));
    }

    @Test
    void whatIsNoNumberIsNotTakenForOne() throws Exception {
        DistributionProcess.Result tail = node.guestwire("guestwire:tail", "--count", "x");
        assertThat(tail.errors()).isEqualTo("--count: expected a whole number, found x\n");
        DistributionProcess.Result scaling =
                node.guestwire("resource-scaling:cpu-down --timeout 0 instance-00000001");
        assertThat(scaling.errors())
                .isEqualTo("expected a time-out from 1 to 3600000 milliseconds, found 0\n");
        String echo = "simulator:send --wait 5000 --count 1 instance-00000001 example.none '{}'";
        assertThat(run(echo)).contains("which none serves here");
    }

    @Test
    void aFeatureThatCannotResolveIsRefusedWithKarafsReasonAndDisturbsNothing() throws Exception {
        Path features = folder.resolve("features.xml");
        Files.writeString(
                features,
                """
                <features name="broken" xmlns="http://karaf.apache.org/xmlns/features/v1.6.0">
                  <feature name="broken" version="1.0.0">
                    <requirement>example.missing</requirement>
                  </feature>
                  <feature name="dependent" version="1.0.0">
                    <feature>server-group</feature>
                    <feature>example-not-there</feature>
                  </feature>
                  <feature name="incomplete" version="1.0.0">
                    <bundle>mvn:org.example/missing/1.0.0</bundle>
                  </feature>
                </features>
                """);
        run("feature:repo-add " + features.toUri());
        String bundles = run("bundle:list -t 0");
        String guest = run("guestwire:channels | grep instance-00000001").split(" {2,}")[4];

        assertThat(refusal("broken")).contains("Unable to resolve broken/1.0.0", "example.missing");
        assertThat(refusal("dependent")).contains("dependent/1.0.0", "example-not-there");
        assertThat(refusal("incomplete")).contains("mvn:org.example/missing/1.0.0");

        assertThat(run("bundle:list -t 0")).isEqualTo(bundles);
        assertThat(run("guestwire:channels")).contains(guest);
        assertThat(run("simulator:status instance-00000001")).contains("instance-00000001");
    }

    private static String refusal(String feature) throws Exception {
        DistributionProcess.Result result = node.guestwire("feature:install " + feature);
        assertThat(result.status()).as(result.toString()).isEqualTo(1);
        return result.errors();
    }

    private static String without(String text, String entry) {
        return text.replaceAll("(?m)^" + entry.replace(".", "\\.") + " *=.*\\n", "");
    }

    private static String run(String command) throws IOException, InterruptedException {
        return node.guestwire(command).output();
    }

    /** The system has the first 15 characters of their names. */
    private static long threadsOf(String command) throws IOException {
        String name = ("pipe-" + command).substring(0, 15);
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + node.pid() + "/task"))) {
            return threads.filter(thread -> name(thread).equals(name)).count();
        }
    }

    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException e) {
            return "ended since";
        }
    }
}
