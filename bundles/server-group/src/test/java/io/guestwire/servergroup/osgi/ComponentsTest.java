// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.channel.Side;
import io.guestwire.directory.ServerGroup;
import io.guestwire.health.Finding;
import io.guestwire.servergroup.testing.TestDirectory;
import io.guestwire.testkit.FakePeer;
import io.guestwire.testkit.SteppedContext;
import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComponentsTest {
    private static final String PID = ServerGroupConfiguration.PID;

    @TempDir Path folder;

    @Test
    void theInventoryFollowsItsConfigurationAndKeepsTheFormerFileAtAWrongValue()
            throws IOException {
        String first = file("first.json", "db");
        String second = file("second.json", "web");
        InventoryComponent inventory =
                new InventoryComponent(null, Map.of("inventory.file", first));
        assertThat(inventory.groups()).extracting(ServerGroup::name).containsExactly("db");
        inventory.modified(null, Map.of("inventory.file", second));
        assertThat(inventory.groups()).extracting(ServerGroup::name).containsExactly("web");
        inventory.modified(null, Map.of("inventory.file", "a\0b"));
        assertThat(inventory.groups()).extracting(ServerGroup::name).containsExactly("web");
        assertThat(inventory.findings().get(0).text()).startsWith(second);
        inventory.deactivate();
    }

    @Test
    void aRelativePathIsShownAsTheAbsoluteOneThatItIs() {
        InventoryComponent inventory =
                new InventoryComponent(null, Map.of("inventory.file", "etc/../no/such.json"));
        assertThat(inventory.findings().get(0).text())
                .startsWith(Path.of("no/such.json").toAbsolutePath() + ": there is no such file");
        inventory.deactivate();
    }

    @Test
    void aWrongValueIsAFindingForAsLongAsItIsThereAndARemovedOneGivesTheDefault() {
        ServerGroupComponent component = new ServerGroupComponent(null, defaults());
        for (String value : List.of("nova", "xml")) {
            Map<String, Object> entries = defaults();
            entries.put("notification.format", value);
            component.modified(null, entries);
        }
        assertThat(component.findings())
                .extracting(Finding::text)
                .filteredOn(text -> text.contains("notification.format"))
                .singleElement()
                .asString()
                .endsWith("must be one of plain, nova, found \"xml\"; still using nova");
        component.modified(null, defaults());
        assertThat(component.findings())
                .containsExactly(Finding.ok("server-group", "the service is there"));
    }

    @Test
    void anEntryThatNobodyKnowsIsAFindingOfOneOfTheTwoThatReadTheFile() {
        Map<String, Object> entries = defaults();
        entries.put("host.nam", "x");
        ServerGroupComponent component = new ServerGroupComponent(null, entries);
        InventoryComponent inventory = new InventoryComponent(null, entries);
        assertThat(Stream.of(component, inventory).flatMap(check -> check.findings().stream()))
                .extracting(Finding::text)
                .filteredOn(text -> text.contains("host.nam"))
                .containsExactly(
                        "etc/io.guestwire.servergroup.cfg: there is no entry host.nam; did you mean host.name?");
        inventory.deactivate();
    }

    /** What Declarative Services gives where the file has nothing: it is in the descriptions. */
    @Test
    void everyEntryHasItsDefaultInTheDescriptionOfTheComponent() throws IOException {
        for (Class<?> component :
                List.of(
                        InventoryComponent.class,
                        ServerGroupComponent.class,
                        GuestClientComponent.class)) {
            Path description = Path.of("target/bundle/OSGI-INF", component.getName() + ".xml");
            String xml = Files.readString(description);
            Class<?> entries =
                    component == GuestClientComponent.class
                            ? GuestClientConfiguration.class
                            : ServerGroupConfiguration.class;
            for (Method entry : entries.getDeclaredMethods()) {
                assertThat(xml)
                        .contains("<property name=\"" + entry.getName().replace('_', '.') + "\"");
            }
        }
    }

    @Test
    void theServiceTakesDirectoriesAsTheyComeAndGo() {
        TestDirectory low = new TestDirectory().with("db", "a", "{}").with("db", "b", "{}");
        TestDirectory high = new TestDirectory().with("db", "a", "{}").with("db", "c", "{}");
        SteppedContext context = new SteppedContext(Side.HOST, "cgcs.server_grp");
        ServerGroupComponent component =
                new ServerGroupComponent(null, Map.of("notification.format", "nova"));
        component.bindDirectory(low);
        List<FakePeer> peers = context.start(component, "a", "b", "c");
        FakePeer a = peers.get(0);
        FakePeer b = peers.get(1);
        FakePeer c = peers.get(2);
        component.bindDirectory(high); // as SCR does: the new one first, then the old one goes
        component.unbindDirectory(low);
        context.run();
        a.says("{\"version\":1,\"msg_type\":\"broadcast\",\"data\":\"x\"}");
        assertThat(b.waiting()).isEmpty();
        assertThat(c.waiting()).hasSize(1);
        c.read();
        context.go(a);
        assertThat(c.readOne().path("data").path("event_type").textValue())
                .isEqualTo("compute.instance.update");
        component.modified(null, Map.of("notification.format", "xml"));
        context.come("a");
        assertThat(c.readOne().path("data").has("payload")).isTrue();
    }

    @Test
    void theShippedConfigurationsHaveEveryEntryAndNoOther() throws IOException {
        assertSame(Path.of("src/main/cfg", PID + ".cfg"), ServerGroupConfiguration.class);
        assertSame(
                Path.of("src/main/cfg-guest", GuestClientConfiguration.PID + ".cfg"),
                GuestClientConfiguration.class);
    }

    private static void assertSame(Path file, Class<?> type) throws IOException {
        Properties shipped = new Properties();
        try (Reader cfg = Files.newBufferedReader(file)) {
            shipped.load(cfg);
        }
        Object[] entries =
                Stream.of(type.getDeclaredMethods())
                        .map(method -> method.getName().replace('_', '.'))
                        .toArray();
        assertThat(shipped.keySet()).containsExactlyInAnyOrder(entries);
    }

    private static Map<String, Object> defaults() {
        Map<String, Object> defaults = new HashMap<>();
        for (Method entry : ServerGroupConfiguration.class.getDeclaredMethods()) {
            defaults.put(entry.getName().replace('_', '.'), entry.getDefaultValue());
        }
        return defaults;
    }

    private String file(String name, String group) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(
                file, "{\"server_groups\":[{\"name\":\"" + group + "\",\"members\":[\"a\"]}]}");
        return file.toString();
    }
}
