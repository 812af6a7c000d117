// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import io.guestwire.channel.ChannelStatus.State;

/** Where a guest's port is opened. */
public interface PortSource {
    /** The device or socket, for people: a path. */
    String location();

    /**
     * Opens the port. Does not wait for a host.
     *
     * @throws PortException when that is not possible now
     */
    PortLink open() throws PortException;

    /** Why a port cannot be opened, in a few words. It is tried again, whatever the reason. */
    final class PortException extends Exception {
        private static final long serialVersionUID = 1;

        private final State state;
        private final boolean fault;

        private PortException(State state, boolean fault, String reason) {
            super(reason);
            this.state = state;
            this.fault = fault;
        }

        /** It is nothing unusual: a host has to come first. */
        public static PortException waiting(String reason) {
            return new PortException(State.RETRYING, false, reason);
        }

        /** It may work soon, by itself. */
        public static PortException retrying(String reason) {
            return new PortException(State.RETRYING, true, reason);
        }

        /** It works when somebody mends what the reason names. */
        public static PortException unusable(String reason) {
            return new PortException(State.UNUSABLE, true, reason);
        }

        State state() {
            return state;
        }

        boolean isFault() {
            return fault;
        }
    }
}
