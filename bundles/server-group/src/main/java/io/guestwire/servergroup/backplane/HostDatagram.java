// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.backplane;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.guestwire.servergroup.message.BroadcastText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one host tells the other hosts of a server group, as JSON in UTF-8. Names have at most 255
 * characters, states 64. Any thread.
 */
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
        if (bytes.length > Codec.MAX_BYTES) {
            return Optional.empty();
        }
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

    /** The states that hosts have kept, in UTF-8 by server id; what can be none is left out. */
    static List<ChannelState> kept(Map<String, byte[]> states) {
        List<ChannelState> read = new ArrayList<>();
        states.forEach(
                (id, state) -> {
                    if (id.length() <= Codec.MAX_NAME && state.length <= Codec.MAX_STATE) {
                        read.add(new ChannelState(id, new String(state, StandardCharsets.UTF_8)));
                    }
                });
        return read;
    }

    /** The details of reading. */
    final class Codec {
        private static final int MAX_BYTES = 64 * 1024;
        private static final int MAX_NAME = 255;
        private static final int MAX_STATE = 64;

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
            return !fits(source, MAX_NAME) || text == null || BroadcastText.fault(text) != null
                    ? Optional.empty()
                    : Optional.of(new Broadcast(source, text));
        }

        private static Optional<HostDatagram> channelState(JsonNode json) {
            String server = json.path("server").textValue();
            String state = json.path("state").textValue();
            return fits(server, MAX_NAME) && fits(state, MAX_STATE)
                    ? Optional.of(new ChannelState(server, state))
                    : Optional.empty();
        }

        private static boolean fits(String text, int max) {
            return text != null && text.length() <= max;
        }
    }
}
