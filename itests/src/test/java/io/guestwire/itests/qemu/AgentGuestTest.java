// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The small agent in two real guests, and one host node. */
@Timeout(400)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgentGuestTest {
    private static final String FIRST = "instance-0000000a";
    private static final String SECOND = "instance-0000000b";

    @RegisterExtension static final QemuGuests GUESTS = new QemuGuests();
    @TempDir static Path folder;

    private GuestImage image;
    private HostNode host;
    private AgentGuest first;
    private AgentGuest second;

    @BeforeAll
    void boot() throws Exception {
        image = AgentGuest.image(QemuNeeds.orSkip());
        QemuGuest a = GUESTS.start(FIRST, image);
        QemuGuest b = GUESTS.start(SECOND, image);
        host = HostNode.start(folder, GUESTS.channels(), FIRST, SECOND);
        first = AgentGuest.start(a);
        second = AgentGuest.start(b);
        first.awaitAttached();
        second.awaitAttached();
    }

    @AfterAll
    void stop() {
        if (host != null) {
            host.close();
        }
    }

    @BeforeEach
    void forget() throws Exception {
        first.forget();
        second.forget();
    }

    @Test
    void aGuestIsToldTheStatusOfBoth() throws Exception {
        JsonNode documents = second.status();

        assertThat(documents.findValuesAsText("display_name"))
                .containsExactlyInAnyOrder(FIRST, SECOND);
        assertThat(documents.findValuesAsText("state")).containsExactly("active", "active");
    }

    @Test
    void broadcastsGoBothWays() throws Exception {
        assertBroadcast(first, second, "hello from a");
        assertBroadcast(second, first, "gr\u00fc\u00dfe von b");
    }

    @Test
    void theLongestBroadcastPassesAndALongerOneIsRefused() throws Exception {
        assertBroadcast(first, second, "x".repeat(3_050));

        GuestShell.Result refused = first.execute("broadcast " + "x".repeat(3_051));
        assertThat(refused.status()).as(refused.output()).isEqualTo(1);
        assertThat(refused.output()).contains("3050");
    }

    @Test
    void theLongestStatusDocumentArrivesWhole() throws Exception {
        String text = "x".repeat(HostNode.LONGEST_TEXT);
        host.describe(FIRST, text);
        second.awaitEvent(notification("description", text));

        assertThat(second.status().findValuesAsText("description")).containsExactly(text);
        host.describe(FIRST, "");
        second.awaitEvent(notification("description", ""));
    }

    @Test
    void aHostThatIsStartedAnewServesTheAgentsThatRan() throws Exception {
        host.restart();

        first.awaitStatus();
        second.awaitStatus();
        first.awaitEvent(event -> event.get("event").asText().equals("disconnected"));
        first.awaitEvent(event -> event.get("event").asText().equals("connected"));
        assertBroadcast(first, second, "still here");
    }

    @Test
    void aGuestThatIsKilledIsReportedAndServedWhenItIsBackAtTheSamePath() throws Exception {
        second.guest().kill();
        first.awaitEvent(notification("state", "stopped"));
        assertThat(first.status().findValuesAsText("state"))
                .containsExactlyInAnyOrder("active", "stopped");

        second = AgentGuest.start(GUESTS.start(SECOND, image)).awaitAttached();
        first.awaitEvent(notification("state", "active"));
        assertBroadcast(second, first, "back");
        assertBroadcast(first, second, "welcome");
    }

    private static void assertBroadcast(AgentGuest from, AgentGuest to, String text)
            throws Exception {
        GuestShell.Result sent = from.execute("broadcast '" + text + "'");
        assertThat(sent.status()).as(sent.output()).isZero();
        to.awaitEvent(
                event ->
                        event.get("event").asText().equals("broadcast")
                                && event.get("data").asText().equals(text)
                                && event.get("source_instance")
                                        .asText()
                                        .equals(from.guest().instance()));
    }

    private static Predicate<JsonNode> notification(String key, String value) {
        return event ->
                event.get("event").asText().equals("notification")
                        && event.at("/data/" + key).asText("?").equals(value);
    }
}
