// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.baselayer.GroupService;
import io.guestwire.channel.Side;
import io.guestwire.group.GroupAddress;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import io.guestwire.group.WhenFull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupJarsTest {
    @TempDir Path folder;
    private final List<String> complaints = new ArrayList<>();
    private final GroupJars groups =
            new GroupJars(address -> Map.of("entry.of", address), complaints::add)
                    .reserve("cgcs.server_grp", "the agent itself");

    /** What is sound in all but one way. */
    abstract static class Sound implements MessageGroup {
        @Override
        public void received(Peer peer, Message message) {}
    }

    @GroupAddress(address = "example.plain", side = Side.GUEST, when_full = WhenFull.DROP_OLDEST)
    public static final class Plain extends Sound {}

    @GroupAddress(address = "example.configured", side = Side.GUEST)
    public static final class Configured extends Sound {
        private final Map<String, Object> entries;

        public Configured() {
            throw new IllegalStateException("the other one is better");
        }

        public Configured(Map<String, Object> entries) {
            this.entries = entries;
        }
    }

    public static final class Bare extends Sound {}

    @GroupAddress(address = "no group", side = Side.GUEST)
    public static final class NoGroup {}

    @GroupAddress(address = "example.host", side = Side.HOST)
    public static final class ForHosts extends Sound {}

    @GroupAddress(address = "example clock", side = Side.GUEST)
    public static final class Malformed extends Sound {}

    @GroupAddress(address = "cgcs.server_grp", side = Side.GUEST)
    public static final class Usurper extends Sound {}

    @GroupAddress(address = "example.plain", side = Side.GUEST)
    public static final class Second extends Sound {}

    @GroupAddress(address = "example.throwing", side = Side.GUEST)
    public static final class Throwing extends Sound {
        public Throwing() {
            throw new AssertionError("not today");
        }
    }

    @GroupAddress(address = "example.broken", side = Side.GUEST)
    public static final class Broken extends Sound {
        static final int NEVER = Integer.parseInt("x");
    }

    @GroupAddress(address = "example.choosy", side = Side.GUEST)
    public static final class Choosy extends Sound {
        public Choosy(String text) {
            assertThat(text).isNotNull();
        }
    }

    @GroupAddress(address = "example.hidden", side = Side.GUEST)
    public static final class Hidden extends Sound {
        Hidden() {}
    }

    private static String name(String simpleName) {
        return GroupJarsTest.class.getName() + "$" + simpleName;
    }

    private List<GroupService> load(String jar, String names) throws IOException {
        return groups.load(List.of(GroupJar.write(folder.resolve(jar), names)));
    }

    @Test
    void aJarNamesItsGroupsOneALine() throws Exception {
        List<GroupService> loaded =
                load(
                        "my.jar",
                        "# for guests\n\n  "
                                + name("Plain")
                                + "  # the first\r\n"
                                + name("Configured"));
        assertThat(complaints).isEmpty();
        assertThat(loaded)
                .extracting(GroupService::address)
                .containsExactly("example.plain", "example.configured");
        GroupService plain = loaded.get(0);
        assertThat(plain.side()).isEqualTo(Side.GUEST);
        assertThat(plain.whenFull()).isEqualTo(WhenFull.DROP_OLDEST);
        assertThat(plain.origin()).isEqualTo("my.jar " + name("Plain"));
        assertThat(plain.group()).isInstanceOf(Plain.class);
    }

    @Test
    void aConstructorThatTakesTheConfigurationIsPreferred() throws Exception {
        GroupService loaded = load("my.jar", name("Configured")).get(0);
        assertThat(((Configured) loaded.group()).entries)
                .isEqualTo(Map.of("entry.of", "example.configured"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Missing | there is no such class",
                "Sound | expected the annotation @GroupAddress, found none",
                "Bare | expected the annotation @GroupAddress, found none",
                "NoGroup | expected a class that implements io.guestwire.group.MessageGroup",
                "ForHosts | side: expected GUEST, found HOST",
                "Malformed | address: expected 1 to 64 characters of A-Z a-z 0-9 . _ -",
                "Usurper | address: cgcs.server_grp is served by the agent itself",
                "Throwing | its constructor threw java.lang.AssertionError: not today",
                "Broken | ExceptionInInitializerError, caused by java.lang.NumberFormatException",
                "Choosy | expected a public constructor that takes Map<String, Object>",
                "Hidden | expected a public constructor that takes Map<String, Object>",
            })
    void aClassThatCannotBeServedIsReportedAndTheNextIsServed(String simpleName, String reason)
            throws Exception {
        List<GroupService> loaded = load("my.jar", name(simpleName) + "\n" + name("Plain"));
        assertThat(loaded).extracting(GroupService::address).containsExactly("example.plain");
        assertThat(complaints).hasSize(1);
        assertThat(complaints.get(0))
                .startsWith(folder + "/my.jar: message group " + name(simpleName))
                .contains(" is not served: ", reason);
    }

    @Test
    void ofTwoWithOneAddressTheFirstIsServed() throws Exception {
        Path first = GroupJar.write(folder.resolve("first.jar"), name("Plain"));
        Path second = GroupJar.write(folder.resolve("second.jar"), name("Second"));
        assertThat(groups.load(List.of(first, second))).hasSize(1);
        assertThat(complaints.get(0))
                .startsWith(second.toString())
                .contains("example.plain is served by first.jar " + name("Plain"));
    }

    @Test
    void whatIsNoJarIsReportedAndTheNextIsLoaded() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.jar"), "no jar");
        Path sound = GroupJar.write(folder.resolve("sound.jar"), name("Plain"));
        assertThat(groups.load(List.of(broken, sound))).hasSize(1);
        assertThat(complaints).hasSize(1);
        assertThat(complaints.get(0)).startsWith(broken + " cannot be read");
    }

    @Test
    void aJarThatNamesNoneIsALibrary() throws Exception {
        Path library = folder.resolve("library.jar");
        new ZipOutputStream(Files.newOutputStream(library)).close();
        assertThat(groups.load(List.of(library))).isEmpty();
        assertThat(complaints).isEmpty();
    }
}
