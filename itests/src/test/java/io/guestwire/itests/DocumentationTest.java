// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.guestwire.servergroup.client.ClientCounter;
import io.guestwire.testing.JavaExamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What README.md and docs/ say, held against the distribution that was built. */
@Timeout(300)
class DocumentationTest {
    private static final Path ROOT =
            Path.of(System.getProperty("guestwire.archive")).resolve("../../..").normalize();
    private static final Pattern COMMAND =
            Pattern.compile(
                    "(?<![.\\w-])(?:guestwire|server-group|resource-scaling|simulator"
                            + "|app-gateway):[a-z][a-z-]*");
    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)#]+)(?:#[^)]*)?\\)");
    private static final Pattern SESSION = Pattern.compile("(?ms)^```console\\n(.*?)^```$");
    private static final Pattern PROMPT =
            Pattern.compile("(?m)^\\$ (?:\\S*/)?bin/guestwire (.+)\\n(?!\\$ )(.+)$");
    private static final Pattern ENTRY = Pattern.compile("(?m)^#?([a-z][a-z.]*) *=");
    private static final Pattern CODE = Pattern.compile("`([a-z][a-z0-9._-]*)`");
    private static final String INVENTORY =
            """
            { "server_groups": [ { "name": "demo", "members":
                [ "instance-00000001", "instance-00000002", "instance-00000003" ] } ] }
            """;

    @TempDir static Path folder;
    private static DistributionProcess node;

    /** Has a test of its own, {@link WriteAMessageGroupTest}, and a node. */
    private static final String WALK = "write-a-message-group.md";

    /** A node as {@code ./run} starts one. */
    @BeforeAll
    static void start() throws Exception {
        node = DistributionProcess.unpack(Files.createDirectory(folder.resolve("node")));
        node.environment(
                "GUESTWIRE_CHANNEL_DIR", Files.createDirectory(folder.resolve("ch")).toString());
        Files.writeString(node.home().resolve("etc/inventory.json"), INVENTORY);
        Path simulator = node.home().resolve("etc/io.guestwire.simulator.cfg");
        Files.writeString(
                simulator,
                Files.readString(simulator).replaceFirst("(?m)^guests *=.*$", "guests = 3"));
        node.bootFeature("simulator");
        node.bootFeature("app-gateway");
        node.bootFeature("resource-scaling-stub");
        node.start();
        await().until(
                        () ->
                                node.guestwire("server-group:list")
                                        .output()
                                        .matches("(?s).*demo +demo +3 +3\\s*"));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void everyCommandThatIsNamedExists() throws Exception {
        Set<String> existing = matches(COMMAND, node.guestwire("help").output());
        for (Path document : documents()) {
            assertThat(existing)
                    .as(document.toString())
                    .containsAll(matches(COMMAND, Files.readString(document)));
        }
    }

    @Test
    void everyCommandThatIsShownRunsAndAnswersAsShown() throws Exception {
        int ran = 0;
        for (Path document : documents()) {
            if (document.endsWith(WALK)) {
                continue;
            }
            Matcher session = SESSION.matcher(Files.readString(document));
            while (session.find()) {
                Matcher shown = PROMPT.matcher(session.group(1));
                while (shown.find()) {
                    DistributionProcess.Result result = node.guestwire(shown.group(1));
                    String what = document + ": " + shown.group(1);
                    assertThat(result.status()).as("%s: %s", what, result).isZero();
                    String first = result.output().lines().findFirst().orElse("");
                    assertThat(shape(first)).as(what).isEqualTo(shape(shown.group(2)));
                    ran++;
                }
            }
        }
        assertThat(ran).isGreaterThanOrEqualTo(10);
    }

    @Test
    void everyConfigurationEntryIsDescribedAndNoOther() throws IOException {
        String text = Files.readString(ROOT.resolve("docs/operations.md"));
        Map<String, Set<String>> described = new TreeMap<>();
        String file = null;
        for (String line : text.lines().toList()) {
            Matcher table =
                    Pattern.compile("^\\| `etc/(io\\.guestwire\\..+\\.cfg)` .*").matcher(line);
            if (table.matches()) {
                file = table.group(1);
                described.put(file, new TreeSet<>());
            } else if (!line.startsWith("|")) {
                file = null;
            } else if (file != null) {
                described.get(file).addAll(matches(CODE, line.split("\\|")[1]));
            }
        }
        Map<String, Set<String>> shipped = new TreeMap<>();
        List<Path> folders = new ArrayList<>(List.of(node.home().resolve("etc")));
        for (String bundle :
                List.of(
                        "virtio-transport",
                        "server-group",
                        "app-gateway",
                        "resource-scaling-stub")) {
            folders.add(ROOT.resolve("bundles").resolve(bundle).resolve("src/main/cfg-guest"));
        }
        for (Path folder : folders) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path path : files.toList()) {
                    String name = path.getFileName().toString();
                    if (name.matches("io\\.guestwire\\..+\\.cfg")) {
                        shipped.put(name, matches(ENTRY, Files.readString(path)));
                    }
                }
            }
        }
        assertThat(shipped).isNotEmpty();
        assertThat(described).isEqualTo(shipped);
    }

    @Test
    void everyCounterIsDescribed() throws Exception {
        Set<String> described = matches(CODE, Files.readString(ROOT.resolve("docs/operations.md")));
        for (String command :
                List.of(
                        "guestwire:counters",
                        "server-group:counters",
                        "resource-scaling:counters",
                        "app-gateway:counters")) {
            List<String> counters = new ArrayList<>();
            String json = node.guestwire(command, "--json").output();
            for (JsonNode row : new ObjectMapper().readTree(json)) {
                counters.add(row.get("counter").asText());
            }
            assertThat(counters).as(command).isNotEmpty();
            assertThat(described).as(command).containsAll(counters);
        }
    }

    @Test
    void everyNackIsAsTheTableSays() throws Exception {
        try (RawGuest guest = RawGuest.attach(folder.resolve("ch"), "instance-000000dd")) {
            DocumentedNacks.check(Files.readString(ROOT.resolve("docs/protocol.md")), guest);
            guest.write("hello\n");
            await().until(() -> count("dropped-unreadable", "instance-000000dd") == 1);
        }
    }

    private static long count(String counter, String instance) throws Exception {
        String json = node.guestwire("guestwire:counters", instance, "--json").output();
        for (JsonNode row : new ObjectMapper().readTree(json)) {
            if (row.get("counter").asText().equals(counter)) {
                return row.get("value").asLong();
            }
        }
        return -1;
    }

    @Test
    void everyCounterOfAGuestsClientIsDescribed() throws Exception {
        Set<String> described = matches(CODE, Files.readString(ROOT.resolve("docs/guests.md")));
        for (ClientCounter counter : ClientCounter.values()) {
            assertThat(described).contains(counter.label().replace('_', '-'));
        }
    }

    @Test
    void everyRelativeLinkLeadsSomewhere() throws IOException {
        int links = 0;
        for (Path document : documents()) {
            for (String target : matches(LINK, Files.readString(document))) {
                if (!target.contains(":")) {
                    assertThat(document.resolveSibling(target)).as(document.toString()).exists();
                    links++;
                }
            }
        }
        assertThat(links).isPositive();
    }

    @Test
    void everyJavaExampleCompilesAgainstTheApi() throws IOException {
        JavaExamples examples = new JavaExamples(Files.createDirectory(folder.resolve("examples")));
        int classes = 0;
        for (Path document : documents()) {
            classes += examples.take(document).size();
        }
        assertThat(classes).isGreaterThanOrEqualTo(3);
        examples.compile(classPath());
    }

    /**
     * What the author of a bundle has: the api, what bundles export, OSGi's annotations, the test
     * kit.
     */
    private static String classPath() {
        List<String> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(":")) {
            if (entry.matches(
                    ".*/((api|server-group|resource-scaling-stub|testkit|base-layer|jackson-[a-z]+)"
                            + "-\\d[^/]*|(junit-|opentest4j-|apiguardian-|org\\.osgi\\.|osgi\\.)[^/]*)\\.jar")) {
                jars.add(entry);
            }
        }
        assertThat(jars).anyMatch(jar -> jar.contains("/api-"));
        return String.join(":", jars);
    }

    /** The heads of a table, or the first word of a sentence. */
    private static String shape(String line) {
        String[] words = line.strip().split("\\s+");
        return line.equals(line.toUpperCase(java.util.Locale.ROOT))
                ? String.join(" ", words)
                : words[0];
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        documents.add(ROOT.resolve("bundles/resource-scaling-stub/README.md"));
        try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
            pages.filter(page -> page.toString().endsWith(".md")).sorted().forEach(documents::add);
        }
        assertThat(documents).hasSizeGreaterThan(5);
        return documents;
    }

    private static Set<String> matches(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.groupCount() == 0 ? matcher.group() : matcher.group(1));
        }
        return found;
    }
}
