// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.guest;

import io.guestwire.channel.Side;
import io.guestwire.group.MessageGroup;
import io.guestwire.scaling.Processors;
import io.guestwire.scaling.message.ScaleRequest;
import io.guestwire.testkit.GroupConformance;
import io.guestwire.testkit.OnRubbish;
import io.guestwire.testkit.Sample;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The guest's end as a message group among others; its processors take no time. */
class GuestScalingConformanceTest extends GroupConformance {
    private static final String REQUEST =
            "{\"version\":2,\"msg_type\":\"scale_request\",\"timeout_ms\":1000,"
                    + "\"resource\":\"cpu\",\"direction\":";

    @Override
    protected MessageGroup group() {
        return new GuestScaling(
                new Processors() {
                    @Override
                    public List<Integer> online() {
                        return List.of(0, 1, 2);
                    }

                    @Override
                    public int down(Duration atMost) {
                        return 3;
                    }

                    @Override
                    public void up(int cpu, Duration atMost) {}
                });
    }

    @Override
    protected String address() {
        return ScaleRequest.ADDRESS;
    }

    @Override
    protected Side side() {
        return Side.GUEST;
    }

    @Override
    protected List<Sample> messages() {
        return List.of(
                Sample.answered(REQUEST + "\"down\"}"),
                Sample.answered(REQUEST + "\"up\",\"online_cpu\":3,\"online_cpus\":[0,1,2]}"));
    }

    /** Of what has a number that comes back: a request for a resource that nobody has. */
    @Override
    protected Optional<String> numbered(int number) {
        return Optional.of((REQUEST + "\"down\"}").replace("\"cpu\"", "\"disk " + number + "\""));
    }

    /** The host is always told, though this is a guest. */
    @Override
    protected OnRubbish onRubbish() {
        return OnRubbish.ANSWERS;
    }

    /** The work is done on a thread of its own. */
    @Override
    protected Duration waitAtMost() {
        return Duration.ofSeconds(10);
    }
}
