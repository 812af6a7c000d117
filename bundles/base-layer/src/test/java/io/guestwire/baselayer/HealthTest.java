// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.channel.ChannelProvider;
import io.guestwire.channel.ChannelStatus;
import io.guestwire.channel.ChannelUser;
import io.guestwire.channel.Side;
import io.guestwire.health.Finding;
import io.guestwire.health.HealthCheck;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code guestwire:doctor} and {@code guestwire:why} have to say. */
class HealthTest {
    private static final String INSTANCE = "instance-00000001";
    private static final String SOCKET = "/ch/cgcs.messaging." + INSTANCE + ".sock";

    private final TestNode test = new TestNode();
    private final HealthChecks checks = new HealthChecks();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aNodeWithoutAMessageGroupIsNotWell() {
        BaseLayerHealth health = new BaseLayerHealth(test.node);
        assertThat(health.findings())
                .singleElement()
                .matches(finding -> finding.severity() == Finding.Severity.WARNING)
                .matches(finding -> finding.text().startsWith("no message group is there"));
        test.node.add(new RecordingGroup().at(TestNode.ECHO));
        assertThat(health.findings())
                .containsExactly(Finding.ok("base-layer", "every message group serves"));
    }

    @Test
    void checksComeAndGoAndOneThatThrowsIsAFindingAndNoOthersEnd() {
        HealthCheck broken =
                () -> {
                    throw new IllegalStateException("on purpose");
                };
        checks.add(broken);
        checks.add(() -> List.of(Finding.ok("x", "well")));
        assertThat(checks.findings())
                .extracting(Finding::text)
                .containsExactly(
                        "the check failed: java.lang.IllegalStateException: on purpose", "well");
        checks.remove(broken);
        assertThat(checks.findings()).extracting(Finding::text).containsExactly("well");
    }

    @Test
    void whySaysOnceThatASocketIsNotUsed() {
        test.node.add(transport(ChannelStatus.State.UNUSABLE, "not a socket"));
        String text = SOCKET + " is not used: not a socket";
        checks.add(
                () ->
                        List.of(
                                new Finding(
                                        Finding.Severity.WARNING,
                                        "channels",
                                        INSTANCE,
                                        text,
                                        "remove it")));
        assertThat(Explanation.of(INSTANCE, test.node, checks))
                .extracting(Explanation::sentence)
                .containsExactly("channels: " + text + "; remove it");
    }

    @Test
    void whyGivesTimesToTheMillisecond() {
        test.node.add(transport(ChannelStatus.State.RETRYING, "connection refused"));
        assertThat(Explanation.of(INSTANCE, test.node, checks))
                .singleElement()
                .extracting(Explanation::text)
                .asString()
                .contains(" since 2026-11-20T11:17:28.518Z (connection refused)");
    }

    private static ChannelProvider transport(ChannelStatus.State state, String reason) {
        Instant since = Instant.parse("2026-11-20T11:17:28.518123456Z");
        ChannelStatus status = new ChannelStatus(Side.HOST, INSTANCE, SOCKET, state, reason, since);
        return new ChannelProvider() {
            @Override
            public void start(ChannelUser user) {}

            @Override
            public void stop() {}

            @Override
            public List<ChannelStatus> channels() {
                return List.of(status);
            }
        };
    }
}
