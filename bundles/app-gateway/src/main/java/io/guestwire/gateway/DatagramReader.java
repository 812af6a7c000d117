// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.guestwire.channel.Side;
import io.guestwire.group.Address;
import io.guestwire.group.Excerpt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads what an application sent (PROTOCOL, section 4), as strictly as the base layer reads frames:
 * RFC 8259, UTF-8, at most {@value #MAX_DEPTH} levels, no key twice. NULs and blanks behind the
 * object are passed over, for C programs that send a string with its terminator. A {@code
 * source_addr} in the text means nothing: who sent it, the socket says.
 *
 * <p><b>Thread:</b> one. Each datagram is read by itself, within its own bytes.
 */
final class DatagramReader {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_INSTANCE_CHARACTERS = 255;
    private static final int LONGEST = Integer.MAX_VALUE;
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    // Names come from strangers: no table keeps them.
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    // The datagram's own limit bounds all of these.
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(LONGEST)
                                    .maxNumberLength(LONGEST)
                                    .maxNameLength(LONGEST)
                                    .maxStringLength(LONGEST)
                                    .build())
                    .build();

    private final CharsetDecoder utf8 =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharBuffer characters = CharBuffer.allocate(4_096);

    /**
     * Reads one datagram.
     *
     * @param side on a host the datagram names the instance that it is for
     */
    Datagram read(byte[] bytes, int length, Side side) throws DatagramException {
        int from = 0;
        int to = length;
        while (to > 0 && (bytes[to - 1] == 0 || isBlank(bytes[to - 1]))) {
            to--;
        }
        while (from < to && isBlank(bytes[from])) {
            from++;
        }
        if (from == to || bytes[from] != '{') {
            throw new DatagramException(
                    "expected a JSON object, found " + beginning(bytes, from, to));
        }
        checkEncoding(bytes, from, to);
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        try (JsonParser parser = JSON.createParser(text)) {
            return new Reading(text, side).read(parser);
        } catch (JsonProcessingException e) {
            String what = Excerpt.of(String.valueOf(e.getOriginalMessage()));
            throw new DatagramException("expected strict JSON, found " + what);
        } catch (IOException | RuntimeException e) {
            throw new DatagramException("expected JSON, and reading it failed: " + e.getClass());
        }
    }

    private void checkEncoding(byte[] bytes, int from, int to) throws DatagramException {
        for (int i = from; i < Math.min(from + 4, to); i++) {
            if (bytes[i] == 0) {
                // Most likely UTF-16 or UTF-32.
                throw new DatagramException("expected UTF-8, found a NUL at byte " + i);
            }
        }
        ByteBuffer rest = ByteBuffer.wrap(bytes, from, to - from);
        utf8.reset();
        while (true) {
            var result = utf8.decode(rest, characters.clear(), true);
            if (result.isError()) {
                throw new DatagramException(
                        String.format(
                                "expected UTF-8, found byte 0x%02x at byte %d",
                                bytes[rest.position()] & 0xff, rest.position()));
            }
            if (result.isUnderflow()) {
                return;
            }
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    private static String beginning(byte[] bytes, int from, int to) {
        if (from == to) {
            return "blanks";
        }
        int length = Math.min(to - from, 4 * Excerpt.MAX_CHARACTERS);
        return Excerpt.of(new String(bytes, from, length, StandardCharsets.UTF_8));
    }

    /** One datagram's way through the parser. */
    private static final class Reading {
        private final String text;
        private final Side side;
        private final Set<String> seen = new HashSet<>();
        private int version;
        private String destAddress;
        private String destInstance;
        private byte[] data;

        Reading(String text, Side side) {
            this.text = text;
            this.side = side;
        }

        Datagram read(JsonParser parser) throws IOException, DatagramException {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                if (!seen.add(key)) {
                    throw new DatagramException(
                            "expected each key once, found " + Excerpt.of(key) + " twice");
                }
                JsonToken token = parser.nextToken();
                switch (key) {
                    case "version" -> version = version(parser, token);
                    case "dest_addr" -> destAddress = address(parser, token);
                    case "dest_instance" -> destInstance = instance(parser, token);
                    case "data" -> data = data(parser, token);
                    default -> skip(parser, token);
                }
            }
            if (parser.nextToken() != null) {
                throw new DatagramException("expected one JSON object, found something behind it");
            }
            require("version", "1 or 2", version != 0);
            require("dest_addr", Address.SYNTAX, destAddress != null);
            require("data", "a JSON object", data != null);
            require(
                    "dest_instance",
                    "the name of an instance",
                    side == Side.GUEST || destInstance != null);
            return new Datagram(
                    version, destInstance == null ? "" : destInstance, destAddress, data);
        }

        private static void require(String key, String expected, boolean found)
                throws DatagramException {
            if (!found) {
                throw new DatagramException(key + ": expected " + expected + ", found no such key");
            }
        }

        private static int version(JsonParser parser, JsonToken token)
                throws IOException, DatagramException {
            if (token == JsonToken.VALUE_NUMBER_INT) {
                String text = parser.getText();
                if (text.equals("1") || text.equals("2")) {
                    return text.charAt(0) - '0';
                }
            }
            throw new DatagramException(
                    "version: expected 1 or 2, found " + described(parser, token));
        }

        private static String address(JsonParser parser, JsonToken token)
                throws IOException, DatagramException {
            if (token == JsonToken.VALUE_STRING && Address.isValid(parser.getText())) {
                return parser.getText();
            }
            throw new DatagramException(
                    "dest_addr: expected "
                            + Address.SYNTAX
                            + ", found "
                            + described(parser, token));
        }

        private String instance(JsonParser parser, JsonToken token)
                throws IOException, DatagramException {
            if (side == Side.GUEST) {
                skip(parser, token);
                return "";
            }
            if (token == JsonToken.VALUE_STRING
                    && !parser.getText().isEmpty()
                    && parser.getTextLength() <= MAX_INSTANCE_CHARACTERS) {
                return parser.getText();
            }
            throw new DatagramException(
                    "dest_instance: expected the name of an instance, found "
                            + described(parser, token));
        }

        private byte[] data(JsonParser parser, JsonToken token)
                throws IOException, DatagramException {
            if (token != JsonToken.START_OBJECT) {
                throw new DatagramException(
                        "data: expected a JSON object, found " + described(parser, token));
            }
            int from = (int) parser.currentTokenLocation().getCharOffset();
            skip(parser, token);
            int to = (int) parser.currentLocation().getCharOffset();
            return text.substring(from, to).getBytes(StandardCharsets.UTF_8);
        }

        /** Goes to the end of the value the parser is at, which is in the envelope. */
        private static void skip(JsonParser parser, JsonToken first)
                throws IOException, DatagramException {
            int depth = 1;
            JsonToken token = first;
            while (true) {
                if (token.isStructStart()) {
                    depth++;
                    if (depth > MAX_DEPTH) {
                        throw new DatagramException(
                                "expected at most " + MAX_DEPTH + " levels, found more");
                    }
                } else if (token.isStructEnd()) {
                    depth--;
                }
                if (depth == 1) {
                    return;
                }
                token = parser.nextToken();
            }
        }

        private static String described(JsonParser parser, JsonToken token) throws IOException {
            return switch (token) {
                case START_OBJECT -> "an object";
                case START_ARRAY -> "an array";
                case VALUE_STRING ->
                        "a string of "
                                + parser.getTextLength()
                                + " characters, "
                                + Excerpt.of(parser.getText());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                        "the number " + Excerpt.of(parser.getText()).replace("\"", "");
                default -> parser.getText();
            };
        }
    }
}
