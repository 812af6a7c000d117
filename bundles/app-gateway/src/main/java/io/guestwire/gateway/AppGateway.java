// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import io.guestwire.group.Address;
import io.guestwire.group.Excerpt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * The original agents' unix datagram interface, on a host or in a guest, byte for byte (PROTOCOL,
 * section 4): message groups that live outside of the JVM. Only addresses of the allow-list pass,
 * in either direction; everything else is counted.
 *
 * <pre>{@code
 * AppGateway gateway =
 *         new AppGateway(
 *                 GatewaySettings.defaults(Side.GUEST),
 *                 "/etc/my.conf",
 *                 (address, side, ranking, group) -> {
 *                     var service = new GroupService(
 *                             address, side, WhenFull.DROP_NEWEST, ranking, "app-gateway", group);
 *                     node.add(service);
 *                     return () -> node.remove(service);
 *                 });
 * gateway.start();
 * }</pre>
 *
 * <p>It starts and stays whatever is missing: without junixsocket's native library, or while
 * another agent has the name, it serves nobody and says so in {@link GatewayHealth}.
 *
 * <p><b>Threads:</b> any. Starting, changing and closing come one after the other, and may wait for
 * a group that is in a call. Of its own it has one thread, which receives.
 */
public final class AppGateway implements AutoCloseable {
    private final Shared shared;
    private final GroupRegistrar registrar;
    private final Agent agent;
    private final DatagramReader reader = new DatagramReader();
    private final Map<String, Registered> registered = new LinkedHashMap<>();

    /**
     * Of one address's candidates the first serves: whole addresses, then the longest beginning.
     */
    private volatile List<ApplicationGroup> groups = List.of();

    private record Registered(ApplicationGroup group, Runnable takeBack) {}

    /**
     * Makes a gateway; {@link #start} sets it going.
     *
     * @param file where the settings can be changed, for people: logs and findings name it
     * @param registrar where it offers a group for each entry of the allow-list
     */
    public AppGateway(GatewaySettings settings, String file, GroupRegistrar registrar) {
        this.shared =
                new Shared(settings, file, new LogLimit(LoggerFactory.getLogger(AppGateway.class)));
        this.registrar = registrar;
        this.agent = new Agent(shared, new Receiver());
    }

    /** Offers the groups and begins to listen. Does not wait for the socket. */
    public synchronized void start() {
        agent.start();
        registerAll();
    }

    /** Changes the settings; what they leave as it was goes on undisturbed. */
    public synchronized void apply(GatewaySettings settings) {
        GatewaySettings former = shared.settings();
        boolean regroup = settings.ranking() != former.ranking();
        Set<String> entries = settings.entries();
        List.copyOf(registered.keySet()).stream()
                .filter(entry -> regroup || !entries.contains(entry))
                .forEach(this::takeBack);
        shared.settings(settings);
        registerAll();
        if (!settings.hasSameSockets(former) || settings.isActive() != former.isActive()) {
            agent.changed();
        }
    }

    /** The settings in force. */
    public GatewaySettings settings() {
        return shared.settings();
    }

    /** The end of the channel that it is at, for people: {@code host} or {@code guest}. */
    public String side() {
        return shared.settings().side().name().toLowerCase(Locale.ROOT);
    }

    /** Where they can be changed, for people. */
    String file() {
        return shared.file();
    }

    @Override
    public synchronized void close() {
        agent.close();
        List.copyOf(registered.keySet()).forEach(this::takeBack);
    }

    private void registerAll() {
        GatewaySettings settings = shared.settings();
        for (String entry : settings.entries()) {
            if (!registered.containsKey(entry)) {
                var group = new ApplicationGroup(entry, settings.side(), shared, agent);
                Runnable takeBack =
                        registrar.register(entry, settings.side(), settings.ranking(), group);
                registered.put(entry, new Registered(group, takeBack));
            }
        }
        groups =
                registered.values().stream()
                        .map(Registered::group)
                        .sorted(
                                Comparator.<ApplicationGroup, Boolean>comparing(
                                                group -> Address.isFamily(group.entry()))
                                        .thenComparing(group -> -group.entry().length()))
                        .toList();
    }

    private void takeBack(String entry) {
        registered.remove(entry).takeBack().run();
    }

