// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.guestwire.group.Excerpt;
import io.guestwire.scaling.ResourceScaling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of one message, to be asked for by name and type. Reading is strict, since the other
 * end may be an attacker: integers are integers and no strings, a key comes once. Keys that nobody
 * asks for are passed over. No larger than the message, which the base layer has bounded.
 */
public final class Fields {
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // Names come from strangers: no table keeps them.
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    // The base layer has held the frame's own bounds.
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(Integer.MAX_VALUE)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .build())
                    .build();
    private static final Found NOTHING = new Found("nothing");

    private final Map<String, Object> values = new HashMap<>();

    private Fields() {}

    /** A value of which nothing is wanted but a word for it. */
    private record Found(String described) {}

    /**
     * Reads one message.
     *
     * @param data over an array, as {@link io.guestwire.group.Message#data} gives it; only read,
     *     and not kept
     * @throws MalformedException when a key comes twice, or a number is beyond all measure
     */
    public static Fields read(ByteBuffer data) throws MalformedException {
        Fields fields = new Fields();
        int start = data.arrayOffset() + data.position();
        try (JsonParser parser = JSON.createParser(data.array(), start, data.remaining())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                fields.values.put(name, value(parser));
            }
        } catch (JsonProcessingException e) {
            throw new MalformedException(
                    "expected one strict JSON object, found " + Excerpt.of(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException("Reading from memory failed", e);
        }
        return fields;
    }

    /** A string, an integer of 32 bits, a list of values, or else a {@link Found}. */
    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                    parser.getNumberType() == NumberType.INT
                            ? (Object) parser.getIntValue()
                            : new Found("a number beyond 32 bits");
            case VALUE_NUMBER_FLOAT -> new Found("a number with a fraction");
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case START_OBJECT -> {
                parser.skipChildren();
                yield new Found("an object");
            }
            default -> new Found(parser.getText());
        };
    }

    /** Whether it is a nack, which is never answered. */
    public boolean isNack() {
        return "nack".equals(values.get("msg_type"));
    }

    /** Whether this field is there, and a string. */
    public boolean hasText(String name) {
        return values.get(name) instanceof String;
    }

    /** A string, or another one where there is none. */
    public String textOr(String name, String otherwise) {
        return values.get(name) instanceof String text ? text : otherwise;
    }

    /** A string. */
    public String text(String name) throws MalformedException {
        if (values.get(name) instanceof String text) {
            return text;
        }
        throw malformed(name, "a string");
    }

    /** A string, one of two. */
    String oneOf(String name, String one, String other) throws MalformedException {
        if (one.equals(values.get(name)) || other.equals(values.get(name))) {
            return text(name);
        }
        throw malformed(name, '"' + one + "\" or \"" + other + '"');
    }

    /** A string that must be this one. */
    void require(String name, String value) throws MalformedException {
        if (!value.equals(values.get(name))) {
            throw malformed(name, '"' + value + '"');
        }
    }

    /** A whole number. */
    int integer(String name, int min, int max) throws MalformedException {
        if (values.get(name) instanceof Integer number && number >= min && number <= max) {
            return number;
        }
        throw malformed(name, "an integer from " + min + " to " + max);
    }

    /** The version of the message: 1 or 2. */
    public int version() throws MalformedException {
        return integer("version", 1, 2);
    }

    /** The number of a processor. */
    int cpu(String name) throws MalformedException {
        return integer(name, 0, ResourceScaling.MAX_CPU);
    }

    /** The numbers of processors. */
    List<Integer> cpus(String name) throws MalformedException {
        String expected = "a list of integers from 0 to " + ResourceScaling.MAX_CPU;
        if (!(values.get(name) instanceof List<?> list)) {
            throw malformed(name, expected);
        }
        if (list.size() > ResourceScaling.MAX_CPU + 1) {
            throw new MalformedException(name, expected, "a list of " + list.size());
        }
        List<Integer> cpus = new ArrayList<>(list.size());
        for (Object item : list) {
            if (!(item instanceof Integer cpu) || cpu < 0 || cpu > ResourceScaling.MAX_CPU) {
                throw new MalformedException(name, expected, described(item) + " in it");
            }
            cpus.add(cpu);
        }
        return cpus;
    }

    private MalformedException malformed(String name, String expected) {
        return new MalformedException(
                name, expected, described(values.getOrDefault(name, NOTHING)));
    }

    private static String described(Object value) {
        if (value instanceof String text) {
            return "the string " + Excerpt.of(text);
        }
        if (value instanceof Integer number) {
            return "the number " + number;
        }
        return value instanceof Found found ? found.described() : "a list";
    }
}
