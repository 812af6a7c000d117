// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.guestwire.channel.Side;
import io.guestwire.group.Address;
import io.guestwire.group.Excerpt;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import io.guestwire.group.SendResult;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The message group of one entry of the allow-list. What peers send goes to the application that
 * has the frame's {@code dest_addr} for its name; what that application sends is handed over by the
 * receiving thread and sent to the peer from here, since only the group that owns an address may
 * use it (PROTOCOL, section 4).
 *
 * <p><b>Threads:</b> the group's; {@link #forward}, {@link #refuse}, {@link #reports} and {@link
 * #renewSender} any. What is handed over waits in a queue of its own, bounded as the one of an
 * application is; what is beyond is refused.
 */
final class ApplicationGroup implements MessageGroup {
    private static final byte[] VERSION = ascii("{\"version\":");
    private static final byte[] SOURCE_ADDR = ascii(",\"source_addr\":\"");
    private static final byte[] SOURCE_INSTANCE = ascii("\",\"source_instance\":\"");
    private static final byte[] DATA = ascii("\",\"data\":");
    private static final byte[] NO_TEXT = {};

    private final String entry;
    private final Side side;
    private final Shared shared;
    private final Agent agent;
    private final Map<String, Application> applications = new ConcurrentHashMap<>();
    private final Queue<Handed> handed = new ConcurrentLinkedQueue<>();
    private final AtomicInteger handedMessages = new AtomicInteger();
    private final AtomicInteger handedBytes = new AtomicInteger();
    private volatile Delivery delivery;
    private volatile boolean agentIsAnother;

    /** A datagram on its way to the group's thread, and where it was counted when it came. */
    private record Handed(SenderName sender, Datagram datagram, Counters countedBy) {}

    ApplicationGroup(String entry, Side side, Shared shared, Agent agent) {
        this.entry = entry;
        this.side = side;
        this.shared = shared;
        this.agent = agent;
    }

    String entry() {
        return entry;
    }

    /** Whether the base layer has chosen this group for its address. */
    boolean serves() {
        return delivery != null;
    }

    List<ApplicationReport> reports() {
        return applications.values().stream()
                .map(application -> application.report(entry))
                .sorted(Comparator.comparing(ApplicationReport::address))
                .toList();
    }

    // ---- from peers to applications

    @Override
    public void started(GroupContext context) {
        delivery = new Delivery(shared, agent, context);
        if (!Address.isFamily(entry)) {
            applications.put(entry, new Application(entry, delivery));
        }
    }

    @Override
    public void received(Peer peer, Message message) {
        giveBack();
        Application application = application(message.destAddress());
        if (application == null) {
            shared.counters().count(GatewayCounter.MESSAGES);
            shared.counters().count(GatewayCounter.DROPPED_TOO_MANY_APPLICATIONS);
            shared.log()
                    .warn(() -> "Too many applications of " + entry + " have something waiting");
            return;
        }
        byte[] source = ascii(message.sourceAddress());
        byte[] instance = side == Side.HOST ? quoted(peer.name()) : NO_TEXT;
        ByteBuffer data = message.data();
        int length = 64 + source.length + instance.length + data.remaining();
        ByteBuffer datagram = delivery.scratch(length);
        datagram.put(VERSION).put((byte) ('0' + message.version()));
        datagram.put(SOURCE_ADDR).put(source);
        if (side == Side.HOST) {
            datagram.put(SOURCE_INSTANCE).put(instance);
        }
        datagram.put(DATA).put(data).put((byte) '}').flip();
        application.deliver(datagram);
    }

    /**
     * The application of this address; a new one takes the place of the one that was not used for
     * longest.
     *
     * @return null when there are too many, each with something waiting
     */
    private Application application(String address) {
        Application application = applications.get(address);
        if (application == null) {
            if (applications.size() >= shared.settings().familyApplications() && !makeRoom()) {
                return null;
            }
            application = new Application(address, delivery);
            applications.put(address, application);
        }
        return application;
    }

    private boolean makeRoom() {
        Optional<Map.Entry<String, Application>> oldest =
                applications.entrySet().stream()
                        .filter(candidate -> candidate.getValue().isIdle())
                        .min(Comparator.comparingLong(each -> each.getValue().usedAt()));
        oldest.ifPresent(
                each -> {
                    applications.remove(each.getKey());
                    each.getValue().stop();
                });
        return oldest.isPresent();
    }

