// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {
    @ParameterizedTest
    @CsvSource({
        "cgcs.messaging.{instance}.sock, cgcs.messaging.instance-0000000a.sock, instance-0000000a",
        "cgcs.messaging.{instance}.sock, cgcs.messaging.a.sock.sock, a.sock",
        "cgcs.messaging.{instance}.sock, cgcs.messaging..sock,",
        "cgcs.messaging.{instance}.sock, cgcs_messaging.a.sock,",
        "cgcs.messaging.{instance}.sock, cgcs.messaging.a.sock.tmp,",
        "domain-{n}-{instance}, domain-3-instance-0000000a, instance-0000000a",
        "domain-{n}-{instance}, domain-12-3-tier.db, 3-tier.db",
        "domain-{n}-{instance}, domain-x-instance-0000000a,",
        "{n}-{instance}, 7-instance-000000000000, instance-000000000000",
        "{instance}, anything at all, anything at all"
    })
    void aNameIsComparedWithASegment(String pattern, String name, String instance) {
        PathPattern.Segment segment = PathPattern.parse(pattern).route(Path.of("/")).get(0);
        assertThat(segment.match(name, "")).isEqualTo(Optional.ofNullable(instance));
    }

    @Test
    void aRelativePatternStartsFromTheChannelDirectory() {
        PathPattern pattern = PathPattern.parse("in/{instance}.sock");
        List<PathPattern.Segment> route = pattern.route(Path.of("/var/lib"));
        assertThat(route).hasSize(4);
        assertThat(route.subList(0, 3))
                .extracting(PathPattern.Segment::literal)
                .containsExactly("var", "lib", "in");
        assertThat(route.get(3).literal()).isNull();
    }

    @Test
    void anAbsolutePatternDoesNot() {
        PathPattern pattern = PathPattern.parse("/run/{n}-{instance}/port");
        assertThat(pattern.route(Path.of("/var/lib"))).hasSize(3);
        assertThat(pattern.isAbsolute()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "cgcs.messaging.sock, must contain {instance} once",
        "{instance}/{instance}, must contain {instance} once",
        "{n}, must contain {instance} once",
        "{instance}-{uuid}, 'the placeholders are {instance} and {n}, not {uuid}'",
        "{instance}-{n, has a brace without its pair",
        "../{instance}, cannot be a part"
    })
    void aWrongPatternIsRefusedWithTheReason(String pattern, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PathPattern.parse(pattern))
                .withMessageContaining(reason);
    }
}
