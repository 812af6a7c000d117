// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A third party's message group for guests, that remembers what it hears. */
final class Recorder implements MessageGroup {
    final List<String> heard = new CopyOnWriteArrayList<>();
    volatile boolean stopped;

    @Override
    public void received(Peer peer, Message message) {
        heard.add(message.text());
    }

    @Override
    public void stopped() {
        stopped = true;
    }
}
