// SPDX-License-Identifier: Apache-2.0
package io.guestwire.shell;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;

/**
 * Prints a value as one JSON document and a newline, for {@code --json}.
 *
 * <p>Numbers, booleans, null, maps (as objects), iterables, arrays and optionals keep their type;
 * everything else is printed as the string that {@code toString} gives. The text is plain ASCII,
 * other characters as {@code \}{@code uXXXX}: it reads the same on every terminal and through every
 * locale.
 */
public final class Json {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private Json() {}

    /** Prints {@code value} and a newline. */
    public static void print(PrintStream out, Object value) {
        out.println(toString(value));
    }

    /** The document as text, without the newline. */
    public static String toString(Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            write(json, value);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Boolean b) {
            json.writeBoolean(b);
        } else if (value instanceof Number n) {
            writeNumber(json, n);
        } else if (value instanceof Optional<?> o) {
            write(json, o.orElse(null));
        } else if (value instanceof Map<?, ?> m) {
            json.writeStartObject();
            for (Map.Entry<?, ?> e : m.entrySet()) {
                json.writeFieldName(String.valueOf(e.getKey()));
                write(json, e.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Iterable<?> items) {
            json.writeStartArray();
            for (Object item : items) {
                write(json, item);
            }
            json.writeEndArray();
        } else if (value.getClass().isArray()) {
            json.writeStartArray();
            for (int i = 0; i < Array.getLength(value); i++) {
                write(json, Array.get(value, i));
            }
            json.writeEndArray();
        } else {
            json.writeString(value.toString());
        }
    }

    private static void writeNumber(JsonGenerator json, Number n) throws IOException {
        if (n instanceof BigDecimal d) {
            json.writeNumber(d);
        } else if (n instanceof BigInteger i) {
            json.writeNumber(i);
        } else if (n instanceof Double || n instanceof Float) {
            double d = n.doubleValue();
            if (Double.isFinite(d)) {
                json.writeNumber(d);
            } else {
                json.writeNull(); // JSON has no word for it
            }
        } else {
            json.writeNumber(n.longValue());
        }
    }
}
