// SPDX-License-Identifier: Apache-2.0
package io.guestwire.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import io.guestwire.servergroup.backplane.HostDatagram;
import io.guestwire.servergroup.message.BroadcastText;
import io.guestwire.servergroup.message.HostMessage;
import io.guestwire.servergroup.message.HostMessageReader;
import io.guestwire.servergroup.message.Messages;
import io.guestwire.servergroup.message.Request;
import io.guestwire.servergroup.message.RequestReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The codec of server group messaging: what a guest asks, what a host says, what hosts tell each
 * other. Data that a base layer lets through is read as a strict tree says, or refused with a
 * reason; anything else is at least survived; and what is written is read again as it was.
 */
@WhereJazzerRuns
class ServerGroupFuzzTest {
    /** Of data: the envelope around it counts as well. */
    private static final int DEPTH = 31;

    @MethodSource("seeds")
    @DictionaryEntries({
        "\"version\":1",
        "\"msg_type\":",
        "\"status_query\"",
        "\"broadcast\"",
        "\"status_response\"",
        "\"status_response_done\"",
        "\"notification\"",
        "\"nack\"",
        "\"seq\":1",
        "\"data\":",
        "\"payload\":{}",
        "\"event_type\":",
        "\"type\":\"channel_state\"",
        "\"source_instance\":",
        "9223372036854775808",
        "\\ud800"
    })
    @FuzzTest
    void readsWhatAStrictTreeReads(byte[] input) {
        StrictJson.readObject(input, DEPTH).ifPresent(tree -> check(input, tree));
        HostDatagram.read(input).ifPresent(ServerGroupFuzzTest::checkDatagram);
        StrictJson.text(input)
                .filter(text -> BroadcastText.fault(text) == null)
                .ifPresent(ServerGroupFuzzTest::checkText);
    }

    static Stream<byte[]> seeds() {
        Stream<byte[]> messages =
                Seeds.of(
                        "{'version':1,'msg_type':'status_query','seq':7}",
                        "{'version':2,'msg_type':'broadcast','data':'hello'}",
                        "{'version':1,'msg_type':'broadcast','source_instance':'i','data':'hello'}",
                        "{'version':1,'msg_type':'status_response','seq':7,'data':{'state':'active'}}",
                        "{'version':1,'msg_type':'status_response_done','seq':7,'data':[]}",
                        "{'version':1,'msg_type':'notification','data':{'event_type':'x','payload':{}}}",
                        "{'version':1,'msg_type':'nack','orig_msg_type':'unknown','log_msg':'no'}",
                        "{'type':'broadcast','source_instance':'i','data':'hello'}",
                        "{'type':'channel_state','server':'s','state':'active'}");
        return Stream.concat(messages, Seeds.documents());
    }

    private static void check(byte[] data, JsonNode tree) {
        Request request = RequestReader.read(ByteBuffer.wrap(data));
        String type = text(tree, "msg_type");
        boolean twice = StrictJson.hasKeyTwice(data);
        if ("nack".equals(type) && !twice) {
            assertThat(request).isExactlyInstanceOf(Request.Refusal.class);
        } else if (!(twice && request instanceof Request.Refusal)) {
            // Of two types, one of them a nack's, the tree knows the last and the reader the first.
            assertThat(request).isExactlyInstanceOf(expected(data, tree, type));
        }
        if (request instanceof Request.StatusQuery query) {
            assertThat(query.seq()).isEqualTo(tree.get("seq").bigIntegerValue().toString());
        } else if (request instanceof Request.Broadcast broadcast) {
            assertThat(broadcast.text()).isEqualTo(tree.get("data").textValue());
        } else if (request instanceof Request.Unusable unusable) {
            assertThat(unusable.logMsg()).contains("expected ").contains("found ");
            assertThat(unusable.logMsg().length()).isLessThan(500);
        }
        checkHostMessage(HostMessageReader.read(ByteBuffer.wrap(data)), data, tree);
    }

    private static Class<? extends Request> expected(byte[] data, JsonNode tree, String type) {
        boolean sound = !StrictJson.hasKeyTwice(data) && isInteger(tree, "version", 1, 2);
        if (sound && "status_query".equals(type)) {
            boolean hasSeq = isInteger(tree, "seq", Long.MIN_VALUE, Long.MAX_VALUE);
            return hasSeq ? Request.StatusQuery.class : Request.Unusable.class;
        }
        String text = text(tree, "data");
        boolean isBroadcast = sound && "broadcast".equals(type) && text != null;
        return isBroadcast && BroadcastText.fault(text) == null
                ? Request.Broadcast.class
                : Request.Unusable.class;
    }

    /** What a guest makes of it: a host is believed, but nothing is made up. */
    private static void checkHostMessage(HostMessage message, byte[] data, JsonNode tree) {
        if (message instanceof HostMessage.Unusable || StrictJson.hasKeyTwice(data)) {
            return;
        }
        String type = text(tree, "msg_type");
        if (message instanceof HostMessage.StatusResponse response) {
            assertThat(type).isEqualTo("status_response");
            assertThat(response.seq()).isEqualTo(tree.get("seq").longValue());
        } else if (message instanceof HostMessage.StatusDone done) {
            assertThat(type).isEqualTo("status_response_done");
            assertThat(done.seq()).isEqualTo(tree.get("seq").longValue());
        } else if (message instanceof HostMessage.Broadcast broadcast) {
            assertThat(type).isEqualTo("broadcast");
            if (tree.get("data").isTextual()) {
                assertThat(broadcast.text()).isEqualTo(tree.get("data").textValue());
            }
        } else if (message instanceof HostMessage.Notification notification) {
            assertThat(type).isEqualTo("notification");
            if (tree.get("data").isObject()) {
                byte[] document = notification.document().getBytes(StandardCharsets.UTF_8);
                assertThat(StrictJson.readObject(document)).isPresent();
            }
        } else if (message instanceof HostMessage.Refusal) {
            assertThat(type).isEqualTo("nack");
        }
    }

    private static void checkDatagram(HostDatagram datagram) {
        assertThat(HostDatagram.read(datagram.bytes())).contains(datagram);
    }

    private static void checkText(String text) {
        assertThat(RequestReader.read(ByteBuffer.wrap(Messages.broadcast(1, text))))
                .isEqualTo(new Request.Broadcast(text));
        assertThat(HostMessageReader.read(ByteBuffer.wrap(Messages.broadcast(2, text, text))))
                .isEqualTo(new HostMessage.Broadcast(text, text));
        String name = text.length() <= 255 ? text : "i"; // Hosts refuse longer names.
        HostDatagram datagram = new HostDatagram.Broadcast(name, text);
        assertThat(HostDatagram.read(datagram.bytes())).isEqualTo(Optional.of(datagram));
    }

    private static String text(JsonNode tree, String key) {
        return tree.path(key).textValue();
    }

    private static boolean isInteger(JsonNode tree, String key, long min, long max) {
        JsonNode node = tree.path(key);
        return node.isIntegralNumber()
                && node.canConvertToLong()
                && node.longValue() >= min
                && node.longValue() <= max;
    }
}
