// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import java.time.Duration;

/** Fails in all that it is called for, and as a key of a map. */
final class Thrower implements MessageGroup {
    @Override
    public void started(GroupContext context) {
        context.after(Duration.ZERO, Thrower::fail);
        context.execute(Thrower::fail);
        fail();
    }

    @Override
    public void peerCame(Peer peer) {
        throw new OutOfMemoryError("on purpose");
    }

    @Override
    public void received(Peer peer, Message message) {
        again(peer, message);
    }

    private void again(Peer peer, Message message) {
        received(peer, message);
    }

    @Override
    public void peerWent(Peer peer) {
        fail();
    }

    @Override
    public void stopped() {
        fail();
    }

    @Override
    public int hashCode() {
        throw new AssertionError("a group's hash is its own business");
    }

    @Override
    public boolean equals(Object other) {
        throw new AssertionError("a group's equality is its own business");
    }

    private static void fail() {
        throw new ExceptionInInitializerError("on purpose");
    }

    /** Fails in being told of. */
    static final class Unspeakable extends RuntimeException {
        @Override
        public String getMessage() {
            throw this;
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            return null;
        }
    }
}
