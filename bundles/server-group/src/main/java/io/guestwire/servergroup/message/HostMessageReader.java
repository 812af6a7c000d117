// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.guestwire.group.Excerpt;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads what a host says to its guest, liberally: the version is not looked at, since Nova's
 * broadcasts carry the string {@code "version"} there, unknown keys are passed over, and a document
 * may be wrapped as Nova's notification or written as a string (PROTOCOL, section 3). A document is
 * one JSON object, and is handed on as one line. The host is trusted; a message that makes no sense
 * is {@link HostMessage.Unusable}, never an exception.
 *
 * <p>Stateless; any thread. The buffer is only read during the call.
 */
public final class HostMessageReader {
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    // Names come from others: no table keeps them.
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .streamReadConstraints(RequestReader.bounds())
                    .build();

    private HostMessageReader() {}

    /** Reads one message; the buffer is one over an array and keeps its position. */
    public static HostMessage read(ByteBuffer data) {
        int start = data.arrayOffset() + data.position();
        String text = new String(data.array(), start, data.remaining(), StandardCharsets.UTF_8);
        try (JsonParser parser = JSON.createParser(text)) {
            return fields(parser, text).message();
        } catch (IOException e) {
            return new HostMessage.Unusable("it is not JSON: " + e.getMessage());
        }
    }

    /**
     * The status document in what a notification carried: the {@code payload} where it was wrapped,
     * else the whole.
     */
    static String unwrapped(String notification) {
        if (!notification.contains("\"event_type\"")) {
            return notification;
        }
        String payload = null;
        boolean wrapped = false;
        try (JsonParser parser = JSON.createParser(notification)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                int start = (int) parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                if (name.equals("payload") && token == JsonToken.START_OBJECT) {
                    int end = (int) parser.currentLocation().getCharOffset();
                    payload = notification.substring(start, end);
                }
                wrapped |= name.equals("event_type");
            }
        } catch (IOException e) {
            return notification;
        }
        return wrapped && payload != null ? payload : notification;
    }

    private static Fields fields(JsonParser parser, String message) throws IOException {
        Fields fields = new Fields();
        parser.nextToken();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            switch (name) {
                case "msg_type" -> fields.msgType = string(parser, token);
                case "seq" -> fields.seq = token == JsonToken.VALUE_NUMBER_INT ? seq(parser) : null;
                case "data" -> {
                    fields.isObject = token == JsonToken.START_OBJECT;
                    fields.isString = token == JsonToken.VALUE_STRING;
                    fields.data = text(parser, token, message);
                }
                case "source_instance" -> fields.sourceInstance = string(parser, token);
                case "orig_msg_type" -> fields.origMsgType = string(parser, token);
                case "log_msg" -> fields.logMsg = string(parser, token);
                default -> parser.skipChildren();
            }
        }
        return fields;
    }

    private static Long seq(JsonParser parser) throws IOException {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? null
                : Long.valueOf(parser.getLongValue());
    }

    private static String string(JsonParser parser, JsonToken token) throws IOException {
        parser.skipChildren();
        return token == JsonToken.VALUE_STRING ? parser.getText() : "";
    }

    /** A string's contents, or the very text of any other value. */
    private static String text(JsonParser parser, JsonToken token, String message)
            throws IOException {
        if (!token.isStructStart()) {
            return parser.getText();
        }
        int from = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        return message.substring(from, (int) parser.currentLocation().getCharOffset());
    }

    /** The object that a text is, on one line; null when it is not one object and nothing else. */
    private static String compacted(String text) {
        StringWriter compact = new StringWriter(text.length());
        try (JsonParser parser = JSON.createParser(text);
                JsonGenerator generator = JSON.createGenerator(compact)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            generator.copyCurrentStructureExact(parser);
            generator.flush();
            return parser.nextToken() == null ? compact.toString() : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static final class Fields {
        private String msgType = "";
        private Long seq;
        private String data;
        private boolean isObject;
        private boolean isString;
        private String sourceInstance = "";
        private String origMsgType = "";
        private String logMsg = "";

        private HostMessage message() {
            return switch (msgType) {
                case "status_response" -> {
                    String document = seq == null ? null : document();
                    yield document == null
                            ? unusable("it needs seq, and one JSON object as its data")
                            : new HostMessage.StatusResponse(seq, document);
                }
                case "status_response_done" ->
                        seq == null ? unusable("it needs seq") : new HostMessage.StatusDone(seq);
                case "broadcast" ->
                        data == null
                                ? unusable("it needs data")
                                : new HostMessage.Broadcast(sourceInstance, data);
                case "notification" -> {
                    String document = document();
                    yield document == null
                            ? unusable("it needs one JSON object as its data")
                            : new HostMessage.Notification(unwrapped(document));
                }
                case "nack" -> new HostMessage.Refusal(origMsgType, logMsg);
                default -> unusable("its type is unknown");
            };
        }

        /** The data as one JSON object on one line, or null. */
        private String document() {
            if (isObject && data.indexOf('\n') < 0 && data.indexOf('\r') < 0) {
                return data;
            }
            return isObject || isString ? compacted(data) : null;
        }

        private HostMessage unusable(String why) {
            return new HostMessage.Unusable("msg_type " + Excerpt.of(msgType) + ": " + why);
        }
    }
}
