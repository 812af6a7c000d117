package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.guestwire.channel.Side;
import io.guestwire.testkit.FakePeer;
import io.guestwire.testkit.SteppedContext;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The guest's side, step by step; time passes when the test says so. */
final class GuestGroupTest {
    private final SteppedContext context = new SteppedContext(Side.GUEST, HostGroup.ADDRESS);
    private final FakePeer host =
            context.start(new GuestGroup(Map.of("greeting", "Good day")), "host").get(0);

    @Test
    void saysHelloWhenNobodyWelcomesIt() {
        assertEquals(List.of(), host.readTexts());
        context.pass(Duration.ofSeconds(1));
        assertEquals(List.of("{\"msg_type\":\"hello\",\"number\":1}"), host.readTexts());
    }

    @Test
    void isSilentWhenItIsWelcome() {
        host.says("{\"msg_type\":\"welcome\",\"number\":0,\"text\":\"instance-00000001\"}");
        context.pass(Duration.ofSeconds(1));
        assertEquals(List.of(), host.readTexts());
    }

    @Test
    void answersAsItIsConfigured() {
        host.says("{\"msg_type\":\"welcome\",\"number\":1,\"text\":\"instance-00000001\"}");
        host.says("{\"msg_type\":\"question\",\"number\":3,\"text\":\"anybody there?\"}");
        assertEquals(
                "Good day from instance-00000001, which heard: anybody there?",
                host.readOne().path("text").asText());
    }
}
