// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What goes over the control socket, private to the two ends of it: one line of JSON with the
 * request, and one for each event. Any thread.
 */
final class Wire {
    /** The longest request: a broadcast's text, escaped. */
    static final int MAX_REQUEST_CHARACTERS = 65_536;

    private static final JsonFactory JSON = new JsonFactory();

    private Wire() {}

    static String write(Request request) {
        return object(
                "command",
                request.command().name(),
                "text",
                request.text(),
                "timeout_ms",
                request.timeout() == null ? "" : Long.toString(request.timeout().toMillis()));
    }

    static Request readRequest(String line) throws IOException {
        Map<String, String> fields = fields(line);
        try {
            String timeout = fields.getOrDefault("timeout_ms", "");
            return new Request(
                    Options.Command.valueOf(fields.getOrDefault("command", "")),
                    fields.getOrDefault("text", ""),
                    timeout.isEmpty() ? null : Duration.ofMillis(Long.parseLong(timeout)));
        } catch (IllegalArgumentException e) {
            throw new IOException("the request is not understood", e);
        }
    }

    /** Writes an event without a copy of it: what a peer wrote in it may be long. */
    static void write(Event event, Writer out) throws IOException {
        object(out, fields(event));
    }

    private static String[] fields(Event event) {
        if (event instanceof Event.Agent agent) {
            String process = Long.toString(agent.process());
            return fields("agent", process, agent.device());
        } else if (event instanceof Event.Status status) {
            return fields("status", "", status.document());
        } else if (event instanceof Event.Broadcast broadcast) {
            return fields("broadcast", broadcast.sourceInstance(), broadcast.text());
        } else if (event instanceof Event.Notification notification) {
            return fields("notification", "", notification.document());
        } else if (event instanceof Event.Nack nack) {
            return fields("nack", nack.origMsgType(), nack.logMsg());
        } else if (event instanceof Event.Host host) {
            return fields(host.connected() ? "connected" : "disconnected", "", host.reason());
        } else if (event instanceof Event.Missed missed) {
            return fields("missed", "", Long.toString(missed.count()));
        } else if (event instanceof Event.Counter counter) {
            String what = counter.part() + " " + counter.name();
            return fields("counter", what, Long.toString(counter.value()));
        }
        Event.End end = (Event.End) event;
        return fields("end", end.status().name(), end.reason());
    }

    private static String[] fields(String event, String source, String data) {
        return new String[] {"event", event, "source", source, "data", data};
    }

    static Event readEvent(String line) throws IOException {
        Map<String, String> fields = fields(line);
        String source = fields.getOrDefault("source", "");
        String data = fields.getOrDefault("data", "");
        return switch (fields.getOrDefault("event", "")) {
            case "agent" -> new Event.Agent(data, number(source));
            case "status" -> new Event.Status(data);
            case "broadcast" -> new Event.Broadcast(source, data);
            case "notification" -> new Event.Notification(data);
            case "nack" -> new Event.Nack(source, data);
            case "connected" -> new Event.Host(true, data);
            case "disconnected" -> new Event.Host(false, data);
            case "missed" -> new Event.Missed(number(data));
            case "counter" -> {
                int blank = source.indexOf(' ');
                String part = source.substring(0, Math.max(0, blank));
                yield new Event.Counter(part, source.substring(blank + 1), number(data));
            }
            case "end" -> new Event.End(ExitStatus.valueOf(source), data);
            default -> throw new IOException("the agent's answer is not understood");
        };
    }

    private static long number(String text) throws IOException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IOException("the agent's answer is not understood", e);
        }
    }

    /** An object of strings, from names and values in turn. */
    static String object(String... namesAndValues) {
        StringWriter text = new StringWriter();
        try {
            object(text, namesAndValues);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    private static void object(Writer out, String... namesAndValues) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            for (int i = 0; i < namesAndValues.length; i += 2) {
                json.writeStringField(namesAndValues[i], namesAndValues[i + 1]);
            }
            json.writeEndObject();
        }
    }

    /** The values of an object that are no objects or lists, as text. */
    static Map<String, String> fields(String object) throws IOException {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = JSON.createParser(object)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken token = json.nextToken();
                if (token.isStructStart()) {
                    json.skipChildren();
                } else if (token != JsonToken.VALUE_NULL) {
                    fields.put(name, json.getText());
                }
            }
        }
        return fields;
    }
}
