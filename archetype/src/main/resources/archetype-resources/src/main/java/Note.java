package ${package};

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;

import io.guestwire.group.Excerpt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * What goes over the wire: one JSON object.
 *
 * <pre>
 * guest to host   {"msg_type":"hello","number":1}
 * host to guest   {"msg_type":"welcome","number":1,"text":"instance-0000000a"}
 * host to guest   {"msg_type":"question","number":1,"text":"anybody there?"}
 * guest to host   {"msg_type":"answer","number":1,"text":"…"}
 * </pre>
 *
 * A welcome is said to each guest that comes as well, with number 0: so it does not matter which
 * side is there first. An answer has the number of what it answers. What cannot be used is answered
 * with a nack ({@link io.guestwire.group.Nack}), which has no number.
 *
 * @param number of the question, 0 in a nack
 * @param text empty in a hello
 */
record Note(Type type, int number, String text) {
    /** The longest text, in characters. */
    static final int MAX_TEXT = 1_000;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build();

    enum Type {
        HELLO,
        WELCOME,
        QUESTION,
        ANSWER,
        NACK;

        /** Its name on the wire. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A message cannot be used. What its text quotes is escaped and cut: it may be sent back. */
    static final class MalformedException extends Exception {
        MalformedException(String expected, String found) {
            super("expected " + expected + ", found " + found);
        }
    }

    /** Reads one, strictly: the other end may be anybody. What is unknown is skipped. */
    static Note read(ByteBuffer data) throws MalformedException {
        String type = null;
        String text = null;
        int number = -1;
        int begin = data.arrayOffset() + data.position();
        try (JsonParser json = JSON.createParser(data.array(), begin, data.remaining())) {
            json.nextToken();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                boolean isText = value == JsonToken.VALUE_STRING;
                switch (name) {
                    case "msg_type" -> type = isText ? json.getText() : null;
                    case "text", "log_msg" -> text = isText ? json.getText() : null;
                    case "number" -> number = number(json, value);
                    default -> {}
                }
                json.skipChildren();
            }
        } catch (IOException e) {
            throw new MalformedException(
                    "a JSON object with each key once", e.getClass().getSimpleName());
        }
        return checked(type, number, text);
    }

    private static int number(JsonParser json, JsonToken value) throws IOException {
        boolean fits = value == JsonToken.VALUE_NUMBER_INT && json.getText().length() < 10;
        return fits ? json.getIntValue() : -1;
    }

    private static Note checked(String label, int number, String text) throws MalformedException {
        Type type = type(label);
        if (type == Type.NACK) {
            return new Note(type, 0, text == null ? "" : text);
        }
        if (number < 0) {
            throw new MalformedException("number, a whole number from 0 to 999999999", "none");
        }
        if (type == Type.HELLO) {
            return new Note(type, number, "");
        }
        if (text == null || text.length() > MAX_TEXT) {
            throw new MalformedException(
                    "text, a string of at most " + MAX_TEXT + " characters",
                    text == null ? "none" : text.length() + " characters");
        }
        return new Note(type, number, text);
    }

    private static Type type(String label) throws MalformedException {
        for (Type type : Type.values()) {
            if (type.label().equals(label)) {
                return type;
            }
        }
        throw new MalformedException(
                "msg_type hello, welcome, question or answer",
                label == null ? "none" : Excerpt.of(label));
    }

    /** Writes it, as UTF-8. */
    byte[] json() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("msg_type", type.label());
            json.writeNumberField("number", number);
            if (type != Type.HELLO) {
                json.writeStringField("text", text);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
    }
}
