// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Tells whether a message that cannot be used is a nack itself. A nack is never answered: two nodes
 * that do not know each other's addresses would go on for ever. Asked on the failing path only, so
 * that nobody else pays for a look into {@code data}. Any thread.
 */
final class NackReader {
    private NackReader() {}

    /** Whether {@code data} says that it is a nack, as far as it can be read. */
    static boolean isNack(byte[] bytes, int from, int to) {
        try (JsonParser parser = EnvelopeParser.JSON.createParser(bytes, from, to - from)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isType = parser.currentName().equals("msg_type");
                JsonToken token = parser.nextToken();
                if (isType) {
                    return token == JsonToken.VALUE_STRING && parser.getText().equals("nack");
                }
                parser.skipChildren();
            }
        } catch (IOException | RuntimeException e) {
            return false; // Cut off, or broken, before it said so.
        }
        return false;
    }
}
