// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.guestwire.group.Address;
import io.guestwire.group.Excerpt;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads the envelope of any frame and says what is wrong with it. It reads on after a problem where
 * it can, so that the sender can be told.
 *
 * <p><b>Thread:</b> the channel's. Nothing a frame holds makes it throw.
 */
final class EnvelopeParser {
    /** Strict, and bounded by the length of a frame alone. */
    static final JsonFactory JSON =
            new ForgetfulFactory(
                    new JsonFactoryBuilder()
                            // The frame's own limit bounds all of these; depth is counted here,
                            // for a better answer.
                            .streamReadConstraints(
                                    StreamReadConstraints.builder()
                                            .maxNestingDepth(Limits.MAX_FRAME_BYTES)
                                            .maxNumberLength(Limits.MAX_FRAME_BYTES)
                                            .maxNameLength(Limits.MAX_FRAME_BYTES)
                                            .maxStringLength(Limits.MAX_FRAME_BYTES)
                                            .build()));

    /** Where the parser's messages begin to speak of its own settings. */
    private static final String[] HINTS = {
        ": enable `", " (from `", " (start marker", " (for ", "\n"
    };

    private final Envelope envelope;

    /**
     * A parser.
     *
     * @param envelope gets what is found
     */
    EnvelopeParser(Envelope envelope) {
        this.envelope = envelope;
    }

    /** Reads one frame into the envelope, which is empty. */
    void read(byte[] bytes, int from, int to, int maxDepth) {
        int start = skipBlanks(bytes, from, to);
        if (start == to || bytes[start] != '{') {
            envelope.problem("expected a JSON object, found " + excerpt(bytes, start, to));
            return;
        }
        int malformed = Utf8.firstMalformed(bytes, start, to);
        if (malformed >= 0) {
            envelope.problem(
                    String.format(
                            "expected UTF-8, found byte 0x%02x at byte %d",
                            bytes[malformed] & 0xff, malformed - from));
        }
        for (int i = start; i < Math.min(start + 4, to); i++) {
            if (bytes[i] == 0) {
                // Most likely UTF-16 or UTF-32.
                envelope.problem("expected UTF-8, found a NUL at byte " + (i - from));
                return;
            }
        }
        Source source = Source.of(bytes, start, to, malformed < 0);
        try (JsonParser parser = source.parser()) {
            parse(parser, source, maxDepth);
        } catch (JsonProcessingException e) {
            int at = e.getLocation() == null ? start : source.index(e.getLocation());
            envelope.problem(
                    "expected JSON, found at byte "
                            + (at - from)
                            + ": "
                            + brief(e.getOriginalMessage()));
        } catch (IOException | RuntimeException e) {
            envelope.problem(
                    "expected JSON, found what cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private void parse(JsonParser parser, Source source, int maxDepth) throws IOException {
        parser.nextToken();
        Seen seen = new Seen();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            if (!seen.first(key)) {
                envelope.problem("expected each key once, found " + Excerpt.of(key) + " twice");
                parser.nextToken();
                skip(parser, maxDepth);
                continue;
            }
            JsonToken token = parser.nextToken();
            switch (key) {
                case "version" -> version(parser, token);
                case "source_addr" -> envelope.sourceAddress = address(parser, token, key);
                case "dest_addr" -> envelope.destAddress = address(parser, token, key);
                case "data" -> {
                    if (token == JsonToken.START_OBJECT) {
                        envelope.dataFrom = source.index(parser.currentTokenLocation());
                    } else {
                        envelope.problem(
                                "data: expected a JSON object, found " + describe(parser, token));
                    }
                }
                default -> {
                    // Unknown keys are ignored and not forwarded.
                }
            }
            skip(parser, maxDepth);
            if (key.equals("data") && token == JsonToken.START_OBJECT) {
                envelope.dataTo = source.index(parser.currentLocation());
            }
        }
        if (parser.nextToken() != null) {
            envelope.problem("expected one JSON object, found something behind it");
        }
        seen.require("version", "1 or 2");
        seen.require("source_addr", Address.SYNTAX);
        seen.require("dest_addr", Address.SYNTAX);
        seen.require("data", "a JSON object");
    }

    private void version(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NUMBER_INT) {
            String text = parser.getText();
            if (text.equals("1") || text.equals("2")) {
                envelope.version = text.charAt(0) - '0';
                return;
            }
        }
        envelope.problem("version: expected 1 or 2, found " + describe(parser, token));
    }

