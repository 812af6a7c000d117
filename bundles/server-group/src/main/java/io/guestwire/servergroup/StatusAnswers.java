// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup;

import io.guestwire.directory.Server;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Outgoing;
import io.guestwire.group.Peer;
import io.guestwire.group.SendResult;
import io.guestwire.servergroup.message.Messages;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The answers to status queries that are under way, at most one a peer and {@link
 * ServerGroupSettings#statusQueries} in all (seed document, "Status Response and Status Response
 * Done"). Who asks pays for each response: the done is paid for by the query.
 *
 * <p>An answer of any length goes through an outbox of any size without loss: it is sent in rounds
 * of 32 KiB, and the next round begins when the peer has read the outbox down to half. So it never
 * fills an outbox by itself, and a peer that does not read costs one list of members and no copies.
 * A newer query of the same peer ends the older answer where it is, and so does a peer that makes
 * no room for 30 seconds. On the group's thread.
 */
final class StatusAnswers {
    private static final int ROUND_BYTES = 32 * 1024;
    private static final int MAX_ATTEMPTS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK_AROUND = Duration.ofSeconds(10);

    private final GroupContext context;
    private final Supplier<ServerGroupSettings> settings;
    private final Counters counters;
    private final Nacks nacks;
    private final Function<Server, String> documents;
    private final Map<Peer, Answer> answers = new HashMap<>();
    private boolean looksAround;

    /**
     * No answer is under way.
     *
     * @param documents gives the status document of a server, when it is its turn
     */
    StatusAnswers(
            GroupContext context,
            Supplier<ServerGroupSettings> settings,
            Counters counters,
            Nacks nacks,
            Function<Server, String> documents) {
        this.context = context;
        this.settings = settings;
        this.counters = counters;
        this.nacks = nacks;
        this.documents = documents;
    }

    /**
     * Whether an answer to this peer may begin; in place of one that is under way it may always.
     */
    boolean hasRoomFor(Peer peer) {
        return answers.size() < settings.get().statusQueries() || answers.containsKey(peer);
    }

    /** Begins to answer; what this peer asked before is ended. */
    void begin(Peer peer, String seq, List<Server> members) {
        Answer answer = new Answer(peer, seq, members.iterator());
        if (answers.put(peer, answer) != null) {
            counters.count(ServerGroupCounter.STATUS_QUERIES_SUPERSEDED);
        }
        round(answer);
        lookAroundLater();
    }

    private void lookAroundLater() {
        if (!looksAround && !answers.isEmpty()) {
            looksAround = true;
            context.after(LOOK_AROUND, this::lookAround);
        }
    }

    /** Ends the answers for which there was no room for too long: they keep others from asking. */
    private void lookAround() {
        looksAround = false;
        long longAgo = context.nanoTime() - PATIENCE.toNanos();
        for (Answer answer : List.copyOf(answers.values())) {
            if (answer.movedAt - longAgo <= 0) {
                end(answer.peer);
                nacks.send(
                        answer.peer,
                        ServerGroupCounter.NACKS_STATUS_UNREAD,
                        "status_query",
                        "expected the answer to be read, found no room for the rest of it for "
                                + PATIENCE.toSeconds()
                                + " s; ask again");
            }
        }
        lookAroundLater();
    }

    /** Ends what is under way to a peer. */
    void end(Peer peer) {
        answers.remove(peer);
    }

    private void round(Answer answer) {
        if (answers.get(answer.peer) != answer) {
            return;
        }
        answer.movedAt = context.nanoTime();
        int responses = 0;
        int bytes = 0;
        while (bytes < ROUND_BYTES && !answer.isOver()) {
            Outgoing message = answer.message();
            SendResult result = answer.peer.send(message);
            if (result == SendResult.DROPPED_OUTBOX_FULL && ++answer.attempts < MAX_ATTEMPTS) {
                break;
            }
            if (!answer.isDone()) {
                counters.sent(ServerGroupCounter.STATUS_RESPONSES, result);
                responses++;
                bytes += message.length();
            }
            answer.sent(result);
        }
        answer.peer.charge(responses, bytes);
        if (answer.isOver()) {
            answers.remove(answer.peer);
        } else {
            answer.peer.whenWritable(() -> round(answer));
        }
    }

    private final class Answer {
        private final Peer peer;
        private final String seq;
        private final Iterator<Server> members;
        private Outgoing message;
        private boolean done;
        private boolean over;
        private int attempts;
        private long movedAt;

        private Answer(Peer peer, String seq, Iterator<Server> members) {
            this.peer = peer;
            this.seq = seq;
            this.members = members;
        }

        /** What is to be sent now. */
        private Outgoing message() {
            if (message == null) {
                done = !members.hasNext();
                message =
                        context.outgoing(
                                done
                                        ? Messages.statusResponseDone(peer.version(), seq)
                                        : Messages.statusResponse(
                                                peer.version(),
                                                seq,
                                                documents.apply(members.next())));
            }
            return message;
        }

        private boolean isDone() {
            return done;
        }

        private boolean isOver() {
            return over;
        }

        /** The message is out, or lost: on to the next, if there is one. */
        private void sent(SendResult result) {
            over = done || result == SendResult.DROPPED_PEER_GONE;
            message = null;
            attempts = 0;
        }
    }
}
