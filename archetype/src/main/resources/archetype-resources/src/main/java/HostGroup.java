package ${package};

import io.guestwire.channel.Side;
import io.guestwire.group.Excerpt;
import io.guestwire.group.GroupAddress;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Nack;
import io.guestwire.group.Peer;
import io.guestwire.group.SendResult;

import org.osgi.service.component.annotations.Component;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The host's side: welcomes guests, and asks them questions.
 *
 * <p><b>Threads:</b> {@link #ask} and {@link #connected} any, everything else the group's own. So
 * there is no lock. <b>Bounds:</b> one question a guest at a time, and each ends after {@link
 * #PATIENCE}.
 */
@Component(
        service = {MessageGroup.class, HostGroup.class},
        immediate = true)
@GroupAddress(address = HostGroup.ADDRESS, side = Side.HOST)
public final class HostGroup implements MessageGroup {
    /** The address that selects this group, at both ends. */
    public static final String ADDRESS = "${address}";

    /** How long a guest may take to answer. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Set<String> connected = new ConcurrentSkipListSet<>();
    private final Map<Peer, Question> open = new HashMap<>();
    private volatile GroupContext context;
    private int lastNumber;

    /** A question that waits for its answer. */
    private record Question(
            int number, CompletableFuture<String> answer, GroupContext.Timer timer) {}

    /**
     * Asks a guest.
     *
     * @return the answer, or an {@link IllegalStateException} that says why there is none
     */
    public CompletableFuture<String> ask(String instance, String text) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        GroupContext running = context;
        if (running == null || !running.execute(() -> send(instance, text, answer))) {
            fail(answer, "${address} does not run, or has too much to do; try again");
        }
        return answer;
    }

    /** The instances that are connected. */
    public Set<String> connected() {
        return connected;
    }

    @Override
    public void started(GroupContext started) {
        context = started;
    }

    @Override
    public void peerCame(Peer peer) {
        connected.add(peer.name());
        welcome(peer, 0);
    }

    @Override
    public void received(Peer peer, Message message) {
        Note note;
        try {
            note = Note.read(message.data());
        } catch (Note.MalformedException e) {
            refuse(peer, Nack.UNKNOWN, e.getMessage());
            return;
        }
        switch (note.type()) {
            case HELLO -> welcome(peer, note.number());
            case ANSWER -> answered(peer, note);
            // A nack is never answered with another.
            case NACK -> end(peer, "the guest cannot use the question: " + Excerpt.of(note.text()));
            default -> refuse(peer, note.type().label(), "expected msg_type hello or answer");
        }
    }

    private void welcome(Peer peer, int number) {
        send(peer, new Note(Note.Type.WELCOME, number, peer.name()));
    }

    private void send(String instance, String text, CompletableFuture<String> answer) {
        Peer peer = context.peer(instance).orElse(null);
        if (peer == null) {
            fail(answer, "expected one of " + connected + ", found " + instance);
        } else if (open.containsKey(peer)) {
            fail(answer, instance + " has not answered the question before yet");
        } else {
            Note question = new Note(Note.Type.QUESTION, ++lastNumber, text);
            SendResult result = send(peer, question);
            if (!result.accepted()) {
                fail(answer, instance + ": the question was dropped, " + result);
                return;
            }
            GroupContext.Timer timer =
                    context.after(PATIENCE, () -> end(peer, "no answer within " + PATIENCE));
            open.put(peer, new Question(question.number(), answer, timer));
        }
    }

    private void answered(Peer peer, Note note) {
        Question question = open.get(peer);
        if (question == null || question.number() != note.number()) {
            refuse(peer, note.type().label(), "number: expected that of the question in flight");
            return;
        }
        open.remove(peer);
        question.timer().cancel();
        question.answer().complete(note.text());
    }

    @Override
    public void peerWent(Peer peer) {
        // When it comes back quickly, the new one may be there already.
        if (context.peer(peer.name()).isEmpty()) {
            connected.remove(peer.name());
        }
        end(peer, "the guest went away");
    }

    @Override
    public void stopped() {
        context = null;
        connected.clear();
        List.copyOf(open.keySet()).forEach(peer -> end(peer, "${address} was stopped"));
    }

    /** Ends the question in flight, if there is one. */
    private void end(Peer peer, String why) {
        Question question = open.remove(peer);
        if (question != null) {
            question.timer().cancel();
            fail(question.answer(), peer.name() + ": " + why);
        }
    }

    private static void fail(CompletableFuture<String> answer, String why) {
        answer.completeExceptionally(new IllegalStateException(why));
    }

    private SendResult send(Peer peer, Note note) {
        return peer.send(context.outgoing(note.json()));
    }

    private void refuse(Peer peer, String type, String why) {
        peer.send(context.outgoing(new Nack(peer.version(), type, why).json()));
    }
}
