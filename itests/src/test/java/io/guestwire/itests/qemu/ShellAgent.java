// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * An agent that is nothing but a shell at the port, in the manner of the original one: the port
 * held open, three writes a frame, reads of whatever comes.
 */
final class ShellAgent {
    private static final String PORT = "/dev/virtio-ports/cgcs.messaging";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final QemuGuest guest;
    private final Queue<JsonNode> received = new ArrayDeque<>();
    private long seen;

    /** Opens the port. Reading ends whenever the host is away, so it is begun again and again. */
    ShellAgent(QemuGuest guest) throws IOException {
        this.guest = guest;
        guest.run("[ -c " + PORT + " ]");
        guest.run("!exec 4<>" + PORT);
        guest.run("(while :; do cat <&4; sleep 0.05; done) >/tmp/received 2>/dev/null &");
    }

    QemuGuest guest() {
        return guest;
    }

    /** Sends one envelope: a newline, the text, a newline, a write each. */
    void send(String envelope) throws IOException {
        guest.run("printf '\\n' >&4; printf %s " + quoted(envelope) + " >&4; printf '\\n' >&4");
    }

    /** Sends an application message of server group messaging, in an envelope of version 2. */
    void sendData(String data) throws IOException {
        send(envelope("\"data\":" + data));
    }

    /**
     * Sends a status query whose frame has exactly this many bytes, by a key of the envelope that
     * nobody knows.
     */
    void sendQueryOf(int bytes, int seq) throws IOException {
        String end =
                "\",\"data\":{\"version\":2,\"msg_type\":\"status_query\",\"seq\":" + seq + "}";
        String[] parts = envelope("\"pad\":\"@" + end).split("@", 2);
        int fill = bytes - parts[0].length() - parts[1].length();
        String body = "head -c " + fill + " /dev/zero | tr '\\0' x; printf %s " + quoted(parts[1]);
        guest.run("{ printf %s " + quoted(parts[0]) + "; " + body + "; } >/tmp/frame");
        guest.run("printf '\\n' >&4; cat /tmp/frame >&4; printf '\\n' >&4");
    }

    /** The next message that is wanted; others before it are dropped. */
    JsonNode await(Predicate<JsonNode> wanted) {
        List<JsonNode> others = new ArrayList<>();
        try {
            return Awaitility.await()
                    .pollInSameThread()
                    .atMost(SOON)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> next(wanted, others), Optional::isPresent)
                    .orElseThrow();
        } catch (ConditionTimeoutException e) {
            String instance = guest.instance();
            throw new AssertionError("What was wanted in " + instance + " is not in " + others, e);
        }
    }

    /** The next server group message of this type. */
    JsonNode await(String msgType) {
        return await(message -> message.at("/data/msg_type").asText().equals(msgType));
    }

    private Optional<JsonNode> next(Predicate<JsonNode> wanted, List<JsonNode> others)
            throws IOException {
        receive();
        for (JsonNode message = received.poll(); message != null; message = received.poll()) {
            if (wanted.test(message)) {
                return Optional.of(message);
            }
            others.add(message);
        }
        return Optional.empty();
    }

    private void receive() throws IOException {
        String news = guest.run("tail -c +" + (seen + 1) + " /tmp/received");
        String whole = news.substring(0, news.lastIndexOf('\n') + 1);
        for (String line : whole.split("\n")) {
            if (!line.isEmpty()) {
                received.add(JSON.readTree(line));
            }
        }
        seen += whole.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String envelope(String rest) {
        return "{\"version\":2,\"source_addr\":\"cgcs.server_grp\","
                + "\"dest_addr\":\"cgcs.server_grp\","
                + rest
                + "}";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
