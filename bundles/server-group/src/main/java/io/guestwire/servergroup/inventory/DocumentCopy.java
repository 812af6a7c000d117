// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.inventory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.guestwire.group.Excerpt;
import java.io.IOException;
import java.io.StringWriter;

/**
 * Copies one JSON object out of a file into one line without comments: numbers digit by digit, so
 * that 10 does not become 10.0 nor a long one a rounded one.
 */
final class DocumentCopy {
    private static final JsonFactory JSON = new JsonFactory();

    /** How deep a document may be: what a frame may be, less the layers around a document. */
    static final int MAX_DEPTH = 28;

    private DocumentCopy() {}

    /**
     * Copies from the parser's current token, the start of an object, to that object's end.
     *
     * @throws InventoryException when it is too deep to fit into a frame, or a text in it cannot be
     *     written as UTF-8
     */
    static String of(JsonParser parser) throws IOException, InventoryException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            int depth = 0;
            JsonToken token = parser.currentToken();
            while (true) {
                copy(parser, token, generator);
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth == 0) {
                    break;
                }
                if (depth > MAX_DEPTH) {
                    throw InventoryReader.wrong(
                            parser, "a status document may be nested at most 28 deep");
                }
                token = parser.nextToken();
            }
        }
        return text.toString();
    }

    private static void copy(JsonParser parser, JsonToken token, JsonGenerator generator)
            throws IOException, InventoryException {
        switch (token) {
            case VALUE_STRING -> {
                if (parser.getText().codePoints().anyMatch(DocumentCopy::isHalfAPair)) {
                    throw InventoryReader.wrong(
                            parser,
                            "expected a text, found half a surrogate pair in "
                                    + Excerpt.of(parser.getText()));
                }
                generator.writeString(parser.getText());
            }
            case FIELD_NAME -> generator.writeFieldName(parser.currentName());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> generator.writeNumber(parser.getText());
            default -> generator.copyCurrentEvent(parser);
        }
    }

    private static boolean isHalfAPair(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
