// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.settings.Settings;
import java.io.Reader;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is configured: for all, and for single instances. */
class LimitsTest {
    private static final String A = "instance-0000000a";
    private static final String B = "instance-0000000b";

    private final List<String> complaints = new ArrayList<>();

    private Limits read(Map<String, ?> entries, Limits former) {
        return Limits.read(new Settings("test", entries, complaints::add), former);
    }

    @Test
    void whatIsConfiguredForOneInstanceHoldsForThatOne() {
        Limits limits =
                read(
                        Map.of(
                                "peer.messages.per.second", 2_000,
                                "peer.messages.per.second.instances", A + "=5000, " + B + " = 7",
                                "outbox.frames.instances", A + "=512"),
                        Limits.DEFAULT);
        assertThat(limits.of(A).get(Limit.MESSAGES)).isEqualTo(5_000);
        assertThat(limits.of(A).get(Limit.OUTBOX_FRAMES)).isEqualTo(512);
        assertThat(limits.of(A).get(Limit.BYTES)).isEqualTo(Limit.BYTES.normal());
        assertThat(limits.of(B).get(Limit.MESSAGES)).isEqualTo(7);
        assertThat(limits.of("other").get(Limit.MESSAGES)).isEqualTo(2_000);
        assertThat(complaints).isEmpty();
    }

    @Test
    void anInstanceWithoutValuesOfItsOwnCostsNoObjectOfItsOwn() {
        Limits limits = read(Map.of("outbox.bytes.instances", A + "=1048576"), Limits.DEFAULT);
        assertThat(limits.of("one")).isSameAs(limits.of("other")).isSameAs(limits.peer());
    }

    @Test
    void aWrongValueOfOneInstanceIsNamedAndAllFormerOnesStay() {
        Limits former =
                read(Map.of("peer.messages.per.second.instances", A + "=5"), Limits.DEFAULT);
        Limits limits =
                read(
                        Map.of("peer.messages.per.second.instances", A + "=6, " + B + "=many"),
                        former);
        assertThat(limits.of(A).get(Limit.MESSAGES)).isEqualTo(5);
        assertThat(limits.of(B).get(Limit.MESSAGES)).isEqualTo(Limit.MESSAGES.normal());
        assertThat(complaints)
                .containsExactly(
                        "etc/test.cfg: entry peer.messages.per.second.instances must be a list such"
                                + " as instance-00000001=10000000, instance-00000002=1, each from 1"
                                + " to 10000000 (messages a second), found \"instance-0000000a=6,"
                                + " instance-0000000b=many\" (at \"instance-0000000b=many\"); still"
                                + " using {instance-0000000a=5}");
    }

    @Test
    void whatIsOutOfRangeNamelessOrTwiceIsRefused() {
        for (String wrong :
                List.of(A + "=0", A + "=10000001", A, "=5", "5", A + "=5=", A + "=1," + A + "=2")) {
            complaints.clear();
            Limits limits =
                    read(Map.of("peer.messages.per.second.instances", wrong), Limits.DEFAULT);
            assertThat(complaints).as(wrong).hasSize(1);
            assertThat(limits.instances()).as(wrong).isEmpty();
        }
    }

    @Test
    void anEmptyListIsNone() {
        Limits former = read(Map.of("outbox.frames.instances", A + "=512"), Limits.DEFAULT);
        assertThat(read(Map.of("outbox.frames.instances", " "), former).instances()).isEmpty();
        assertThat(complaints).isEmpty();
    }

    @Test
    void whatIsShippedIsTheDefaultAndEachEntryHasATypeAndIsShipped() throws Exception {
        Properties shipped = new Properties();
        try (Reader file =
                Files.newBufferedReader(Path.of("src/main/cfg/io.guestwire.baselayer.cfg"))) {
            shipped.load(file);
        }
        Set<String> asked = new HashSet<>();
        Settings settings = new Settings("test", noting(shipped, asked), complaints::add);
        assertThat(Limits.read(settings, Limits.DEFAULT)).isEqualTo(Limits.DEFAULT);
        assertThat(complaints).isEmpty();
        assertThat(shipped.stringPropertyNames()).containsExactlyInAnyOrderElementsOf(asked);
        assertThat(typedEntries()).containsExactlyInAnyOrderElementsOf(asked);
    }

    private static Map<String, String> noting(Properties values, Set<String> asked) {
        return new AbstractMap<>() {
            @Override
            public String get(Object key) {
                asked.add((String) key);
                return values.getProperty((String) key);
            }

            @Override
            public Set<Entry<String, String>> entrySet() {
                return Set.of();
            }
        };
    }

    private static Set<String> typedEntries() throws ClassNotFoundException {
        Set<String> entries = new TreeSet<>();
        Class<?> type = Class.forName("io.guestwire.baselayer.osgi.BaseLayerConfig");
        for (Method method : type.getDeclaredMethods()) {
            entries.add(method.getName().replace('_', '.'));
        }
        return entries;
    }
}
