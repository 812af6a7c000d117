// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.guestwire.itests.Books;
import io.guestwire.itests.DistributionProcess;
import io.guestwire.itests.Footprint;
import io.guestwire.itests.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The host node that all classes of this package share: the distribution as it is delivered, its
 * limits too, and the gateway for applications whose names no other test has. Started for the first
 * test that has one as a parameter, ended behind the last; then it has to end well.
 */
final class HostNode implements AutoCloseable {
    /** How long anything that has to happen may take. */
    static final Duration SOON = Duration.ofSeconds(60);

    private static final Duration LOOK = Duration.ofMillis(20);

    /** Whether the long forms are asked for. */
    static final boolean SOAK = Boolean.getBoolean("soak.hostile");

    static final String GROUP = "cgcs.server_grp";

    /** What the names of host applications begin with. */
    static final String APPLICATION = "hostile." + ProcessHandle.current().pid();

    /** Where host applications send to. */
    static final String AGENT = "cgcs.messaging." + APPLICATION;

    private static final System.Logger LOG = System.getLogger(HostNode.class.getName());

    private final Path folder;
    private final Path channels;
    private final DistributionProcess process;
    private final Shell shell;
    private int inventories;

    private HostNode() {
        try {
            folder = Files.createTempDirectory("hostile");
            channels = memory();
            Files.writeString(inventory(), "{\"server_groups\":[]}");
            process = DistributionProcess.unpack(Files.createDirectory(folder.resolve("node")));
            process.environment("GUESTWIRE_CHANNEL_DIR", channels.toString());
            process.environment("GUESTWIRE_INVENTORY", inventory().toString());
            process.bootFeature("app-gateway");
            Files.writeString(
                    process.home().resolve("etc/io.guestwire.gateway.cfg"),
                    "addresses = " + APPLICATION + "*\nagent.name = " + AGENT + "\n");
            process.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
        shell = process.shell();
    }

    /** Ten thousand sockets are made ten times as fast there as in a file system on a disk. */
    private static Path memory() throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "gw")
                : Files.createTempDirectory("gw");
    }

    /** Gives the node to tests. */
    static final class Provider implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
            return parameter.getParameter().getType() == HostNode.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
            return test.getRoot()
                    .getStore(ExtensionContext.Namespace.create(HostNode.class))
                    .getOrComputeIfAbsent(HostNode.class, key -> new HostNode(), HostNode.class);
        }
    }

    Path channels() {
        return channels;
    }

    long pid() {
        return process.pid();
    }

    /** Runs a shell command that has to succeed; what it prints. */
    String run(String command) throws IOException {
        return shell.run(command);
    }

    JsonNode rows(String command) throws IOException {
        return Books.rows(shell, command);
    }

    /** An account, of an instance or of the node. */
    Map<String, Long> account(String... whose) throws IOException {
        return Books.account(shell, whose);
    }

    /** One figure of an instance's account. */
    long count(Guest guest, String counter) throws IOException {
        return account(guest.instance()).get(counter);
    }

    void awaitBalance() {
        Books.awaitBalance(process);
    }

    Footprint footprint() throws IOException, InterruptedException {
        return Footprint.of(pid());
    }

    /** The processor time that it has used. */
    Duration processorTime() {
        return ProcessHandle.of(pid()).orElseThrow().info().totalCpuDuration().orElseThrow();
    }

    /** What it has of the machine's memory. */
    long residentKilobytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        }
    }

    Path inventory() {
        return folder.resolve("inventory.json");
    }

    Path log() {
        return process.home().resolve("data/log/karaf.log");
    }

    /**
     * Updates server group messaging by its own bundle. Of a {@code mvn:} address each update would
     * leave 7 KiB in the heap: Pax URL keeps the session of each resolution.
     */
    void updateServerGroup() throws IOException {
        String version = System.getProperty("project.version");
        String jar = "server-group/%1$s/server-group-%1$s.jar".formatted(version);
        Path file = process.home().resolve("system/io/guestwire").resolve(jar);
        run("bundle:update io.guestwire.server-group file:" + file);
    }

    /** Lines of the log behind this many bytes that tell of an error in the node. */
    List<String> errorsBehind(long bytes) throws IOException {
        byte[] all = Files.readAllBytes(log());
        int from = bytes > all.length ? 0 : (int) bytes; // The log may have been begun anew.
        String text = new String(all, from, all.length - from, StandardCharsets.UTF_8);
        return text.lines().filter(line -> line.matches("\\S+ (ERROR|FATAL) .*")).toList();
    }

    /** Writes the inventory, whole at once; {@link #awaitServerGroups} waits until it holds. */
    void write(Map<String, List<String>> serverGroups) throws IOException {
        inventories++;
        List<String> groups = new ArrayList<>(List.of(json(mark(), List.of())));
        serverGroups.forEach((name, members) -> groups.add(json(name, members)));
        write("{\"server_groups\":[" + String.join(",\n", groups) + "]}\n");
    }

    /** Writes any inventory. */
    void write(String inventory) throws IOException {
        Path draft = folder.resolve("inventory.draft");
        Files.writeString(draft, inventory);
        Files.move(draft, inventory(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String json(String name, List<String> members) {
        return members.stream()
                .map(member -> "\"" + member + "\"")
                .collect(Collectors.joining(",", "{\"name\":\"" + name + "\",\"members\":[", "]}"));
    }

    private String mark() {
        return "mark-" + inventories;
    }

    /** Has these server groups from now on. */
    void serverGroups(Map<String, List<String>> serverGroups) throws IOException {
        write(serverGroups);
        eventually().until(() -> run("server-group:list").contains(mark() + " "));
    }

    /** Waits until server group messaging has so many guests. */
    void awaitGuests(int count) {
        eventually().untilAsserted(() -> assertThat(guests()).as("guests").isEqualTo(count));
    }

    int guests() throws IOException {
        for (JsonNode group : rows("guestwire:groups")) {
            if (group.get("address").asText().equals(GROUP)) {
                return group.get("peers").asInt();
            }
        }
        return 0;
    }

    /** Waits for anything that has to happen. */
    static ConditionFactory eventually() {
        return await().pollDelay(Duration.ZERO).pollInterval(LOOK).atMost(SOON);
    }

    /** Prints a figure that is worth noting. */
    static void report(String text, Object... figures) {
        LOG.log(System.Logger.Level.INFO, text.formatted(figures));
    }

    static String instance(int number) {
        return "instance-%08x".formatted(number);
    }

    @Override
    public void close() throws Exception {
        try (DistributionProcess ending = process) {
            assertThat(ending.terminate()).as("exit status").isZero();
        } finally {
            delete(folder);
            delete(channels);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
