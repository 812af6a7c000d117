// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.osgi;

import io.guestwire.servergroup.client.ServerGroupListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has every registered listener hear what the client hears; a failing one harms no other. */
final class ListenerServices implements ServerGroupListener {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerServices.class);

    private final List<ServerGroupListener> all = new CopyOnWriteArrayList<>();

    void add(ServerGroupListener listener) {
        all.add(listener);
    }

    void remove(ServerGroupListener listener) {
        all.remove(listener);
    }

    private void each(Consumer<ServerGroupListener> call) {
        for (ServerGroupListener listener : all) {
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn("A listener failed: {}", listener.getClass().getName(), e);
            }
        }
    }

    @Override
    public void broadcast(String sourceInstance, String text) {
        each(listener -> listener.broadcast(sourceInstance, text));
    }

    @Override
    public void notification(String document) {
        each(listener -> listener.notification(document));
    }

    @Override
    public void status(List<String> documents) {
        each(listener -> listener.status(documents));
    }

    @Override
    public void nack(String origMsgType, String logMsg) {
        each(listener -> listener.nack(origMsgType, logMsg));
    }

    @Override
    public void connected() {
        each(ServerGroupListener::connected);
    }

    @Override
    public void disconnected() {
        each(ServerGroupListener::disconnected);
    }
}
