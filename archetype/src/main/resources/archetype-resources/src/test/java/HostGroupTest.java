package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import io.guestwire.channel.Side;
import io.guestwire.testkit.FakePeer;
import io.guestwire.testkit.SteppedContext;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The host's side, step by step; time passes when the test says so. */
final class HostGroupTest {
    private final HostGroup group = new HostGroup();
    private final SteppedContext context = new SteppedContext(Side.HOST, HostGroup.ADDRESS);
    private final FakePeer guest = context.start(group, "instance-00000001").get(0);

    @BeforeEach
    void welcomesWhoComes() {
        assertEquals(
                "{\"msg_type\":\"welcome\",\"number\":0,\"text\":\"instance-00000001\"}",
                guest.readTexts().get(0));
    }

    @Test
    void tellsAGuestWhichInstanceItIs() {
        guest.says("{\"msg_type\":\"hello\",\"number\":7}");
        JsonNode welcome = guest.readOne();
        assertEquals("welcome", welcome.path("msg_type").asText());
        assertEquals(7, welcome.path("number").asInt());
        assertEquals("instance-00000001", welcome.path("text").asText());
    }

    @Test
    void takesTheAnswerToItsQuestionAndNoOther() {
        CompletableFuture<String> answer = ask();
        int number = guest.readOne().path("number").asInt();
        guest.says("{\"msg_type\":\"answer\",\"number\":999,\"text\":\"of another time\"}");
        assertEquals("nack", guest.readOne().path("msg_type").asText());
        guest.says("{\"msg_type\":\"answer\",\"number\":" + number + ",\"text\":\"yes\"}");
        assertEquals("yes", answer.join());
        assertEquals(0, context.timers());
    }

    @Test
    void doesNotWaitForEver() {
        CompletableFuture<String> answer = ask();
        context.pass(HostGroup.PATIENCE);
        assertReason("no answer within", answer);
    }

    @Test
    void doesNotWaitForAGuestThatGoesOrCannot() {
        CompletableFuture<String> refused = ask();
        guest.says("{\"msg_type\":\"nack\",\"log_msg\":\"nobody here\"}");
        assertReason("nobody here", refused);
        CompletableFuture<String> gone = ask();
        context.go(guest);
        assertReason("went away", gone);
        assertReason("expected one of []", ask());
    }

    private CompletableFuture<String> ask() {
        CompletableFuture<String> answer = group.ask("instance-00000001", "anybody there?");
        context.run();
        return answer;
    }

    private static void assertReason(String part, CompletableFuture<String> answer) {
        String message = assertThrows(CompletionException.class, answer::join).getMessage();
        assertTrue(message.contains(part), message);
    }
}