    @Override
    public void stopped() {
        Delivery ended = delivery;
        delivery = null;
        applications.values().forEach(Application::stop);
        for (Handed each = handed.poll(); each != null; each = handed.poll()) {
            release(each);
            refuse(each.sender().text(), GatewayCounter.REFUSED_STOPPED);
        }
        applications.clear();
        ended.sender().close();
    }

    /**
     * The agent's socket is another now: gives the old one's descriptor back, which else would keep
     * its name bound; where the mailbox is full, with the next call.
     */
    void renewSender() {
        agentIsAnother = true;
        Delivery present = delivery;
        if (present != null) {
            present.context().execute(this::giveBack);
        }
    }

    private void giveBack() {
        if (agentIsAnother) {
            agentIsAnother = false;
            delivery.sender().close();
        }
    }

    // ---- from applications to peers

    /**
     * Takes a datagram of an application of this entry. On the receiving thread.
     *
     * @param countedBy where it was counted when it came
     */
    void forward(SenderName sender, String address, Datagram datagram, Counters countedBy) {
        Delivery present = delivery;
        if (present == null) {
            refuse(address, GatewayCounter.REFUSED_NOT_SERVED);
            return;
        }
        GatewaySettings settings = shared.settings();
        Handed each = new Handed(sender, datagram, countedBy);
        handedMessages.incrementAndGet();
        handedBytes.addAndGet(datagram.data().length);
        if (handedMessages.get() <= settings.queueMessages()
                && handedBytes.get() <= settings.queueBytes()) {
            handed.add(each);
            if (present.context().execute(() -> takeHanded(address)) || !handed.remove(each)) {
                return;
            }
        }
        release(each);
        refuse(address, GatewayCounter.REFUSED_GROUP_BUSY);
    }

    private void release(Handed each) {
        handedMessages.decrementAndGet();
        handedBytes.addAndGet(-each.datagram().data().length);
    }

    /** Counts a datagram of an application that went nowhere. */
    void refuse(String address, GatewayCounter cause) {
        countersOf(address).count(cause);
    }

    /** The application's counters, or where it is not known the gateway's. */
    Counters countersOf(String address) {
        Application application = applications.get(address);
        return application == null ? shared.counters() : application.counters();
    }

    private void takeHanded(String address) {
        giveBack();
        Handed each = handed.poll();
        if (each == null) {
            return;
        }
        release(each);
        Application application = application(address);
        if (application != null) {
            application.heard(each.sender());
            if (application.counters() != each.countedBy()) {
                application.counters().countHere(GatewayCounter.DATAGRAMS);
            }
        }
        refuse(address, send(address, each.datagram()));
    }

    private GatewayCounter send(String address, Datagram datagram) {
        GroupContext context = delivery.context();
        Optional<Peer> peer =
                side == Side.HOST
                        ? context.peer(datagram.destInstance())
                        : context.peers().stream().findFirst();
        if (peer.isEmpty()) {
            return missing(address, datagram);
        }
        SendResult result =
                peer.get()
                        .send(
                                context.outgoing(datagram.data()),
                                datagram.version(),
                                address,
                                datagram.destAddress());
        return switch (result) {
            case ACCEPTED -> GatewayCounter.FORWARDED;
            case DROPPED_OUTBOX_FULL -> GatewayCounter.REFUSED_OUTBOX_FULL;
            case DROPPED_PEER_GONE -> GatewayCounter.REFUSED_PEER_GONE;
            case DROPPED_TOO_LONG -> GatewayCounter.REFUSED_FRAME_TOO_LONG;
            default -> throw new IllegalStateException("Unknown result " + result);
        };
    }

    private GatewayCounter missing(String address, Datagram datagram) {
        if (side == Side.GUEST) {
            shared.log().warn(() -> address + " sends while there is no channel to the host");
            return GatewayCounter.REFUSED_NO_HOST;
        }
        shared.log()
                .warn(
                        () ->
                                address
                                        + " sends to instance "
                                        + Excerpt.of(datagram.destInstance())
                                        + ", which is not connected");
        return GatewayCounter.REFUSED_UNKNOWN_INSTANCE;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] quoted(String text) {
        return JsonStringEncoder.getInstance().quoteAsUTF8(text);
    }
}
