// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.message;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The application messages of server group messaging, written (PROTOCOL, section 3; seed document,
 * "Application JSON Message Layer"). Each method gives the UTF-8 JSON of one message on one line,
 * the caller's own. Documents are put in as they are: one JSON object on one line. Any thread.
 */
public final class Messages {
    /** The address of server group messaging. */
    public static final String ADDRESS = "cgcs.server_grp";

    private static final DateTimeFormatter NOVA_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    private Messages() {}

    /** Guest to host: asks for the status of every member. */
    public static byte[] statusQuery(int version, long seq) {
        return end(begin(version, "status_query").append(",\"seq\":").append(seq));
    }

    /** Guest to host: a text for every other member. */
    public static byte[] broadcast(int version, String text) {
        return end(quoted(begin(version, "broadcast").append(",\"data\":"), text));
    }

    /** Host to guest: a text from another member. */
    public static byte[] broadcast(int version, String sourceInstance, String text) {
        StringBuilder json = begin(version, "broadcast").append(",\"source_instance\":");
        return end(quoted(quoted(json, sourceInstance).append(",\"data\":"), text));
    }

    /**
     * Host to guest: one member's status.
     *
     * @param seq the query's, as it was written
     */
    public static byte[] statusResponse(int version, String seq, String document) {
        return end(
                begin(version, "status_response")
                        .append(",\"seq\":")
                        .append(seq)
                        .append(",\"data\":")
                        .append(document));
    }

    /** Host to guest: every member's status has been sent. */
    public static byte[] statusResponseDone(int version, String seq) {
        return end(begin(version, "status_response_done").append(",\"seq\":").append(seq));
    }

    /** Host to guest: a member's status has changed. */
    public static byte[] notification(int version, String document) {
        return end(begin(version, "notification").append(",\"data\":").append(document));
    }

    /**
     * A status document wrapped as Nova's notification service did: {@code event_type}, {@code
     * priority}, {@code timestamp} and the document as {@code payload}.
     */
    public static String novaNotification(String document, Instant when) {
        return "{\"event_type\":\"compute.instance.update\",\"priority\":\"INFO\",\"timestamp\":\""
                + NOVA_TIME.format(when)
                + "\",\"payload\":"
                + document
                + "}";
    }

    private static StringBuilder begin(int version, String msgType) {
        return new StringBuilder(128)
                .append("{\"version\":")
                .append(version)
                .append(",\"msg_type\":\"")
                .append(msgType)
                .append('"');
    }

    private static StringBuilder quoted(StringBuilder json, String text) {
        json.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, json);
        return json.append('"');
    }

    private static byte[] end(StringBuilder json) {
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }
}
