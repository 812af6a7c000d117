package ${package};

import io.guestwire.channel.Side;
import io.guestwire.group.MessageGroup;
import io.guestwire.testkit.GroupConformance;
import io.guestwire.testkit.Sample;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds the guest's side to the contract of a message group. */
final class GuestGroupConformanceTest extends GroupConformance {
    @Override
    protected MessageGroup group() {
        return new GuestGroup(Map.of());
    }

    @Override
    protected String address() {
        return HostGroup.ADDRESS;
    }

    @Override
    protected Side side() {
        return Side.GUEST;
    }

    @Override
    protected List<Sample> messages() {
        return List.of(
                Sample.silent(
                        "{\"msg_type\":\"welcome\",\"number\":1,\"text\":\"instance-0000000a\"}"),
                Sample.answered("{\"msg_type\":\"question\",\"number\":1,\"text\":\"well?\"}"));
    }

    @Override
    protected Optional<String> numbered(int number) {
        return Optional.of(
                "{\"msg_type\":\"question\",\"number\":" + number + ",\"text\":\"well?\"}");
    }
}
