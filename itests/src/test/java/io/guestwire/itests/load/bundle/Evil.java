// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.load.bundle;

import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Outgoing;
import io.guestwire.group.Peer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** A message group that does the evil that its bundle names: see {@link Deed}. */
public final class Evil implements BundleActivator, MessageGroup {
    /** What a group may do wrong. */
    public enum Deed {
        /** Nothing: what any group costs that is deployed and takes messages. */
        BLAMELESS,
        /** Throws at every message. */
        THROWS,
        /** Does not return from the first message. */
        BLOCKS,
        /** Sends to its peers, all of them, as fast as it can. */
        FLOODS,
        /** The same, but sends nothing to the one whose answers are timed. */
        FLOODS_OTHERS,
        /** Offers tasks and timers without end. */
        FILLS_ITS_QUEUES,
        /** Registers an address that is none. */
        MALFORMED_ADDRESS,
        /** Takes itself back within its own callback, and comes again. */
        UNREGISTERS
    }

    /** The peer whose answers are timed. */
    public static final String TIMED = "instance-0000000a";

    private BundleContext bundle;
    private Deed deed;
    private volatile boolean ended;
    private volatile Thread blocked;
    private volatile ServiceRegistration<MessageGroup> registration;
    private GroupContext context;
    private Outgoing flood;

    @Override
    public void start(BundleContext started) throws IOException {
        bundle = started;
        try (InputStream in = Evil.class.getResourceAsStream("/kind.txt")) {
            deed = Deed.valueOf(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        }
        register(this);
    }

    private void register(MessageGroup group) {
        Dictionary<String, Object> properties = new Hashtable<>();
        String address = deed == Deed.MALFORMED_ADDRESS ? "load evil\n" : "load.evil";
        properties.put("guestwire.group.address", address);
        properties.put("guestwire.group.side", "HOST");
        registration = bundle.registerService(MessageGroup.class, group, properties);
    }

    @Override
    public void stop(BundleContext stopped) {
        ended = true;
        LockSupport.unpark(blocked);
    }

    @Override
    public void started(GroupContext started) {
        context = started;
        String text = "{\"flood\":\"" + "x".repeat(1_000) + "\"}";
        flood = context.outgoing(text.getBytes(StandardCharsets.US_ASCII));
        if (deed == Deed.FLOODS || deed == Deed.FLOODS_OTHERS) {
            context.execute(this::flood);
        } else if (deed == Deed.FILLS_ITS_QUEUES) {
            context.execute(this::fill);
        }
    }

    private void flood() {
        for (Peer peer : context.peers()) {
            if (deed == Deed.FLOODS || !peer.name().equals(TIMED)) {
                peer.send(flood);
            }
        }
        context.execute(this::flood);
    }

    private void fill() {
        context.execute(this::fill);
        context.execute(this::fill);
        context.after(Duration.ofHours(1), this::fill); // Throws when there are too many.
    }

    @Override
    public void received(Peer peer, Message message) {
        if (deed == Deed.THROWS) {
            throw new IllegalStateException("evil");
        } else if (deed == Deed.BLOCKS) {
            block();
        } else if (deed == Deed.UNREGISTERS) {
            registration.unregister();
            register(this);
        }
    }

    private void block() {
        blocked = Thread.currentThread();
        while (!ended) {
            LockSupport.park(this);
        }
    }
}
