package ${package};

import io.guestwire.channel.Side;
import io.guestwire.group.MessageGroup;
import io.guestwire.testkit.GroupConformance;
import io.guestwire.testkit.Sample;

import java.util.List;
import java.util.Optional;

/** Holds the host's side to the contract of a message group. */
final class HostGroupConformanceTest extends GroupConformance {
    @Override
    protected MessageGroup group() {
        return new HostGroup();
    }

    @Override
    protected String address() {
        return HostGroup.ADDRESS;
    }

    @Override
    protected Side side() {
        return Side.HOST;
    }

    @Override
    protected List<Sample> messages() {
        return List.of(Sample.answered("{\"msg_type\":\"hello\",\"number\":1}"));
    }

    @Override
    protected Optional<String> numbered(int number) {
        return Optional.of("{\"msg_type\":\"hello\",\"number\":" + number + "}");
    }
}
