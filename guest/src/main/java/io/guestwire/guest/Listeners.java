// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import io.guestwire.servergroup.client.ServerGroupListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Has many hear what the one client hears. Joining and leaving from any thread. */
final class Listeners implements ServerGroupListener {
    private final List<ServerGroupListener> all = new CopyOnWriteArrayList<>();

    void add(ServerGroupListener listener) {
        all.add(listener);
    }

    void remove(ServerGroupListener listener) {
        all.remove(listener);
    }

    @Override
    public void broadcast(String sourceInstance, String text) {
        all.forEach(listener -> listener.broadcast(sourceInstance, text));
    }

    @Override
    public void notification(String document) {
        all.forEach(listener -> listener.notification(document));
    }

    @Override
    public void nack(String origMsgType, String logMsg) {
        all.forEach(listener -> listener.nack(origMsgType, logMsg));
    }
}