    // ---- what can be seen

    /** What is counted of all applications, also those that are forgotten. Any thread. */
    public Map<GatewayCounter, Long> counters() {
        return shared.counters().snapshot();
    }

    /** The applications that are known, by entry and address. Any thread. */
    public List<ApplicationReport> applications() {
        List<ApplicationReport> all = new ArrayList<>();
        groups.forEach(group -> all.addAll(group.reports()));
        return all;
    }

    /** Whether the agent's socket is bound. Any thread. */
    public boolean isListening() {
        return agent.isListening();
    }

    Optional<Agent.Problem> problem() {
        return agent.problem();
    }

    /** The entries of the allow-list for which another group serves. */
    List<String> notServed() {
        return groups.stream()
                .filter(group -> !group.serves())
                .map(ApplicationGroup::entry)
                .toList();
    }

    /** What comes from applications. On the agent's thread. */
    private final class Receiver implements Agent.Listener {
        @Override
        public void socketChanged() {
            groups.forEach(ApplicationGroup::renewSender);
        }

        @Override
        public void received(SenderName sender, byte[] bytes, int length) {
            ApplicationGroup group = sender.isUnbound() ? null : groupOf(sender);
            if (group == null) {
                shared.counters().count(GatewayCounter.DATAGRAMS);
                refuseStranger(sender, length);
                return;
            }
            String address = addressOf(sender);
            Counters counters = group.countersOf(address);
            counters.count(GatewayCounter.DATAGRAMS);
            if (length == Native.EMPTY) {
                refuse(group, address, GatewayCounter.REFUSED_EMPTY, "no bytes");
            } else if (length > shared.settings().datagramBytes()) {
                refuse(
                        group,
                        address,
                        GatewayCounter.REFUSED_TOO_LONG,
                        "more than " + shared.settings().datagramBytes() + " bytes");
            } else {
                read(group, sender, address, bytes, length, counters);
            }
        }

        private void read(
                ApplicationGroup group,
                SenderName sender,
                String address,
                byte[] bytes,
                int length,
                Counters counters) {
            try {
                Datagram datagram = reader.read(bytes, length, shared.settings().side());
                group.forward(sender, address, datagram, counters);
            } catch (DatagramException e) {
                refuse(group, address, GatewayCounter.REFUSED_MALFORMED, e.getMessage());
            }
        }

        private void refuse(
                ApplicationGroup group, String address, GatewayCounter cause, String why) {
            group.refuse(address, cause);
            shared.log().warn(() -> "A datagram of " + address + " was refused: " + why);
        }

        private void refuseStranger(SenderName sender, int length) {
            if (length == Native.EMPTY && sender.isUnbound()) {
                // Without bytes the kernel does not always say who it was.
                shared.counters().count(GatewayCounter.REFUSED_EMPTY);
                shared.log().warn(() -> "A datagram without bytes or sender was refused");
            } else if (sender.isUnbound()) {
                shared.counters().count(GatewayCounter.REFUSED_UNBOUND);
                shared.log().warn(() -> "A datagram was refused: its sender's socket is not bound");
            } else {
                shared.counters().count(GatewayCounter.REFUSED_NOT_ALLOWED);
                shared.log()
                        .warn(
                                () ->
                                        "A datagram of "
                                                + Excerpt.of(sender.text())
                                                + " was refused: the name is not among addresses in "
                                                + shared.file());
            }
        }

        private ApplicationGroup groupOf(SenderName sender) {
            String address = addressOf(sender);
            if (address == null || !Address.isValid(address)) {
                return null;
            }
            for (ApplicationGroup group : groups) {
                if (Address.matches(group.entry(), address)) {
                    return group;
                }
            }
            return null;
        }

        /**
         * An abstract name is the address; of a path it is the last part, beside the agent's own.
         */
        private String addressOf(SenderName sender) {
            if (sender.isAbstract()) {
                return sender.text();
            }
            String own = shared.settings().agentPath().map(Object::toString).orElse("/");
            int directory = own.lastIndexOf('/') + 1;
            return own.length() > 1
                            && sender.text().length() > directory
                            && sender.text().startsWith(own.substring(0, directory))
                    ? sender.text().substring(directory)
                    : null;
        }
    }
}
