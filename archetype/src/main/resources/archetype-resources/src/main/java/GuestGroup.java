package ${package};

import io.guestwire.channel.Side;
import io.guestwire.group.Excerpt;
import io.guestwire.group.GroupAddress;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Nack;
import io.guestwire.group.Peer;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Map;

/**
 * The guest's side: says hello to the host, learns from it which instance it is, and answers
 * questions.
 *
 * <p>It runs in Karaf, in the small guest agent, which finds it by {@code META-INF/services}, and
 * once in each simulated guest: hence the scope, and no static state.
 */
@Component(
        service = MessageGroup.class,
        scope = ServiceScope.PROTOTYPE,
        configurationPid = GuestGroup.PID)
@GroupAddress(address = HostGroup.ADDRESS, side = Side.GUEST)
public final class GuestGroup implements MessageGroup {
    /** The configuration's name: {@code etc/${package}.guest.cfg}. */
    public static final String PID = "${package}.guest";

    private static final Logger LOG = LoggerFactory.getLogger(GuestGroup.class);

    /** How long it waits for a welcome before it says hello. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final String greeting;
    private GroupContext context;
    private String instance = "";

    /** With the entries of the configuration: {@code greeting}, how an answer begins. */
    @Activate
    public GuestGroup(Map<String, Object> entries) {
        greeting = entries.getOrDefault("greeting", "Hello").toString();
    }

    @Override
    public void started(GroupContext started) {
        context = started;
    }

    @Override
    public void peerCame(Peer host) {
        // Not at once: where both sides are installed together, the host's welcomes by itself.
        context.after(
                PATIENCE,
                () -> {
                    if (instance.isEmpty()) {
                        send(host, new Note(Note.Type.HELLO, 1, ""));
                    }
                });
    }

    @Override
    public void received(Peer host, Message message) {
        Note note;
        try {
            note = Note.read(message.data());
        } catch (Note.MalformedException e) {
            refuse(host, Nack.UNKNOWN, e.getMessage());
            return;
        }
        switch (note.type()) {
            case WELCOME -> instance = note.text();
            case QUESTION -> answer(host, note);
            // A nack is never answered with another.
            case NACK -> LOG.info("The host could not use a message: {}", Excerpt.of(note.text()));
            default -> refuse(host, note.type().label(), "expected msg_type welcome or question");
        }
    }

    private void answer(Peer host, Note question) {
        String who = instance.isEmpty() ? "who knows where" : instance;
        String text = greeting + " from " + who + ", which heard: " + question.text();
        String cut = text.substring(0, Math.min(text.length(), Note.MAX_TEXT));
        send(host, new Note(Note.Type.ANSWER, question.number(), cut));
    }

    private void send(Peer host, Note note) {
        host.send(context.outgoing(note.json()));
    }

    private void refuse(Peer host, String type, String why) {
        host.send(context.outgoing(new Nack(host.version(), type, why).json()));
    }
}
