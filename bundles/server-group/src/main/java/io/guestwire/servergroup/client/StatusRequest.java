// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.client;

import io.guestwire.group.GroupContext.Timer;
import io.guestwire.servergroup.client.ServerGroupException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One status request under way, gathering its answers within {@link ClientLimits}. */
final class StatusRequest {
    private final long seq;
    private final ClientLimits limits;
    private final CompletableFuture<List<String>> future;
    private final Timer timer;
    private final List<String> documents = new ArrayList<>();
    private long characters;

    StatusRequest(
            long seq, ClientLimits limits, CompletableFuture<List<String>> future, Timer timer) {
        this.seq = seq;
        this.limits = limits;
        this.future = future;
        this.timer = timer;
    }

    long seq() {
        return seq;
    }

    int size() {
        return documents.size();
    }

    /** Takes one answer; false when it is one too many. */
    boolean add(String document) {
        characters += document.length();
        return documents.add(document)
                && documents.size() <= limits.maxStatusDocuments()
                && characters <= limits.maxStatusCharacters();
    }

    List<String> documents() {
        return List.copyOf(documents);
    }

    boolean isCancelled() {
        return future.isCancelled();
    }

    void cancelTimer() {
        timer.cancel();
    }

    void complete(List<String> status) {
        timer.cancel();
        future.complete(status);
    }

    void fail(Reason reason, String message) {
        timer.cancel();
        future.completeExceptionally(new ServerGroupException(reason, message));
    }
}
