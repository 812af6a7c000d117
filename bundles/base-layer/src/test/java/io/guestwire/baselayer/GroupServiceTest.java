// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.channel.Side;
import io.guestwire.group.WhenFull;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupServiceTest {
    private final RecordingGroup group = new RecordingGroup();
    private final Map<String, Object> properties =
            new HashMap<>(
                    Map.of("guestwire.group.address", "test.echo", "guestwire.group.side", "host"));

    @Test
    void readsTheProperties() {
        properties.put("guestwire.group.when.full", "DROP_OLDEST");
        properties.put("service.ranking", 7);
        GroupService service = read();
        assertThat(service.problem()).isNull();
        assertThat(service.address()).isEqualTo("test.echo");
        assertThat(service.side()).isEqualTo(Side.HOST);
        assertThat(service.whenFull()).isEqualTo(WhenFull.DROP_OLDEST);
        assertThat(service.ranking()).isEqualTo(7);
        assertThat(service.origin()).isEqualTo("a.bundle 1.2.3");
    }

    @Test
    void saysWhatIsWrongWithTheAddress() {
        String expected =
                "guestwire.group.address: expected 1 to 64 characters of A-Z a-z 0-9 . _ -, with or"
                        + " without a * at its end, found ";
        Map<Object, String> found = new HashMap<>();
        found.put(null, "none");
        found.put("", "\"\"");
        found.put("two words", "\"two words\"");
        found.put("*", "\"*\"");
        found.put("x".repeat(65), "\"" + "x".repeat(65) + "\"");
        found.put(7, "a value of class java.lang.Integer");
        found.forEach(
                (address, shown) -> {
                    properties.put("guestwire.group.address", address);
                    assertThat(read().problem()).isEqualTo(expected + shown);
                });
    }

    @Test
    void saysWhatIsWrongWithTheSideAndEverythingElseAtOnce() {
        properties.put("guestwire.group.side", "left");
        assertThat(read().problem())
                .isEqualTo("guestwire.group.side: expected HOST or GUEST, found \"left\"");
        properties.remove("guestwire.group.side");
        properties.remove("guestwire.group.address");
        properties.put("guestwire.group.when.full", "never");
        assertThat(read().problem())
                .startsWith("guestwire.group.side: expected HOST or GUEST, found none; ")
                .contains("; guestwire.group.when.full: expected one of [DROP_NEWEST, DROP_OLDEST]")
                .endsWith(", found \"never\"");
    }

    @Test
    void oneThatIsOfferedDifferentlyIsStillTheSameObject() {
        GroupService former = read();
        assertThat(read().isSame(former)).isTrue();
        properties.put("service.ranking", 3);
        assertThat(read().isSame(former)).isFalse();
        assertThat(read().isServedBySame(former)).isTrue();
        properties.put("guestwire.group.address", "test.other");
        assertThat(read().isServedBySame(former)).isFalse();
    }

    private GroupService read() {
        return GroupService.read(properties::get, "a.bundle", "1.2.3", group);
    }
}
