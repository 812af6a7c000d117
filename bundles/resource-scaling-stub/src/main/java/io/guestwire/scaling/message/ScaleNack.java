// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.message;

/**
 * The answer to a message that could not be used. Other than that of server groups ({@link
 * io.guestwire.group.Nack}) it does not name the type of that message, since an answer has none.
 */
public final class ScaleNack {
    private ScaleNack() {}

    /**
     * Writes it.
     *
     * @param logMsg what was expected and what was found, for the person who wrote the message
     */
    public static byte[] json(String logMsg) {
        return Json.object(
                ScaleRequest.VERSION,
                json -> {
                    json.writeStringField("msg_type", "nack");
                    json.writeStringField("log_msg", logMsg);
                });
    }
}
