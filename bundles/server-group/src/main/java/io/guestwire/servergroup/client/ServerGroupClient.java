// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.client;

import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import io.guestwire.group.SendResult;
import io.guestwire.servergroup.client.ServerGroupException.Reason;
import io.guestwire.servergroup.message.BroadcastText;
import io.guestwire.servergroup.message.HostMessage;
import io.guestwire.servergroup.message.HostMessageReader;
import io.guestwire.servergroup.message.Messages;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server group messaging in a guest: the seed document's {@code server_group.h} in Java's terms.
 * Give it to a base layer as the message group of {@link #ADDRESS} on the guest's side.
 *
 * <table>
 * <caption>The C API and this one</caption>
 * <tr><td>{@code init_sg(broadcast, notification, status)}</td>
 *     <td>the constructor with a {@link ServerGroupListener}</td></tr>
 * <tr><td>{@code process_sg_msg()}</td><td>not needed: the base layer calls</td></tr>
 * <tr><td>{@code sg_msg_broadcast(msg)}</td><td>{@link #broadcast}</td></tr>
 * <tr><td>{@code sg_request_status()}</td>
 *     <td>{@link #requestStatus}; a newer request ends the older one here too</td></tr>
 * <tr><td>{@code sg_get_error()}</td><td>{@link ServerGroupException}</td></tr>
 * <tr><td>{@code MAX_MSG_DATA_LEN}</td><td>{@link #MAX_BROADCAST_BYTES}</td></tr>
 * </table>
 *
 * <p>What the original lacked: a time-out, an answer of any length, and a future.
 *
 * <p><b>Threads:</b> {@link #broadcast}, {@link #requestStatus} and {@link #isConnected} from any
 * thread; they never block. Callbacks and the stages that depend on a future run on the group's
 * thread. <b>When full:</b> nothing is kept for later; what cannot be sent at once fails with
 * {@link Reason#BUSY}, an answer that is too large with {@link Reason#TOO_LARGE}.
 */
public final class ServerGroupClient implements MessageGroup {
    /** The address to register the client under. */
    public static final String ADDRESS = Messages.ADDRESS;

    /** The most bytes of UTF-8 that a broadcast's text has. */
    public static final int MAX_BROADCAST_BYTES = BroadcastText.MAX_BYTES;

    private static final Logger LOG = LoggerFactory.getLogger(ServerGroupClient.class);

    private final ServerGroupListener listener;
    private final ClientCounters counters = new ClientCounters();
    private volatile ClientLimits limits;
    private volatile GroupContext context;
    private volatile Peer host;

    /** Asked for, not yet begun: to be ended if the client is stopped first. */
    private final Set<CompletableFuture<?>> waiting = ConcurrentHashMap.newKeySet();

    // On the group's thread.
    private long firstSeq;
    private long lastSeq;
    private StatusRequest request;

    /** A client with the default limits. */
    public ServerGroupClient(ServerGroupListener listener) {
        this(listener, ClientLimits.DEFAULT);
    }

    /** A client with limits of its own. */
    public ServerGroupClient(ServerGroupListener listener, ClientLimits limits) {
        this.listener = Objects.requireNonNull(listener, "listener");
        this.limits = Objects.requireNonNull(limits, "limits");
    }

    /** Changes the limits, from the next request on. */
    public void limits(ClientLimits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
    }

    /** The limits in force. */
    public ClientLimits limits() {
        return limits;
    }

    /**
     * Whether there is a channel to the host. The one of a guest's port is there before the host
     * is, and while it is away, and what is sent waits for it, within limits.
     */
    public boolean isConnected() {
        return host != null;
    }

    /**
     * Sends a text to every other member of this guest's server group: best effort, no receipt.
     *
     * @param text at most 3,050 bytes of UTF-8 without newline or NUL
     * @return ends when the text waits to be written to the host, or with a {@link
     *     ServerGroupException}. A nack of the host comes later, to {@link
     *     ServerGroupListener#nack}
     * @throws IllegalArgumentException when the text is too long or has what it must not
     */
    public CompletableFuture<Void> broadcast(String text) {
        BroadcastText.check(text);
        return onGroup(
                (peer, future) -> {
                    SendResult result =
                            peer.send(context.outgoing(Messages.broadcast(peer.version(), text)));
                    if (result.accepted()) {
                        counters.count(ClientCounter.BROADCASTS_SENT);
                        future.complete(null);
                    } else {
                        future.completeExceptionally(dropped("broadcast", result));
                    }
                });
    }

    /**
     * Asks for the status of every member of this guest's server group. A request that is still
     * under way ends with {@link Reason#SUPERSEDED}; what still comes for it is ignored.
     *
     * @return the status documents, one JSON object a member, this guest's own included; empty when
     *     the guest is a member of no server group. Or a {@link ServerGroupException}. Cancelling
     *     it ends the request
     */
    public CompletableFuture<List<String>> requestStatus() {
        return onGroup(this::ask);
    }

    /** What is counted, read one after the other. Any thread. */
    public Map<ClientCounter, Long> counters() {
        return counters.values();
    }

    @Override
    public void started(GroupContext context) {
        this.context = context;
    }

    @Override
    public void peerCame(Peer peer) {
        host = peer;
        listener.connected();
    }

    @Override
    public void peerWent(Peer peer) {
        if (peer == host) {
            host = null;
            fail(Reason.NOT_CONNECTED, "the channel to the host has ended");
            listener.disconnected();
        }
    }

    @Override
    public void stopped() {
        host = null;
        context = null;
        fail(Reason.NOT_CONNECTED, "the client has been stopped");
        waiting.forEach(future -> future.completeExceptionally(notConnected()));
        waiting.clear();
    }

    @Override
    public void received(Peer peer, Message message) {
        heard(HostMessageReader.read(message.data()));
    }

    /** Takes what the host has said. On the group's thread. */
    void heard(HostMessage message) {
        if (message instanceof HostMessage.StatusResponse response) {
            gather(response);
        } else if (message instanceof HostMessage.StatusDone done) {
            complete(done.seq());
        } else if (message instanceof HostMessage.Broadcast broadcast) {
            counters.count(ClientCounter.BROADCASTS);
            listener.broadcast(broadcast.sourceInstance(), broadcast.text());
        } else if (message instanceof HostMessage.Notification notification) {
            counters.count(ClientCounter.NOTIFICATIONS);
            listener.notification(notification.document());
        } else if (message instanceof HostMessage.Refusal refusal) {
            counters.count(ClientCounter.NACKS);
            if (refusal.origMsgType().equals("status_query")) {
                fail(Reason.REFUSED, "the host refused the request: " + refusal.logMsg());
            }
            listener.nack(refusal.origMsgType(), refusal.logMsg());
        } else if (message instanceof HostMessage.Unusable unusable) {
            counters.count(ClientCounter.UNUSABLE);
            LOG.debug("Ignored a message of the host: {}", unusable.why());
        }
    }

    private void ask(Peer peer, CompletableFuture<List<String>> future) {
        fail(Reason.SUPERSEDED, "a newer status request took its place");
        long seq = ++lastSeq;
        GroupContext.Timer timer = context.after(limits.statusTimeout(), this::timeOut);
        SendResult result = peer.send(context.outgoing(Messages.statusQuery(peer.version(), seq)));
        if (result.accepted()) {
            counters.count(ClientCounter.STATUS_REQUESTS);
            StatusRequest asked = new StatusRequest(seq, limits, future, timer);
            request = asked;
            future.whenComplete((documents, failure) -> giveUp(asked));
        } else {
            timer.cancel();
            future.completeExceptionally(dropped("status request", result));
        }
    }

    /** Ends a request whose future was cancelled; of one that has ended itself nothing is left. */
    private void giveUp(StatusRequest asked) {
        GroupContext running = context;
        if (asked.isCancelled() && running != null) {
            running.execute(
                    () -> {
                        if (request == asked) {
                            request = null;
                            asked.cancelTimer();
                        }
                    });
        }
    }

    private void gather(HostMessage.StatusResponse response) {
        if (countAnswer(response.seq()) && !request.add(response.document())) {
            fail(
                    Reason.TOO_LARGE,
                    "the status has more than "
                            + limits.maxStatusDocuments()
                            + " documents or "
                            + limits.maxStatusCharacters()
                            + " characters");
        }
    }

    private void complete(long seq) {
        if (countAnswer(seq)) {
            StatusRequest completed = request;
            request = null;
            counters.count(ClientCounter.STATUS_COMPLETE);
            List<String> documents = completed.documents();
            try {
                listener.status(documents);
            } finally {
                completed.complete(documents);
            }
        }
    }

    /** Counts an answer; whether it is one to the request that is under way. */
    private boolean countAnswer(long seq) {
        boolean asked = request != null && request.seq() == seq;
        counters.count(asked ? ClientCounter.STATUS_ANSWERS : ClientCounter.STRAY_ANSWERS);
        return asked;
    }

    /** Whether a request of this client, under way or not, had this number. */
    boolean hasAsked(long seq) {
        return seq > firstSeq && seq <= lastSeq;
    }

    /** Has the numbers of requests begin behind this one. Before the client is started. */
    void countFrom(long seq) {
        firstSeq = seq;
        lastSeq = seq;
    }

    private void timeOut() {
        if (request != null) {
            fail(
                    Reason.TIMED_OUT,
                    "no complete answer within "
                            + limits.statusTimeout().toMillis()
                            + " ms; "
                            + request.size()
                            + " documents had come");
        }
    }

    private void fail(Reason reason, String message) {
        if (request != null) {
            StatusRequest failed = request;
            request = null;
            failed.fail(reason, message);
        }
    }

    private <T> CompletableFuture<T> onGroup(BiConsumer<Peer, CompletableFuture<T>> action) {
        CompletableFuture<T> future = new CompletableFuture<>();
        GroupContext running = context;
        if (running == null || host == null) {
            return CompletableFuture.failedFuture(notConnected());
        }
        waiting.add(future);
        if (!running.execute(() -> begin(action, future))) {
            waiting.remove(future);
            future.completeExceptionally(
                    new ServerGroupException(
                            Reason.BUSY, "too much waits in this guest already; try again later"));
        }
        return future;
    }

    private <T> void begin(
            BiConsumer<Peer, CompletableFuture<T>> action, CompletableFuture<T> future) {
        waiting.remove(future);
        Peer peer = host;
        if (peer == null) {
            future.completeExceptionally(notConnected());
        } else if (!future.isDone()) {
            try {
                action.accept(peer, future);
            } catch (RuntimeException e) {
                future.completeExceptionally(e);
            }
        }
    }

    private static ServerGroupException dropped(String what, SendResult result) {
        return result == SendResult.DROPPED_PEER_GONE
                ? notConnected()
                : new ServerGroupException(
                        Reason.BUSY,
                        "the " + what + " was dropped (" + result + "): the host reads too slowly");
    }

    private static ServerGroupException notConnected() {
        return new ServerGroupException(
                Reason.NOT_CONNECTED, "there is no channel to the host (yet); try again later");
    }
}
