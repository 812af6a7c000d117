// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;

/** The rules for data that a person writes: one strict JSON object. Any thread. */
final class DataText {
    static final String EXPECTED = "one JSON object such as '{\"msg_type\":\"hello\"}'";

    private static final JsonFactory JSON = new JsonFactory();

    private DataText() {}

    /** What is wrong with a text, and where, to complete "expected …, found"; null when nothing. */
    static String fault(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return "nothing";
            }
            if (first != JsonToken.START_OBJECT) {
                return "something else" + at(parser.currentTokenLocation());
            }
            parser.skipChildren();
            return parser.nextToken() == null
                    ? null
                    : "more behind it" + at(parser.currentTokenLocation());
        } catch (JsonEOFException e) {
            return "no end of it" + at(e.getLocation());
        } catch (JsonProcessingException e) {
            String reason = e.getOriginalMessage().lines().findFirst().orElse("");
            return "what is no JSON" + at(e.getLocation()) + ": " + reason;
        } catch (IOException e) {
            return "what cannot be read: " + e.getMessage();
        }
    }

    private static String at(JsonLocation location) {
        if (location == null) {
            return "";
        }
        String line = location.getLineNr() > 1 ? " of line " + location.getLineNr() : "";
        return " at character " + location.getColumnNr() + line;
    }
}
