// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import java.nio.charset.StandardCharsets;

/** Messages to measure with: the same that the load generator sends (src/main/c/message.c). */
final class Samples {
    /** How many frames come in one read. */
    static final int BATCH = 20;

    static final String ADDRESS = "bench.sink";

    private static final String ITEM = "{\"name\":\"cpu0\",\"state\":\"online\",\"load\":0.25},";

    private Samples() {}

    /** One frame of this many bytes, its two newlines included. */
    static byte[] frame(int bytes) {
        String head =
                "\n{\"version\":2,\"source_addr\":\""
                        + ADDRESS
                        + "\",\"dest_addr\":\""
                        + ADDRESS
                        + "\",\"data\":";
        return ascii(head + data(bytes - head.length() - 2) + "}\n");
    }

    /** The same without its newlines. */
    static byte[] message(int frameBytes) {
        return ascii(new String(frame(frameBytes), StandardCharsets.US_ASCII).strip());
    }

    /** The data of a message, of this many bytes. */
    static String data(int bytes) {
        StringBuilder data =
                new StringBuilder(bytes)
                        .append("{\"version\":2,\"msg_type\":\"report\",\"seq\":1234567,")
                        .append("\"sent\":\"@1000000000000000000\",\"items\":[");
        while (data.length() + 2 * ITEM.length() + 16 < bytes) {
            data.append(ITEM);
        }
        data.append("null],\"text\":\"");
        return data.append("x".repeat(bytes - data.length() - 2)).append("\"}").toString();
    }

    /** What one read brings. */
    static byte[] batch(int frameBytes) {
        return ascii(
                new String(frame(frameBytes), StandardCharsets.US_ASCII).repeat(Samples.BATCH));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
