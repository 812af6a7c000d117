// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import io.guestwire.servergroup.client.ServerGroupListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what a guest hears. */
final class Hearing implements ServerGroupListener {
    final List<String> broadcasts = new CopyOnWriteArrayList<>();
    final List<String> notifications = new CopyOnWriteArrayList<>();
    final List<String> nacks = new CopyOnWriteArrayList<>();

    static Hearing of(SimulatedGuest guest) {
        Hearing hearing = new Hearing();
        guest.listen(hearing);
        return hearing;
    }

    @Override
    public void broadcast(String sourceInstance, String text) {
        broadcasts.add(sourceInstance + ": " + text);
    }

    @Override
    public void notification(String document) {
        notifications.add(document);
    }

    @Override
    public void nack(String origMsgType, String logMsg) {
        nacks.add(logMsg);
    }
}
