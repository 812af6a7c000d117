// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import io.guestwire.servergroup.client.ServerGroupListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells several listeners what a guest hears, and remembers the last of it. */
final class Listeners implements ServerGroupListener {
    private final List<ServerGroupListener> all = new CopyOnWriteArrayList<>();
    private volatile String last = "";

    void add(ServerGroupListener listener) {
        all.add(listener);
    }

    void remove(ServerGroupListener listener) {
        all.remove(listener);
    }

    /** The last broadcast, notification or nack; empty when there was none. */
    String last() {
        return last;
    }

    @Override
    public void broadcast(String sourceInstance, String text) {
        last = "broadcast of " + sourceInstance + ": " + text;
        tell(listener -> listener.broadcast(sourceInstance, text));
    }

    @Override
    public void notification(String document) {
        last = GuestReport.NOTIFICATION + document;
        tell(listener -> listener.notification(document));
    }

    @Override
    public void status(List<String> documents) {
        tell(listener -> listener.status(documents));
    }

    @Override
    public void nack(String origMsgType, String logMsg) {
        last = "nack: " + logMsg;
        tell(listener -> listener.nack(origMsgType, logMsg));
    }

    @Override
    public void connected() {
        tell(ServerGroupListener::connected);
    }

    @Override
    public void disconnected() {
        tell(ServerGroupListener::disconnected);
    }

    private void tell(Consumer<ServerGroupListener> call) {
        all.forEach(call);
    }
}
