// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What people want to see of a status document.
 *
 * @param displayName what people call the server
 * @param state active, stopped, …
 * @param host where it is, or empty
 * @param instanceId its UUID, or empty
 * @param document all of it
 */
public record StatusRow(
        String displayName, String state, String host, String instanceId, String document) {
    private static final JsonFactory JSON = new JsonFactory();

    /** Reads a status document; what is missing in it is empty. */
    public static StatusRow of(String document) {
        Map<String, String> texts = new HashMap<>();
        try (JsonParser parser = JSON.createParser(document)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING) {
                    texts.put(key, parser.getText());
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            // The client has parsed it before; what was read up to here is shown.
            texts.putIfAbsent("state", "unreadable");
        }
        return new StatusRow(
                texts.getOrDefault("display_name", ""),
                texts.getOrDefault("state", ""),
                texts.getOrDefault("host", ""),
                texts.getOrDefault("instance_id", ""),
                document);
    }
}
