// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.guestwire.group.Excerpt;
import io.guestwire.group.Nack;
import io.guestwire.servergroup.message.Request.Flaw;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads what a guest says, strictly: a guest is an attacker (PROTOCOL, section 3; DESIGN, "Server
 * group messaging"). Numbers are integers and no strings, a key comes once, unknown keys are passed
 * over. It never throws at what a guest wrote; what cannot be used is {@link Request.Unusable},
 * with the reason for the nack. A nack is taken for one whatever else is wrong with it, for it must
 * not be answered.
 *
 * <p>The version may be 1 or 2 whatever the envelope's is: who speaks both halves may mix them, and
 * is answered in the envelope's.
 *
 * <p>Stateless; any thread. The buffer is only read during the call.
 */
public final class RequestReader {
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    // Names come from strangers: no table keeps them.
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .streamReadConstraints(bounds())
                    .build();
    private static final int MAX_TYPE_CHARACTERS = 64;

    private RequestReader() {}

    /** None but the frame's own, which the base layer has held. */
    static StreamReadConstraints bounds() {
        return StreamReadConstraints.builder()
                .maxNestingDepth(Integer.MAX_VALUE)
                .maxNumberLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .build();
    }

    /** Reads one message; the buffer is one over an array and keeps its position. */
    public static Request read(ByteBuffer data) {
        Fields fields = new Fields();
        int start = data.arrayOffset() + data.position();
        try (JsonParser parser = JSON.createParser(data.array(), start, data.remaining())) {
            fields.read(parser);
        } catch (JsonProcessingException e) {
            return fields.isNack()
                    ? new Request.Refusal()
                    : fields.unusable(
                            Flaw.SYNTAX,
                            "expected one strict JSON object, found "
                                    + Excerpt.of(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException("Reading from memory failed", e);
        }
        return fields.request();
    }

    /** A value as it was found; for an object or an array only that it is one. */
    private record Value(JsonToken token, String text) {
        private static final Value MISSING = new Value(JsonToken.NOT_AVAILABLE, "");

        private static Value read(JsonParser parser) throws IOException {
            JsonToken token = parser.nextToken();
            if (token.isStructStart()) {
                parser.skipChildren();
                return new Value(token, "");
            }
            return new Value(token, parser.getText());
        }

        private boolean isString() {
            return token == JsonToken.VALUE_STRING;
        }

        private boolean isInteger() {
            return token == JsonToken.VALUE_NUMBER_INT;
        }

        private String described() {
            return switch (token) {
                case NOT_AVAILABLE -> "nothing";
                case START_OBJECT -> "an object";
                case START_ARRAY -> "an array";
                case VALUE_STRING -> "the string " + Excerpt.of(text);
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                        "the number " + (text.length() > 40 ? text.substring(0, 40) + "…" : text);
                default -> text;
            };
        }
    }

    private static final class Fields {
        private Value version = Value.MISSING;
        private Value msgType = Value.MISSING;
        private Value seq = Value.MISSING;
        private Value data = Value.MISSING;
        private Set<String> others = Set.of();
        private String duplicate;

        private void read(JsonParser parser) throws IOException {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                Value value = Value.read(parser);
                switch (name) {
                    case "version" -> version = once(name, version, value);
                    case "msg_type" -> msgType = once(name, msgType, value);
                    case "seq" -> seq = once(name, seq, value);
                    case "data" -> data = once(name, data, value);
                    default -> other(name);
                }
            }
        }

        private Value once(String name, Value former, Value value) {
            if (former == Value.MISSING) {
                return value;
            }
            duplicate = name;
            return former;
        }

        private void other(String name) {
            if (others.isEmpty()) {
                others = new HashSet<>();
            }
            if (!others.add(name)) {
                duplicate = name;
            }
        }

        private boolean isNack() {
            return msgType.isString() && msgType.text().equals("nack");
        }

        private Request request() {
            if (isNack()) {
                return new Request.Refusal();
            }
            if (duplicate != null) {
                return unusable(
                        Flaw.SYNTAX,
                        "expected every key once, found " + Excerpt.of(duplicate) + " again");
            }
            if (!version.isInteger()
                    || !(version.text().equals("1") || version.text().equals("2"))) {
                return unusable(Flaw.VERSION, "version", "the integer 1 or 2", version);
            }
            if (!msgType.isString()) {
                return unusable(Flaw.MSG_TYPE, "msg_type", "a string", msgType);
            }
            return switch (msgType.text()) {
                case "status_query" -> statusQuery();
                case "broadcast" -> broadcast();
                default ->
                        unusable(
                                Flaw.MSG_TYPE,
                                "msg_type",
                                "\"status_query\" or \"broadcast\"",
                                msgType);
            };
        }

        private Request statusQuery() {
            return seq.isInteger() && fitsInto64Bits(seq.text())
                    ? new Request.StatusQuery(seq.text())
                    : unusable(Flaw.SEQ, "seq", "an integer of 64 bits", seq);
        }

        private Request broadcast() {
            if (!data.isString()) {
                return unusable(Flaw.DATA, "data", BroadcastText.expected(), data);
            }
            String fault = BroadcastText.fault(data.text());
            return fault == null
                    ? new Request.Broadcast(data.text())
                    : unusable(
                            Flaw.DATA,
                            "data: expected " + BroadcastText.expected() + ", found " + fault);
        }

        private static boolean fitsInto64Bits(String digits) {
            try {
                Long.parseLong(digits);
                return true;
            } catch (NumberFormatException e) {
                return false;
            }
        }

        private Request unusable(Flaw flaw, String field, String expected, Value found) {
            return unusable(
                    flaw, field + ": expected " + expected + ", found " + found.described());
        }

        private Request unusable(Flaw flaw, String logMsg) {
            return new Request.Unusable(flaw, origMsgType(), logMsg);
        }

        private String origMsgType() {
            if (!msgType.isString()) {
                return Nack.UNKNOWN;
            }
            String type = msgType.text();
            return type.codePointCount(0, type.length()) <= MAX_TYPE_CHARACTERS
                    ? type
                    : type.substring(0, type.offsetByCodePoints(0, MAX_TYPE_CHARACTERS));
        }
    }
}
