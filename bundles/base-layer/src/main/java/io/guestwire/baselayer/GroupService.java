// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.channel.Side;
import io.guestwire.group.Address;
import io.guestwire.group.Excerpt;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.WhenFull;
import java.util.Arrays;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.Function;

/**
 * A message group as it was offered to the base layer.
 *
 * @param address as it was given: null when missing, perhaps malformed
 * @param side as it was given: null when missing or malformed
 * @param whenFull what a full outbox drops
 * @param ranking the higher one serves
 * @param bundle the bundle it comes from, for people
 * @param version that bundle's version, for people; may be empty
 * @param problem what is wrong with it, or null: then it can be routed to
 * @param group the service
 */
public record GroupService(
        String address,
        Side side,
        WhenFull whenFull,
        int ranking,
        String bundle,
        String version,
        String problem,
        MessageGroup group) {
    private static final String ADDRESS = "guestwire.group.address";
    private static final String SIDE = "guestwire.group.side";
    private static final String WHEN_FULL = "guestwire.group.when.full";
    private static final String RANKING = "service.ranking";

    /** A group that no bundle registered. */
    public GroupService(
            String address,
            Side side,
            WhenFull whenFull,
            int ranking,
            String origin,
            MessageGroup group) {
        this(
                address,
                side,
                whenFull,
                ranking,
                origin,
                "",
                problemOf(address, side, whenFull),
                group);
    }

    /**
     * Reads the properties of a service; what is wrong with them becomes its {@link #problem}.
     *
     * @param properties gives the value of each, or null
     */
    public static GroupService read(
            Function<String, Object> properties,
            String bundle,
            String version,
            MessageGroup group) {
        Object address = properties.apply(ADDRESS);
        Object side = properties.apply(SIDE);
        Object whenFull = properties.apply(WHEN_FULL);
        return new GroupService(
                address instanceof String text ? text : null,
                constant(Side.class, side),
                constant(WhenFull.class, whenFull == null ? WhenFull.DROP_NEWEST : whenFull),
                properties.apply(RANKING) instanceof Integer number ? number : 0,
                bundle,
                version,
                problemOf(address, side, whenFull == null ? WhenFull.DROP_NEWEST : whenFull),
                group);
    }

    /** Where it comes from, for people: a bundle's name and version. */
    public String origin() {
        return version.isEmpty() ? bundle : bundle + " " + version;
    }

    /** Whether this is the same service, offered in the same way. */
    public boolean isSame(GroupService other) {
        return isServedBySame(other)
                && whenFull == other.whenFull
                && ranking == other.ranking
                && bundle.equals(other.bundle)
                && version.equals(other.version);
    }

    /** Whether this is the same object at the same place, however it is offered. */
    boolean isServedBySame(GroupService other) {
        return group == other.group && side == other.side && Objects.equals(address, other.address);
    }

    private static String problemOf(Object address, Object side, Object whenFull) {
        StringJoiner problems = new StringJoiner("; ");
        if (constant(Side.class, side) == null) {
            problems.add(SIDE + ": expected HOST or GUEST, found " + shown(side));
        }
        if (!(address instanceof String text) || !Address.isValidPattern(text)) {
            String expected = ": expected " + Address.PATTERN_SYNTAX + ", found ";
            problems.add(ADDRESS + expected + shown(address));
        }
        if (constant(WhenFull.class, whenFull) == null) {
            String expected = ": expected one of " + Arrays.toString(WhenFull.values());
            problems.add(WHEN_FULL + expected + ", found " + shown(whenFull));
        }
        return problems.length() == 0 ? null : problems.toString();
    }

    private static <E extends Enum<E>> E constant(Class<E> type, Object value) {
        for (E constant : type.getEnumConstants()) {
            if (constant == value
                    || (value instanceof String text && constant.name().equalsIgnoreCase(text))) {
                return constant;
            }
        }
        return null;
    }

    private static String shown(Object value) {
        if (value instanceof String text) {
            return Excerpt.of(text);
        }
        return value == null ? "none" : "a value of " + value.getClass();
    }
}
