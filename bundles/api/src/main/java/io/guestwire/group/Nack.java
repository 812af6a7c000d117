// SPDX-License-Identifier: Apache-2.0
package io.guestwire.group;

import java.nio.charset.StandardCharsets;

/**
 * The answer to a message that could not be used (PROTOCOL, section 3).
 *
 * @param version the application version, as the peer's envelope
 * @param origMsgType the {@code msg_type} of the message that is answered, or {@link #UNKNOWN}
 * @param logMsg what was expected and what was found, for the person who wrote the message. What it
 *     quotes of a peer's text should have passed {@link Excerpt#of}
 */
public record Nack(int version, String origMsgType, String logMsg) {
    /** The {@code orig_msg_type} where the message's type could not be read. */
    public static final String UNKNOWN = "unknown";

    /** The application message as UTF-8 JSON, for {@link GroupContext#outgoing}. */
    public byte[] json() {
        StringBuilder json = new StringBuilder(96 + logMsg.length());
        json.append("{\"version\":")
                .append(version)
                .append(",\"msg_type\":\"nack\",\"orig_msg_type\":");
        quote(origMsgType, json);
        json.append(",\"log_msg\":");
        quote(logMsg, json);
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20 || (Character.isSurrogate(c) && !paired(text, i))) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    private static boolean paired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
