// SPDX-License-Identifier: Apache-2.0
package io.guestwire.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.channel.Side;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private final List<String> complaints = new ArrayList<>();

    private @interface Entries {
        int mailbox_messages() default 16;

        String outbox_bytes_instances() default "";

        String host__name();
    }

    @Test
    void readsNumbersBooleansChoicesAndTimes() {
        Settings settings =
                settings(
                        Map.of("n", " 12 ", "b", "true", "side", "guest", "t", "250", "typed", 7L));
        assertThat(settings.integer("n", 1, 20, "bytes", 3)).isEqualTo(12);
        assertThat(settings.number("typed", 1, 20, "bytes", 3)).isEqualTo(7);
        assertThat(settings.bool("b", false)).isTrue();
        assertThat(settings.choice("side", Side.class, Side.HOST)).isEqualTo(Side.GUEST);
        assertThat(settings.milliseconds("t", Duration.ZERO, Duration.ofSeconds(1), Duration.ZERO))
                .isEqualTo(Duration.ofMillis(250));
        assertThat(settings.integer("absent", 1, 20, "bytes", 3)).isEqualTo(3);
        assertThat(complaints).isEmpty();
    }

    @Test
    void namesAWrongEntryWithWhatItMustBeAndKeepsTheFormerValue() {
        Settings settings = settings(Map.of("n", "abc", "m", "21", "b", "yes", "side", "left"));
        assertThat(settings.integer("n", 1, 20, "bytes", 3)).isEqualTo(3);
        assertThat(settings.integer("m", 1, 20, "bytes", 4)).isEqualTo(4);
        assertThat(settings.bool("b", true)).isTrue();
        assertThat(settings.choice("side", Side.class, Side.HOST)).isEqualTo(Side.HOST);
        assertThat(complaints)
                .containsExactly(
                        "etc/the.pid.cfg: entry n must be a whole number from 1 to 20 (bytes), found"
                                + " \"abc\"; still using 3",
                        "etc/the.pid.cfg: entry m must be a whole number from 1 to 20 (bytes), found"
                                + " \"21\"; still using 4",
                        "etc/the.pid.cfg: entry b must be true or false, found \"yes\"; still using"
                                + " true",
                        "etc/the.pid.cfg: entry side must be one of host, guest, found \"left\"; still"
                                + " using host");
    }

    @Test
    void aPathWithAVariableThatNobodyHasSetIsWrongAndSoIsOneThatIsNone() {
        Path former = Path.of("/former");
        Settings settings =
                settings(Map.of("p", "/a/b", "v", "/a/${HOME}", "e", "$[x]", "n", "a\0b"));
        assertThat(settings.path("p", "a directory", former)).isEqualTo(Path.of("/a/b"));
        assertThat(settings.path("absent", "a directory", former)).isEqualTo(former);
        for (String entry : List.of("v", "e", "n")) {
            assertThat(settings.path(entry, "a directory", former)).isEqualTo(former);
        }
        assertThat(complaints).hasSize(3);
        assertThat(complaints.get(0))
                .isEqualTo(
                        "etc/the.pid.cfg: entry v must be a directory, found \"/a/${HOME}\" (the"
                                + " variable in it is not set); still using /former");
    }

    @Test
    void tellsTheReadersOwnReason() {
        settings(Map.of("p", "x"))
                .value(
                        "p",
                        "a pattern",
                        "none",
                        text -> {
                            throw new IllegalArgumentException("no {instance} in it");
                        });
        assertThat(complaints)
                .containsExactly(
                        "etc/the.pid.cfg: entry p must be a pattern, found \"x\" (no {instance} in"
                                + " it); still using none");
    }

    @Test
    void namesAnEntryThatNobodyKnowsWithTheOneThatWasMeantPerhaps() {
        settings(
                        Map.of(
                                "mailbox.messages", "1",
                                "outbox.bytes.instances", "",
                                "host_name", "",
                                "mailbox.mesages", "1",
                                "Host.Name", "x",
                                "outbox.bytes", "1",
                                "nonsense", ""))
                .complainOfUnknown(Entries.class);
        String none = "etc/the.pid.cfg: there is no entry ";
        assertThat(complaints)
                .containsExactly(
                        none + "Host.Name; did you mean host_name?",
                        none + "mailbox.mesages; did you mean mailbox.messages?",
                        none + "nonsense",
                        none + "outbox.bytes");
    }

    @Test
    void leavesAloneWhatTheFrameworkAddsToAConfiguration() {
        Map<String, Object> entries = new HashMap<>();
        for (String entry :
                List.of(
                        ".private",
                        "service.pid",
                        "component.id",
                        "felix.fileinstall.filename",
                        "osgi.ds.satisfying.condition.target",
                        "org.apache.karaf.features.configKey",
                        "guestwire.group.address",
                        "3-checks.target",
                        "3-checks.cardinality.minimum")) {
            entries.put(entry, "x");
        }
        settings(entries).complainOfUnknown(Entries.class);
        assertThat(complaints).isEmpty();
    }

    private Settings settings(Map<String, ?> entries) {
        return new Settings("the.pid", entries, complaints::add);
    }
}
