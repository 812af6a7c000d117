// SPDX-License-Identifier: Apache-2.0
package io.guestwire.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What all readers are compared with: strict UTF-8, then Jackson's tree of characters, with nothing
 * behind it. {@link Rfc8259} must agree.
 */
public final class StrictJson {
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(Integer.MAX_VALUE)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();
    private static final ObjectMapper MAPPER =
            JsonMapper.builder(FACTORY)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private StrictJson() {}

    /**
     * The tree of a text; empty when it is no JSON.
     *
     * @throws AssertionError when the two oracles are of different minds
     */
    public static Optional<JsonNode> read(byte[] bytes) {
        Optional<JsonNode> tree = text(bytes).flatMap(StrictJson::tree);
        if (tree.isPresent() != Rfc8259.accepts(bytes)) {
            throw new AssertionError(
                    "Jackson's tree " + (tree.isPresent() ? "takes" : "refuses") + " this");
        }
        return tree;
    }

    /** The tree of an object, which may nest so deep, itself counted; else empty. */
    public static Optional<JsonNode> readObject(byte[] bytes, int maxDepth) {
        return readObject(bytes).filter(tree -> depth(bytes) <= maxDepth);
    }

    /** The tree of an object of any depth; else empty. */
    public static Optional<JsonNode> readObject(byte[] bytes) {
        return read(bytes).filter(JsonNode::isObject);
    }

    /** The text, if it is UTF-8. */
    public static Optional<String> text(byte[] bytes) {
        try {
            // A new decoder reports what is malformed.
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Whether a key of the object itself, not of those in it, comes twice. */
    public static boolean hasKeyTwice(byte[] object) {
        List<String> keys = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(text(object).orElseThrow())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                keys.add(parser.currentName());
                parser.nextToken();
                parser.skipChildren();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new HashSet<>(keys).size() < keys.size();
    }

    private static Optional<JsonNode> tree(String text) {
        try {
            return Optional.of(MAPPER.readTree(text)).filter(tree -> !tree.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** How deep good JSON nests. */
    public static int depth(byte[] bytes) {
        int depth = 0;
        int deepest = 0;
        boolean inString = false;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (inString) {
                i += b == '\\' ? 1 : 0;
                inString = b != '"';
            } else if (b == '"') {
                inString = true;
            } else if (b == '{' || b == '[') {
                deepest = Math.max(deepest, ++depth);
            } else if (b == '}' || b == ']') {
                depth--;
            }
        }
        return deepest;
    }
}
