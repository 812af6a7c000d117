// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The host node at real virtio-serial ports, in whose guests there is nothing of ours: frames are
 * written as the original agent does, by a shell.
 */
@Timeout(400)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShellGuestTest {
    private static final String FIRST = "instance-0000000a";
    private static final String SECOND = "instance-0000000b";
    private static final int LONGEST = 65_536;

    @RegisterExtension static final QemuGuests GUESTS = new QemuGuests();
    @TempDir static Path folder;

    private GuestImage image;
    private HostNode host;
    private ShellAgent first;
    private ShellAgent second;

    @BeforeAll
    void boot() throws Exception {
        image = GuestImage.shell(QemuNeeds.orSkip());
        QemuGuest a = GUESTS.start(FIRST, image);
        QemuGuest b = GUESTS.start(SECOND, image);
        host = HostNode.start(folder, GUESTS.channels(), FIRST, SECOND);
        first = new ShellAgent(a.awaitBoot());
        second = new ShellAgent(b.awaitBoot());
        host.awaitConnected();
    }

    @AfterAll
    void stop() {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void aQueryInThreeWritesIsAnsweredWithEachMembersStatus() throws Exception {
        first.sendData(query(1));
        for (int i = 0; i < 2; i++) {
            JsonNode response = first.await("status_response");
            assertThat(response.at("/data/data/state").asText()).isEqualTo("active");
        }
        assertThat(first.await("status_response_done").at("/data/seq").asInt()).isEqualTo(1);
    }

    @Test
    void aBroadcastReachesTheOtherGuestWithItsOrigin() throws Exception {
        second.sendData("{\"version\":2,\"msg_type\":\"broadcast\",\"data\":\"it's b\"}");

        JsonNode message = first.await("broadcast");
        assertThat(message.at("/data/data").asText()).isEqualTo("it's b");
        assertThat(message.at("/data/source_instance").asText()).isEqualTo(SECOND);
        assertThat(message.at("/version").asInt()).isIn(1, 2);
    }

    @Test
    void aFrameOf65536BytesPassesAndALongerOneIsNacked() throws Exception {
        first.sendQueryOf(LONGEST, 2);
        assertThat(first.await("status_response_done").at("/data/seq").asInt()).isEqualTo(2);

        first.sendQueryOf(LONGEST + 1, 3);
        JsonNode nack = first.await("nack");
        assertThat(nack.at("/data/log_msg").asText()).contains("at most 65536 bytes");
    }

    @Test
    void theLongestStatusDocumentArrivesWhole() throws Exception {
        String text = "x".repeat(HostNode.LONGEST_TEXT);
        host.describe(FIRST, text);
        second.await(notification("description", text));

        second.sendData(query(4));
        assertThat(second.await(answer(4, FIRST)).at("/data/data/description").asText())
                .isEqualTo(text);
        host.describe(FIRST, "");
    }

    @Test
    void aHostThatIsStartedAnewServesTheGuestsThatRan() throws Exception {
        host.restart();

        first.sendData(query(6));
        second.sendData(query(7));
        assertThat(first.await("status_response_done").at("/data/seq").asInt()).isEqualTo(6);
        assertThat(second.await("status_response_done").at("/data/seq").asInt()).isEqualTo(7);
    }

    @Test
    void whenQemuIsKilledTheOthersAreToldAndAnotherOneAtTheSamePathIsServed() throws Exception {
        second.guest().kill();
        first.await(notification("state", "stopped"));

        second = new ShellAgent(GUESTS.start(SECOND, image).awaitBoot());
        first.await(notification("state", "active"));
        second.sendData(query(8));
        assertThat(second.await("status_response_done").at("/data/seq").asInt()).isEqualTo(8);

        second.guest().quit();
        first.await(notification("state", "stopped"));
        second = new ShellAgent(GUESTS.start(SECOND, image).awaitBoot());
        host.awaitConnected();
    }

    @Test
    void aGuestWhoseTestIsGoneEndsByItself() throws Exception {
        GUESTS.start("instance-0000000c", image).awaitBoot().abandon();
    }

    private static Predicate<JsonNode> answer(int seq, String instance) {
        return message ->
                message.at("/data/msg_type").asText().equals("status_response")
                        && message.at("/data/seq").asInt() == seq
                        && message.at("/data/data/display_name").asText().equals(instance);
    }

    private static Predicate<JsonNode> notification(String key, String value) {
        return message ->
                message.at("/data/msg_type").asText().equals("notification")
                        && message.at("/data/data/" + key).asText().equals(value);
    }

    private static String query(int seq) {
        return "{\"version\":2,\"msg_type\":\"status_query\",\"seq\":" + seq + "}";
    }
}
