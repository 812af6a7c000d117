// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import io.guestwire.channel.Side;
import io.guestwire.group.Address;
import io.guestwire.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * How the gateway is set.
 *
 * @param side the end of the channel that we are; it decides the form of the datagrams
 * @param addresses the allow-list: addresses, or beginnings of some with a {@code *} behind.
 *     Nothing else passes, in either direction; while it is empty the gateway opens no socket
 * @param agentName the abstract name of the agent's own socket; empty for none
 * @param agentPath a second socket of the agent, in the file system; empty for none
 * @param agentPathMode the permissions of that socket: who may send to it
 * @param ranking of two groups with one address the one that ranks higher serves
 * @param datagramBytes the longest datagram taken from an application
 * @param queueMessages how many datagrams wait for one application that is slow
 * @param queueBytes how many bytes wait for one application that is slow
 * @param familyApplications how many applications one entry with a {@code *} serves at a time
 */
public record GatewaySettings(
        Side side,
        Set<String> addresses,
        String agentName,
        Optional<Path> agentPath,
        int agentPathMode,
        int ranking,
        int datagramBytes,
        int queueMessages,
        int queueBytes,
        int familyApplications) {
    /** The name of the configuration on a host. */
    public static final String PID = "io.guestwire.gateway";

    /** The name of the configuration in a guest: a node can be both, and has a gateway for each. */
    public static final String GUEST_PID = "io.guestwire.gateway.guest";

    /** The name that original applications send to. */
    public static final String ORIGINAL_NAME = "cgcs.messaging";

    /** The address that original applications of guests have. */
    public static final String SERVER_GROUP = "cgcs.server_grp";

    /** The most bytes that a path or a name of a socket has. */
    private static final int MAX_NAME_BYTES = 107;

    private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");

    /** Copies the allow-list, and keeps its order. */
    public GatewaySettings {
        addresses = Collections.unmodifiableSet(new LinkedHashSet<>(addresses));
    }

    /** What is in force on this side where nothing is configured. */
    public static GatewaySettings defaults(Side side) {
        return new GatewaySettings(
                side,
                side == Side.GUEST ? Set.of(SERVER_GROUP) : Set.of(),
                ORIGINAL_NAME,
                Optional.empty(),
                0600,
                0,
                65_536 + 1_024,
                1_024,
                1_048_576,
                256);
    }

    /** The name of the configuration on this side. */
    public static String pid(Side side) {
        return side == Side.GUEST ? GUEST_PID : PID;
    }

    /**
     * Reads a configuration. An entry that is absent has its default; a wrong one is reported, and
     * what was in force stays.
     *
     * @param entries as configured
     * @param former what is in force now; its side stays
     * @param complaints hears of each wrong value
     */
    public static GatewaySettings read(
            Map<String, ?> entries, GatewaySettings former, Consumer<String> complaints) {
        Settings settings = new Settings(pid(former.side), entries, complaints);
        GatewaySettings plain = defaults(former.side);
        return new GatewaySettings(
                former.side,
                settings.value(
                        "addresses",
                        "addresses of " + Address.PATTERN_SYNTAX,
                        or(entries, "addresses", former.addresses, plain.addresses),
                        GatewaySettings::addresses),
                settings.value(
                        "agent.name",
                        "a name of at most " + MAX_NAME_BYTES + " bytes",
                        or(entries, "agent.name", former.agentName, plain.agentName),
                        GatewaySettings::name),
                settings.value(
                        "agent.path",
                        "an absolute path of at most " + MAX_NAME_BYTES + " bytes",
                        or(entries, "agent.path", former.agentPath, plain.agentPath),
                        GatewaySettings::path),
                settings.value(
                        "agent.path.mode",
                        "the permissions of a file in three or four octal digits, such as 0600",
                        or(entries, "agent.path.mode", former.agentPathMode, plain.agentPathMode),
                        GatewaySettings::mode),
                settings.integer(
                        "groups.ranking",
                        -1_000,
                        1_000,
                        "a service ranking",
                        or(entries, "groups.ranking", former.ranking, plain.ranking)),
                settings.integer(
                        "datagram.bytes",
                        1_024,
                        1_048_576,
                        "bytes",
                        or(entries, "datagram.bytes", former.datagramBytes, plain.datagramBytes)),
                settings.integer(
                        "queue.messages",
                        1,
                        1_048_576,
                        "datagrams",
                        or(entries, "queue.messages", former.queueMessages, plain.queueMessages)),
                settings.integer(
                        "queue.bytes",
                        4_096,
                        1_073_741_824,
                        "bytes",
                        or(entries, "queue.bytes", former.queueBytes, plain.queueBytes)),
                settings.integer(
                        "family.applications",
                        1,
                        65_536,
                        "applications",
                        or(
                                entries,
                                "family.applications",
                                former.familyApplications,
                                plain.familyApplications)));
    }

    private static <T> T or(Map<String, ?> entries, String entry, T former, T plain) {
        return entries.get(entry) == null ? plain : former;
    }

    /** The same with another side and allow-list. */
    public GatewaySettings with(Side otherSide, Set<String> otherAddresses) {
        return new GatewaySettings(
                otherSide,
                otherAddresses,
                agentName,
                agentPath,
                agentPathMode,
                ranking,
                datagramBytes,
                queueMessages,
                queueBytes,
                familyApplications);
    }

    /** The same with another name of the agent's own socket. */
    public GatewaySettings withAgentName(String name) {
        return new GatewaySettings(
                side,
                addresses,
                name,
                agentPath,
                agentPathMode,
                ranking,
                datagramBytes,
                queueMessages,
                queueBytes,
                familyApplications);
    }

    /**
     * What message groups are offered for: the allow-list, and in a guest {@link #SERVER_GROUP}
     * beside a family that covers it. There the guest's own client has that address, too, and
     * shares it with a group of this very address, but not with a family, which would hear nothing.
     */
    Set<String> entries() {
        boolean covered =
                side == Side.GUEST
                        && addresses.stream()
                                .anyMatch(entry -> Address.matches(entry, SERVER_GROUP));
        if (!covered || addresses.contains(SERVER_GROUP)) {
            return addresses;
        }
        Set<String> entries = new LinkedHashSet<>(addresses);
        entries.add(SERVER_GROUP);
        return entries;
    }

    /** Whether the agent's sockets are the same with the other settings. */
    boolean hasSameSockets(GatewaySettings other) {
        return agentName.equals(other.agentName)
                && agentPath.equals(other.agentPath)
                && agentPathMode == other.agentPathMode;
    }

    /** Whether there is anything to do: somebody to serve, and a socket to do it with. */
    boolean isActive() {
        return !addresses.isEmpty() && !(agentName.isEmpty() && agentPath.isEmpty());
    }

    private static Set<String> addresses(String text) {
        List<String> addresses = new ArrayList<>();
        for (String entry : SEPARATOR.split(text)) {
            if (!entry.isEmpty()) {
                if (!Address.isValidPattern(entry)) {
                    throw new IllegalArgumentException(entry + " is none");
                }
                addresses.add(entry);
            }
        }
        return new LinkedHashSet<>(addresses);
    }

    private static String name(String text) {
        return fits(text) ? text : null;
    }

    private static Optional<Path> path(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Path path = Path.of(text);
        return path.isAbsolute() && fits(text) ? Optional.of(path.normalize()) : null;
    }

    private static Integer mode(String text) {
        int mode = Integer.parseInt(text, 8);
        return text.length() >= 3 && mode >= 0 && mode <= 0777 ? mode : null;
    }

    private static boolean fits(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES
                && text.indexOf('\0') < 0;
    }
}
