// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.message;

import io.guestwire.group.Excerpt;
import java.util.List;

/**
 * What a guest answers: that it was done, or why not. On the wire it has neither a type nor the
 * name of its request, which is known by the address that it comes to.
 *
 * @param success whether it was done
 * @param cpu the processor that went or came; 0 and without meaning on failure
 * @param onlineCpus those that are online after it; empty on failure
 * @param errMsg why it was not done; empty on success
 */
public record ScaleAnswer(
        Direction direction, boolean success, int cpu, List<Integer> onlineCpus, String errMsg) {
    private static final int MAX_ERR_MSG_CHARACTERS = 400;

    /** Reads one. */
    public static ScaleAnswer read(Fields fields) throws MalformedException {
        fields.version();
        fields.require("resource", ScaleRequest.RESOURCE);
        Direction direction = Direction.read(fields);
        if (fields.oneOf("result", "success", "fail").equals("fail")) {
            return new ScaleAnswer(direction, false, 0, List.of(), fields.text("err_msg"));
        }
        int cpu = fields.cpu(direction.cpuField());
        return new ScaleAnswer(direction, true, cpu, fields.cpus("online_cpus"), "");
    }

    /**
     * Checks that it can be the answer to a request.
     *
     * @throws MalformedException when it tells of something else
     */
    public void check(ScaleRequest request) throws MalformedException {
        if (direction != request.direction()) {
            throw new MalformedException(
                    "direction",
                    '"' + request.direction().label() + "\", as was asked",
                    '"' + direction.label() + '"');
        }
        if (success && direction == Direction.UP && cpu != request.onlineCpu()) {
            throw new MalformedException(
                    direction.cpuField(), request.onlineCpu() + ", as was asked", "" + cpu);
        }
    }

    /** Writes that a request was carried out. */
    public static byte[] success(ScaleRequest request, int cpu, List<Integer> onlineCpus) {
        return Json.object(
                request.version(),
                json -> {
                    json.writeStringField("resource", ScaleRequest.RESOURCE);
                    json.writeStringField("direction", request.direction().label());
                    json.writeStringField("result", "success");
                    json.writeNumberField(request.direction().cpuField(), cpu);
                    Json.list(json, "online_cpus", onlineCpus);
                });
    }

    /**
     * Writes that a request was not carried out.
     *
     * @param resource as the request said
     * @param direction as the request said
     * @param errMsg cut, if need be
     */
    public static byte[] fail(int version, String resource, String direction, String errMsg) {
        return Json.object(
                version,
                json -> {
                    json.writeStringField("resource", cut(resource, Excerpt.MAX_CHARACTERS));
                    json.writeStringField("direction", cut(direction, Excerpt.MAX_CHARACTERS));
                    json.writeStringField("result", "fail");
                    json.writeStringField("err_msg", cut(errMsg, MAX_ERR_MSG_CHARACTERS));
                });
    }

    /** Writes that a request was not carried out. */
    public static byte[] fail(ScaleRequest request, String errMsg) {
        String direction = request.direction().label();
        return fail(request.version(), ScaleRequest.RESOURCE, direction, errMsg);
    }

    private static String cut(String text, int characters) {
        if (text.length() <= characters) {
            return text;
        }
        boolean splits = Character.isHighSurrogate(text.charAt(characters - 2));
        return text.substring(0, characters - (splits ? 2 : 1)) + "\u2026";
    }
}
