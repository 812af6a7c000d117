// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.backplane;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.guestwire.servergroup.message.BroadcastText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** What one host tells the other hosts of a server group, as JSON in UTF-8. Any thread. */
public sealed interface HostDatagram {
    /** A member there has broadcast a text. */
    record Broadcast(String sourceInstance, String text) implements HostDatagram {}

    /** The channel of a member there has come or gone. */
    record ChannelState(String serverId, String state) implements HostDatagram {}

    /** The datagram in bytes. */
    default byte[] bytes() {
        var json = Codec.MAPPER.createObjectNode();
        if (this instanceof Broadcast broadcast) {
            json.put("type", "broadcast");
            json.put("source_instance", broadcast.sourceInstance());
            json.put("data", broadcast.text());
        } else if (this instanceof ChannelState channel) {
            json.put("type", "channel_state");
            json.put("server", channel.serverId());
            json.put("state", channel.state());
        }
        try {
            return Codec.MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
    }

    /** Reads a datagram; empty when it is none that this version knows. */
    static Optional<HostDatagram> read(byte[] bytes) {
        JsonNode json;
        try {
            json = Codec.MAPPER.readTree(bytes);
        } catch (IOException e) {
            return Optional.empty();
        }
        return switch (json.path("type").asText()) {
            case "broadcast" -> Codec.broadcast(json);
            case "channel_state" -> Codec.channelState(json);
            default -> Optional.empty();
        };
    }

    /** The details of reading. */
    final class Codec {
        private static final ObjectMapper MAPPER =
                new ObjectMapper(
                        JsonFactory.builder()
                                // Names come from others: no table keeps them.
                                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                                .build());

        private Codec() {}

        private static Optional<HostDatagram> broadcast(JsonNode json) {
            String source = json.path("source_instance").textValue();
            String text = json.path("data").textValue();
            return source == null || text == null || BroadcastText.fault(text) != null
                    ? Optional.empty()
                    : Optional.of(new Broadcast(source, text));
        }

        private static Optional<HostDatagram> channelState(JsonNode json) {
            String server = json.path("server").textValue();
            String state = json.path("state").textValue();
            return server == null || state == null
                    ? Optional.empty()
                    : Optional.of(new ChannelState(server, state));
        }
    }
}
