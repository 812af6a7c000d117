package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.guestwire.channel.Side;
import io.guestwire.testkit.FakePeer;
import io.guestwire.testkit.SteppedContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The guest's side, step by step; time passes when the test says so. */
final class GuestGroupTest {
    private final SteppedContext context = new SteppedContext(Side.GUEST, HostGroup.ADDRESS);
    private final FakePeer host =
            context.start(new GuestGroup(Map.of("greeting", "Good day")), "host").get(0);

    @Test
    void saysHelloUntilItIsWelcome() {
        assertEquals(List.of("{\"msg_type\":\"hello\",\"number\":1}"), host.readTexts());
        context.pass(Duration.ofSeconds(10));
        assertEquals(List.of("{\"msg_type\":\"hello\",\"number\":2}"), host.readTexts());
        host.says("{\"msg_type\":\"welcome\",\"number\":2,\"text\":\"instance-00000001\"}");
        context.pass(Duration.ofMinutes(1));
        assertEquals(List.of(), host.readTexts());
    }

    @Test
    void answersAsItIsConfigured() {
        host.read();
        host.says("{\"msg_type\":\"welcome\",\"number\":1,\"text\":\"instance-00000001\"}");
        host.says("{\"msg_type\":\"question\",\"number\":3,\"text\":\"anybody there?\"}");
        assertEquals(
                "Good day from instance-00000001, which heard: anybody there?",
                host.readOne().path("text").asText());
    }
}
