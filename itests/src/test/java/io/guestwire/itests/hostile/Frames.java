// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.hostile;

import io.guestwire.itests.RawGuest;

/** What guests write, newlines included. */
final class Frames {
    private static final String GROUP = "cgcs.server_grp";

    private Frames() {}

    /** A broadcast in which the guest says that it is somebody else. */
    static String broadcast(String pretended, String text) {
        return frame(
                GROUP,
                "{\"version\":1,\"msg_type\":\"broadcast\",\"source_instance\":\""
                        + pretended
                        + "\",\"data\":\""
                        + text
                        + "\"}");
    }

    static String query(long seq) {
        return frame(GROUP, "{\"version\":1,\"msg_type\":\"status_query\",\"seq\":" + seq + "}");
    }

    static String frame(String address, String data) {
        return "\n" + RawGuest.envelope(1, GROUP, address, data) + "\n";
    }

    /** The string behind a key in a line of the host; null when there is none. */
    static String string(String line, String key) {
        String before = "\"" + key + "\":\"";
        int from = line.indexOf(before);
        if (from < 0) {
            return null;
        }
        from += before.length();
        return line.substring(from, line.indexOf('"', from));
    }
}
