// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.message;

import java.time.Duration;
import java.util.List;

/**
 * What a host asks of a guest.
 *
 * @param version the application version, to be mirrored by the answer
 * @param timeout after which the host gives up
 * @param onlineCpu the processor to put online; 0 and without meaning when one shall go
 * @param onlineCpus those that are online before it, as the host knows; empty when one shall go
 */
public record ScaleRequest(
        int version,
        Duration timeout,
        Direction direction,
        int onlineCpu,
        List<Integer> onlineCpus) {
    /** The address of resource scaling, in guests and on hosts. */
    public static final String ADDRESS = "cgcs.scale";

    /** The version of this message: there never was another. */
    public static final int VERSION = 2;

    /** The only resource there is. */
    static final String RESOURCE = "cpu";

    /** A request for one processor less. */
    public static ScaleRequest down(Duration timeout) {
        return new ScaleRequest(VERSION, timeout, Direction.DOWN, 0, List.of());
    }

    /** A request for one processor more. */
    public static ScaleRequest up(Duration timeout, int cpu, List<Integer> onlineCpus) {
        return new ScaleRequest(VERSION, timeout, Direction.UP, cpu, onlineCpus);
    }

    /** Reads one. A guest does not need the list of what is online, so that it may be missing. */
    public static ScaleRequest read(Fields fields) throws MalformedException {
        int version = fields.version();
        fields.require("msg_type", "scale_request");
        fields.require("resource", RESOURCE);
        Direction direction = Direction.read(fields);
        Duration timeout = Duration.ofMillis(fields.integer("timeout_ms", 1, Integer.MAX_VALUE));
        int cpu = direction == Direction.UP ? fields.cpu("online_cpu") : 0;
        return new ScaleRequest(version, timeout, direction, cpu, List.of());
    }

    /** Writes it. */
    public byte[] json() {
        return Json.object(
                version,
                json -> {
                    json.writeStringField("msg_type", "scale_request");
                    json.writeNumberField("timeout_ms", timeout.toMillis());
                    json.writeStringField("resource", RESOURCE);
                    json.writeStringField("direction", direction.label());
                    if (direction == Direction.UP) {
                        json.writeNumberField("online_cpu", onlineCpu);
                        Json.list(json, "online_cpus", onlineCpus);
                    }
                });
    }

    /** In words, for people. */
    @Override
    public String toString() {
        return direction == Direction.UP ? "cpu-up " + onlineCpu : "cpu-down";
    }
}