    private String address(JsonParser parser, JsonToken token, String key) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            String address = parser.getText();
            if (Address.isValid(address)) {
                return address;
            }
        }
        envelope.problem(
                key + ": expected " + Address.SYNTAX + ", found " + describe(parser, token));
        return null;
    }

    /** Goes to the end of the value the parser is at, which is in the envelope. */
    private void skip(JsonParser parser, int maxDepth) throws IOException {
        if (!parser.currentToken().isStructStart()) {
            return;
        }
        int depth = 2;
        do {
            JsonToken token = parser.nextToken();
            if (token.isStructStart()) {
                depth++;
                if (depth == maxDepth + 1) {
                    envelope.problem("expected at most " + maxDepth + " levels, found more");
                }
            } else if (token.isStructEnd()) {
                depth--;
            }
        } while (depth > 1);
    }

    private static String describe(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_STRING && parser.getTextLength() > Excerpt.MAX_CHARACTERS) {
            return Excerpt.of(parser.getText()) + " (" + parser.getTextLength() + " characters)";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "the string " + Excerpt.of(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + cut(parser.getText());
            default -> parser.getText();
        };
    }

    /** The parser's message without its hints to a Java programmer. */
    private static String brief(String message) {
        String text = message == null ? "something else" : message;
        for (String hint : HINTS) {
            int at = text.indexOf(hint);
            text = at < 0 ? text : text.substring(0, at);
        }
        String quoted = Excerpt.of(text);
        return quoted.substring(1, quoted.length() - 1).replace("\\\"", "\"");
    }

    private static String cut(String number) {
        return number.length() <= 40 ? number : number.substring(0, 40) + "\u2026";
    }

    private static String excerpt(byte[] bytes, int from, int to) {
        int length = Math.min(to - from, 4 * Excerpt.MAX_CHARACTERS);
        return length == 0
                ? "blanks"
                : Excerpt.of(new String(bytes, from, length, StandardCharsets.UTF_8));
    }

    private static int skipBlanks(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\r')) {
            i++;
        }
        return i;
    }

    /**
     * A frame on its way through the parser, which counts bytes of a short one, else characters.
     */
    private record Source(byte[] bytes, int from, int to, String text) {
        static Source of(byte[] bytes, int from, int to, boolean wellFormed) {
            if (to - from <= ForgetfulFactory.SHORT_BYTES) {
                return new Source(bytes, from, to, null);
            }
            // What is malformed is read all the same, to find out whom to tell.
            Charset charset = wellFormed ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
            return new Source(bytes, from, to, new String(bytes, from, to - from, charset));
        }

        JsonParser parser() throws IOException {
            return text == null
                    ? JSON.createParser(bytes, from, to - from)
                    : JSON.createParser(text);
        }

        /** The byte that the parser speaks of. */
        int index(JsonLocation at) {
            if (text == null) {
                return from + (int) Math.max(0, at.getByteOffset());
            }
            int character = (int) Math.max(0, at.getCharOffset());
            return text.length() == to - from
                    ? from + character
                    : Utf8.indexOfCharacter(character, bytes, from, to);
        }
    }

    /** Which keys an envelope had. The four that count cost nothing. */
    private final class Seen {
        private int known;
        private Set<String> others;

        boolean first(String key) {
            int bit = bit(key);
            if (bit == 0) {
                if (others == null) {
                    others = new HashSet<>();
                }
                return others.add(key);
            }
            boolean first = (known & bit) == 0;
            known |= bit;
            return first;
        }

        void require(String key, String expected) {
            if ((known & bit(key)) == 0) {
                envelope.problem(key + ": expected " + expected + ", found no such key");
            }
        }

        private static int bit(String key) {
            return switch (key) {
                case "version" -> 1;
                case "source_addr" -> 2;
                case "dest_addr" -> 4;
                case "data" -> 8;
                default -> 0;
            };
        }
    }
}
