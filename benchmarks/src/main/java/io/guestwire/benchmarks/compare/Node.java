// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

import io.guestwire.benchmarks.group.Echo;
import io.guestwire.benchmarks.group.Sink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The distribution as an operator has it, with the benchmark's bundle in {@code deploy/} and limits
 * that the load does not reach: what is measured is the way of a message, not where a guest is held
 * back. Everything else is as it is delivered, the JVM's options included.
 */
final class Node implements Host {
    /** How many messages may be under way to an application that does not push back. */
    static final String TO_APPLICATION = " at=application application=counts window=4096";

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    /** What the comparison changes; docs/performance.md lists it. */
    private static final String[][] BASE_LAYER = {
        {"peer.messages.per.second", "10000000"},
        {"peer.bytes.per.second", "2147483647"},
        {"outbox.bytes", "8388608"},
        {"outbox.frames", "131072"},
        {"mailbox.messages", "262144"},
        {"outboxes.bytes", "2147483647"},
        {"mailbox.bytes", "67108864"},
    };

    private static final String BASE_LAYER_FILE = "etc/io.guestwire.baselayer.cfg";
    private static final String AS_DELIVERED = BASE_LAYER_FILE + ".delivered";

    private final Path home;
    private final Path control;
    private final Names names;
    private final Process process;

    private Node(Path home, Path control, Names names, Process process) {
        this.home = home;
        this.control = control;
        this.names = names;
        this.process = process;
    }

    /** Unpacks and configures the distribution; it can be started more than once. */
    static Path prepare(Path archive, Path bundle, Path folder, int[] groups, Names names)
            throws IOException {
        Commands.demand("tar", "xzf", archive.toString(), "-C", folder.toString());
        Path home;
        try (Stream<Path> unpacked = Files.list(folder)) {
            home = unpacked.findFirst().orElseThrow();
        }
        Files.copy(bundle, home.resolve("deploy").resolve(bundle.getFileName()));
        Files.writeString(home.resolve("etc/inventory.json"), inventory(groups));
        edit(home.resolve("etc/org.apache.karaf.features.cfg"), "featuresBoot = ", "app-gateway, ");
        Path gateway = home.resolve("etc/io.guestwire.gateway.cfg");
        Files.writeString(
                gateway,
                Files.readString(gateway)
                        + String.format(
                                "%naddresses = %s%nagent.name = %s%nqueue.messages = 16384%n"
                                        + "queue.bytes = 67108864%n",
                                names.application(), names.agent()));
        Files.move(home.resolve(BASE_LAYER_FILE), home.resolve(AS_DELIVERED));
        return home;
    }

    private static void writeLimits(Path home, boolean asDelivered) throws IOException {
        String text = Files.readString(home.resolve(AS_DELIVERED));
        for (String[] entry : asDelivered ? new String[0][] : BASE_LAYER) {
            Matcher line =
                    Pattern.compile("(?m)^" + Pattern.quote(entry[0]) + " *=.*$").matcher(text);
            if (!line.find()) {
                throw new BenchmarkException(BASE_LAYER_FILE + " has no entry " + entry[0]);
            }
            text = line.replaceFirst(entry[0] + " = " + entry[1]);
        }
        Files.writeString(home.resolve(BASE_LAYER_FILE), text);
    }

    private static void edit(Path file, String before, String insertion) throws IOException {
        String text = Files.readString(file);
        if (!text.contains(before)) {
            throw new BenchmarkException(file + ": expected \"" + before + "\" in it");
        }
        Files.writeString(file, text.replace(before, before + insertion));
    }

    /**
     * A server group for each group of guests. Each server has a state of its own, so that its
     * channel's coming and going is no news to the others.
     */
    private static String inventory(int[] groups) {
        StringBuilder members = new StringBuilder();
        StringBuilder servers = new StringBuilder();
        for (int guests : groups) {
            members.append(members.isEmpty() ? "" : ",\n")
                    .append("{\"name\":\"of-" + guests + "\",\"members\":[");
            for (int i = 0; i < guests; i++) {
                String instance = Names.instance(Names.firstInstance(guests) + i);
                members.append(i == 0 ? "" : ",").append('"').append(instance).append('"');
                servers.append(servers.isEmpty() ? "" : ",\n")
                        .append('"' + instance + "\":{\"state\":\"active\"}");
            }
            members.append("]}");
        }
        return "{\"server_groups\":[" + members + "],\n\"servers\":{" + servers + "}}\n";
    }

    /** Starts it and waits until the benchmark's groups serve. */
    static Node start(Path home, Path channels, Path folder, Names names) throws IOException {
        Path control = folder.resolve("control");
        Files.deleteIfExists(control);
        writeLimits(home, false);
        ProcessBuilder builder =
                new ProcessBuilder(home.resolve("bin/karaf").toString(), "server")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("node.txt").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("GUESTWIRE_CHANNEL_DIR", channels.toString());
        // Who profiles the node says so in the environment.
        String options = System.getenv().getOrDefault("EXTRA_JAVA_OPTS", "");
        builder.environment()
                .put("EXTRA_JAVA_OPTS", options + " -D" + Sink.CONTROL + "=" + control);
        Node node = new Node(home, control, names, builder.start());
        try {
            node.awaitGroups();
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
        return node;
    }

    private void awaitGroups() {
        demand("--wait", Long.toString(START_LIMIT.toSeconds()));
        // The folder deploy/ is looked at each second.
        await(
                "guestwire:groups",
                groups ->
                        Stream.of(Sink.ADDRESS, Echo.ADDRESS, names.application())
                                .allMatch(
                                        name ->
                                                groups.lines()
                                                        .filter(line -> line.contains("serving"))
                                                        .anyMatch(line -> line.startsWith(name))));
    }

    /** Lets the limits be as they are delivered, without a restart. */
    void limitAsDelivered() throws IOException {
        writeLimits(home, true);
        String entry = BASE_LAYER[0][0];
        String text = Files.readString(home.resolve(AS_DELIVERED));
        Matcher line = Pattern.compile("(?m)^" + Pattern.quote(entry) + " *= *(.*)$").matcher(text);
        String value = line.find() ? line.group(1) : "";
        await(
                "config:property-get -p io.guestwire.baselayer " + entry,
                shown -> shown.strip().equals(value));
    }

    /** Runs a command again and again until it shows what is wanted. */
    private void await(String command, Predicate<String> wanted) {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        String shown = "";
        while (System.nanoTime() < deadline) {
            shown = demand(command.split(" "));
            if (wanted.test(shown)) {
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
        throw new BenchmarkException("The node does not come to it; " + command + ":\n" + shown);
    }

    private String demand(String... words) {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/guestwire").toString()));
        command.addAll(List.of(words));
        return Commands.demand(command.toArray(String[]::new));
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public String words(Cell cell) {
        String where =
                switch (cell.scenario()) {
                    case GROUP -> " address=" + Sink.ADDRESS + " at=group";
                    case APPLICATION -> " address=" + names.application() + TO_APPLICATION;
                    case ROUND_TRIP, QUIET, FLOODED -> " address=" + Echo.ADDRESS + " at=guests";
                    case FAN_OUT -> " address=cgcs.server_grp at=guests";
                    case IDLE -> " address=" + Sink.ADDRESS + " at=guests";
                };
        return where + " control=" + control;
    }

    @Override
    public void close() {
        Commands.end(process, STOP_LIMIT);
    }
}
