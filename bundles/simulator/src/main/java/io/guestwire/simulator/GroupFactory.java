// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import io.guestwire.group.MessageGroup;
import io.guestwire.group.WhenFull;
import java.util.function.Supplier;

/**
 * Makes a message group for each simulated guest, since each needs one of its own.
 *
 * <p><b>Threads:</b> {@link #create} and {@link #release} from any, several at once; the groups
 * themselves are called on the guests' one thread, so they must not block.
 */
public interface GroupFactory {
    /** The address that its groups serve, or a family of them. */
    String address();

    /** Where its groups come from, for people. */
    String origin();

    /** A new group, for one guest; an exception says why there is none. */
    MessageGroup create();

    /** A group is not used any more. */
    default void release(MessageGroup group) {}

    /** What a full outbox drops. */
    default WhenFull whenFull() {
        return WhenFull.DROP_NEWEST;
    }

    /** Of two groups with one address the one that ranks higher serves. */
    default int ranking() {
        return 0;
    }

    /** A factory without more ado. */
    static GroupFactory of(String address, Supplier<? extends MessageGroup> groups) {
        return new GroupFactory() {
            @Override
            public String address() {
                return address;
            }

            @Override
            public String origin() {
                return "simulator";
            }

            @Override
            public MessageGroup create() {
                return groups.get();
            }
        };
    }
}
