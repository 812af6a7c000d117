// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.guestwire.directory.Server;
import io.guestwire.directory.ServerGroup;
import io.guestwire.health.Finding;
import io.guestwire.health.Finding.Severity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryFileTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir Path folder;

    private InventoryFile inventory;

    @AfterEach
    void close() {
        if (inventory != null) {
            inventory.close();
        }
    }

    @Test
    void answersFromTheFile() throws IOException {
        write("inventory.json", group("db", "a", "b"));
        open("inventory.json");
        assertThat(inventory.attached("a")).contains(new Server("a", "a", "", "{}"));
        assertThat(inventory.groupOf("a").orElseThrow().name()).isEqualTo("db");
        assertThat(inventory.attached("x")).isEmpty();
        assertThat(inventory.groupOf("x")).isEmpty();
        assertThat(finding())
                .isEqualTo(
                        Finding.ok(
                                "inventory",
                                "etc/inventory.json: 1 server group, 2 members,"
                                        + " 0 status documents, read at 2026-11-20T12:00:00Z"));
    }

    @Test
    void saysOfAnInstanceWhetherItIsInAGroup() throws IOException {
        write("inventory.json", group("db", "a", "b"));
        open("inventory.json");
        assertThat(inventory.findings("a"))
                .singleElement()
                .satisfies(
                        f -> {
                            assertThat(f.severity()).isEqualTo(Severity.OK);
                            assertThat(f.text()).contains("member of server group \"db\"");
                        });
        assertThat(inventory.findings("x"))
                .singleElement()
                .satisfies(
                        f -> {
                            assertThat(f.severity()).isEqualTo(Severity.WARNING);
                            assertThat(f.instance()).isEqualTo("x");
                            assertThat(f.text())
                                    .isEqualTo(
                                            "is a member of no server group in etc/inventory.json");
                            assertThat(f.remedy()).contains("members");
                        });
    }

    @Test
    void withoutAFileNobodyIsInAGroupAndTheFindingNamesTheVariable() throws IOException {
        open("inventory.json");
        assertThat(inventory.groups()).isEmpty();
        assertThat(finding().severity()).isEqualTo(Severity.WARNING);
        assertThat(finding().text())
                .isEqualTo("etc/inventory.json: there is no such file; no server group is known");
        assertThat(finding().remedy()).contains("GUESTWIRE_INVENTORY");
        write("inventory.json", group("db", "a"));
        awaitGroups("db");
    }

    @Test
    void seesAChangeInPlaceAndTellsWhatChanged() throws IOException {
        List<Server> changed = changesOf(group("db", "a", "b"));
        write(
                "inventory.json",
                "{\"server_groups\":[{\"name\":\"db\",\"members\":[\"a\",\"b\",\"c\"]}],"
                        + "\"servers\":{\"b\":{\"n\":1}}}");
        await().untilAsserted(
                        () ->
                                assertThat(changed)
                                        .containsExactlyInAnyOrder(
                                                new Server("b", "b", "", "{\"n\":1}"),
                                                new Server("c", "c", "", "{}")));
    }

    @Test
    void aPipeInItsPlaceIsReportedAndHoldsUpNothing() throws Exception {
        write("inventory.json", group("db", "a"));
        open("inventory.json");
        Path file = folder.resolve("inventory.json");
        Files.delete(file);
        Process mkfifo = new ProcessBuilder("mkfifo", file.toString()).start();
        assertThat(mkfifo.waitFor()).isZero();
        await().untilAsserted(
                        () ->
                                assertThat(finding().text())
                                        .contains(
                                                "expected a file, found a pipe, socket or device"));
        Files.delete(file);
        write("inventory.json", group("web", "a"));
        awaitGroups("web");
    }

    @Test
    void aMemberThatMovesToAnotherGroupHasChanged() throws IOException {
        List<Server> changed = changesOf(group("db", "a", "b"));
        write(
                "inventory.json",
                "{\"server_groups\":[{\"name\":\"db\",\"members\":[\"a\"]},"
                        + "{\"name\":\"web\",\"members\":[\"b\"]}]}");
        await().until(() -> !changed.isEmpty());
        assertThat(changed).extracting(Server::id).containsExactly("b");
    }

    @Test
    void seesARenameOverTheFile() throws IOException {
        write("inventory.json", group("db", "a"));
        open("inventory.json");
        write("new.json", group("web", "a"));
        Files.move(
                folder.resolve("new.json"),
                folder.resolve("inventory.json"),
                StandardCopyOption.ATOMIC_MOVE);
        awaitGroups("web");
    }

    @Test
    void seesASymbolicLinkTurnedElsewhereAsInAConfigMap() throws IOException {
        Files.createDirectories(folder.resolve("v1"));
        Files.createDirectories(folder.resolve("v2"));
        write("v1/inventory.json", group("db", "a"));
        write("v2/inventory.json", group("web", "a"));
        Files.createSymbolicLink(folder.resolve("data"), Path.of("v1"));
        Files.createSymbolicLink(folder.resolve("inventory.json"), Path.of("data/inventory.json"));
        open("inventory.json");
        awaitGroups("db");
        Files.createSymbolicLink(folder.resolve("data_tmp"), Path.of("v2"));
        Files.move(
                folder.resolve("data_tmp"), folder.resolve("data"), StandardCopyOption.ATOMIC_MOVE);
        awaitGroups("web");
    }

    @Test
    void aBrokenFileIsReportedAndTheLastGoodOneStays() throws IOException {
        write("inventory.json", group("db", "a"));
        open("inventory.json");
        write("inventory.json", "{\"server_groups\":[\n{\"name\":");
        await().pollInterval(Duration.ofMillis(10))
                .until(() -> finding().text().startsWith("etc/inventory.json, line 2, column "));
        assertThat(finding().severity()).isEqualTo(Severity.FAULT);
        assertThat(finding().text())
                .contains("it is not JSON: Unexpected end-of-input")
                .endsWith(
                        "; the inventory read at 2026-11-20T12:00:00Z stays in force"
                                + " (1 server group, 1 member, 0 status documents)");
        assertThat(inventory.groups()).extracting(ServerGroup::name).containsExactly("db");
        write("inventory.json", group("web", "a"));
        awaitGroups("web");
        assertThat(finding().severity()).isEqualTo(Severity.OK);
    }

    @Test
    void aDeletedFileLeavesTheLastGoodOneInForce() throws IOException {
        write("inventory.json", group("db", "a"));
        open("inventory.json");
        Files.delete(folder.resolve("inventory.json"));
        awaitSeverity(Severity.FAULT);
        assertThat(finding().text())
                .startsWith("etc/inventory.json: there is no such file; the inventory read at ");
        assertThat(inventory.groups()).hasSize(1);
        write("inventory.json", group("db", "a"));
        awaitSeverity(Severity.OK);
    }

    @Test
    void aFolderIsNoInventory() throws IOException {
        Files.createDirectories(folder.resolve("inventory.json"));
        open("inventory.json");
        assertThat(finding().severity()).isEqualTo(Severity.FAULT);
        assertThat(finding().text())
                .isEqualTo(
                        "etc/inventory.json: expected a file, found a directory;"
                                + " no server group is known");
    }

    @Test
    void moreThanTheHeapBearsIsNoInventory() throws IOException {
        assertThat(InventoryFile.maxBytes(256 << 20)).isEqualTo(16 << 20);
        assertThat(InventoryFile.maxBytes(64L << 30)).isEqualTo(64 << 20);
        Path file = folder.resolve("inventory.json");
        try (var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[1]), 64L << 20);
        }
        open("inventory.json");
        assertThat(finding().text()).contains("bytes, a sixteenth of the heap", "found more");
    }

    @Test
    void anErrorWhileReadingIsReportedAndTheFormerInventoryStaysUntilTheNextChange()
            throws IOException {
        write("inventory.json", group("db", "a"));
        AtomicReference<Error> failure = new AtomicReference<>();
        inventory =
                new InventoryFile(
                        folder.resolve("inventory.json"),
                        "etc/inventory.json",
                        () -> {
                            if (failure.get() != null) {
                                throw failure.get();
                            }
                            return NOON;
                        });
        failure.set(new StackOverflowError("as if"));
        write("inventory.json", group("web", "a"));
        awaitSeverity(Severity.FAULT);
        assertThat(finding().text())
                .contains(
                        "cannot be read: java.lang.StackOverflowError: as if; the inventory read at");
        assertThat(inventory.groups()).extracting(ServerGroup::name).containsExactly("db");
        failure.set(null);
        write("inventory.json", group("all", "a"));
        awaitGroups("all");
        assertThat(finding().severity()).isEqualTo(Severity.OK);
    }

    @Test
    void theRootIsNoInventoryAndAnotherFileMendsIt() throws IOException {
        write("inventory.json", group("db", "a"));
        open("inventory.json");
        inventory.use(Path.of("/"), "/");
        assertThat(finding().text()).startsWith("/: expected a file, found a directory");
        inventory.use(folder.resolve("inventory.json"), "etc/inventory.json");
        write("inventory.json", group("web", "a"));
        awaitGroups("web");
    }

    @Test
    void takesAnotherFileWhileItRuns() throws IOException {
        write("inventory.json", group("db", "a"));
        write("other.json", group("web", "a"));
        open("inventory.json");
        inventory.use(folder.resolve("other.json"), "etc/other.json");
        assertThat(inventory.groups()).extracting(ServerGroup::name).containsExactly("web");
        assertThat(finding().text()).startsWith("etc/other.json: ");
        write("other.json", group("all", "a"));
        awaitGroups("all");
    }

    @Test
    void aClosedSubscriptionHearsNothingMore() throws IOException {
        write("inventory.json", group("db", "a"));
        open("inventory.json");
        List<Server> changed = new CopyOnWriteArrayList<>();
        inventory.listen(changed::addAll).close();
        write("inventory.json", group("web", "a", "b"));
        awaitGroups("web");
        assertThat(changed).isEmpty();
    }

    @Test
    void closingEndsTheThread() throws IOException {
        open("inventory.json");
        inventory.close();
        await().until(
                        () ->
                                Thread.getAllStackTraces().keySet().stream()
                                        .noneMatch(t -> t.getName().equals("guestwire-inventory")));
    }

    @Test
    void tenThousandServersAreRead() throws IOException {
        StringBuilder text = new StringBuilder("{\"server_groups\":[");
        StringBuilder servers = new StringBuilder("{\"x\":{}");
        for (int g = 0; g < 100; g++) {
            text.append(g == 0 ? "" : ",")
                    .append("{\"name\":\"g")
                    .append(g)
                    .append("\",\"members\":[");
            for (int i = 0; i < 100; i++) {
                String name = "instance-" + g + "-" + i;
                text.append(i == 0 ? "" : ",").append('"').append(name).append('"');
                servers.append(",\"").append(name).append("\":{\"n\":").append(i);
                servers.append(",\"pad\":\"").append("x".repeat(1_000)).append("\"}");
            }
            text.append("]}");
        }
        write("inventory.json", text + "],\"servers\":" + servers + "}}");
        open("inventory.json");
        assertThat(inventory.groups()).hasSize(100);
        assertThat(inventory.attached("instance-99-99").orElseThrow().document()).contains("99");
    }

    private void open(String name) {
        inventory = new InventoryFile(folder.resolve(name), "etc/inventory.json", () -> NOON);
    }

    /** What is heard of the file after it has been read with this in it. */
    private List<Server> changesOf(String text) throws IOException {
        write("inventory.json", text);
        open("inventory.json");
        List<Server> changed = new CopyOnWriteArrayList<>();
        inventory.listen(changed::addAll);
        return changed;
    }

    private Finding finding() {
        return inventory.findings().get(0);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void awaitGroups(String... names) {
        await().pollInterval(Duration.ofMillis(10))
                .untilAsserted(
                        () ->
                                assertThat(inventory.groups())
                                        .extracting(ServerGroup::name)
                                        .containsExactly(names));
    }

    private void awaitSeverity(Severity severity) {
        await().pollInterval(Duration.ofMillis(10)).until(() -> finding().severity() == severity);
    }

    private static String group(String name, String... members) {
        return "{\"server_groups\":[{\"name\":\""
                + name
                + "\",\"members\":[\""
                + String.join("\",\"", members)
                + "\"]}]}";
    }
}
