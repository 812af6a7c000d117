// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What the kit does with JSON, and the limits of what a base layer hands to a group. */
final class Json {
    /** The longest frame, its newlines not counted. */
    static final int MAX_FRAME_BYTES = 64 * 1024;

    /** How deep data may nest: one level less than the frame, whose envelope counts. */
    static final int MAX_LEVELS = 31;

    private static final int MAX_SHOWN = 240;

    /** Without Jackson's own limits: a frame's length bounds everything in it. */
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_FRAME_BYTES)
                                    .maxNumberLength(MAX_FRAME_BYTES)
                                    .maxNameLength(MAX_FRAME_BYTES)
                                    .maxStringLength(MAX_FRAME_BYTES)
                                    .build())
                    .build();

    private static final ObjectMapper MAPPER =
            JsonMapper.builder(FACTORY)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Json() {}

    static ObjectMapper mapper() {
        return MAPPER;
    }

    /**
     * Text as a tree.
     *
     * @throws IllegalArgumentException when it is no JSON
     */
    static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "expected JSON, found " + brief(text) + ": " + e.getMessage(), e);
        }
    }

    /** What stands before the data in a frame. */
    static String envelope(int version, String sourceAddress, String destAddress) {
        return "\n{\"version\":"
                + version
                + ",\"source_addr\":\""
                + sourceAddress
                + "\",\"dest_addr\":\""
                + destAddress
                + "\",\"data\":";
    }

    /** How long a frame is, its newlines included. */
    static int frameBytes(int version, String source, String dest, int dataBytes) {
        return envelope(version, source, dest).length() + dataBytes + 2;
    }

    /** The longest data that a frame of these addresses holds. */
    static int maxDataBytes(String source, String dest) {
        return MAX_FRAME_BYTES + 2 - frameBytes(1, source, dest, 0);
    }

    /**
     * Data as a base layer would hand it to a group.
     *
     * @throws IllegalArgumentException when it would not: a test that says such a thing shows
     *     nothing
     */
    static byte[] received(String data, String source, String dest) {
        // Of a channel only newlines never come: a carriage return within a frame does.
        byte[] json = data.replace('\n', ' ').getBytes(StandardCharsets.UTF_8);
        int most = maxDataBytes(source, dest);
        if (json.length > most) {
            throw notHandedOn("data of at most " + most + " bytes", json.length + " bytes");
        }
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notHandedOn("a JSON object", brief(data));
            }
            int levels = 1;
            while (levels > 0) {
                JsonToken token = parser.nextToken();
                levels += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (levels > MAX_LEVELS) {
                    throw notHandedOn("at most " + MAX_LEVELS + " levels", brief(data));
                }
            }
            if (parser.nextToken() != null) {
                throw notHandedOn("one JSON object", brief(data));
            }
        } catch (IOException e) {
            throw notHandedOn("a JSON object", brief(data) + ": " + e.getMessage());
        }
        return json;
    }

    private static IllegalArgumentException notHandedOn(String expected, String found) {
        return new IllegalArgumentException(
                "expected what a base layer hands to a group, "
                        + expected
                        + ", found "
                        + found
                        + "; to send it all the same, use HostAndGuests");
    }

    /** A newline can only stand between tokens; in a frame it is a space. */
    static String oneLine(String json) {
        return json.replace('\n', ' ').replace('\r', ' ');
    }

    /** Text for a failure's message: cut, with what is invisible escaped. */
    static String brief(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && shown.length() < MAX_SHOWN; i++) {
            char c = text.charAt(i);
            if (c < ' ' || Character.getType(c) == Character.FORMAT || Character.isSurrogate(c)) {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return text.length() <= MAX_SHOWN
                ? shown.toString()
                : shown + "\u2026 (" + text.length() + " characters)";
    }
}
