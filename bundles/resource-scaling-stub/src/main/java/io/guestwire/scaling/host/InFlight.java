// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.host;

import io.guestwire.group.GroupContext;
import io.guestwire.scaling.ResourceScaling.Scaled;
import io.guestwire.scaling.ScalingException;
import io.guestwire.scaling.ScalingException.Reason;
import io.guestwire.scaling.message.ScaleAnswer;
import io.guestwire.scaling.message.ScaleRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A request that has been sent, until it ends one way or the other. On the group's thread. */
final class InFlight {
    private final String instance;
    private final String address;
    private final ScaleRequest request;
    private final CompletableFuture<Scaled> future;
    private final GroupContext.Timer timer;
    private final long sentAt;
    private String lastProblem = "";

    /**
     * A request that is under way.
     *
     * @param address its own: where it came from, and where its answer comes to
     * @param timer gives it up
     * @param sentAt on the steady clock
     */
    InFlight(
            String instance,
            String address,
            ScaleRequest request,
            CompletableFuture<Scaled> future,
            GroupContext.Timer timer,
            long sentAt) {
        this.instance = instance;
        this.address = address;
        this.request = request;
        this.future = future;
        this.timer = timer;
        this.sentAt = sentAt;
    }

    String instance() {
        return instance;
    }

    String address() {
        return address;
    }

    ScaleRequest request() {
        return request;
    }

    Duration age(long now) {
        return Duration.ofNanos(now - sentAt);
    }

    /** Something came for it that could not be used. */
    void problem(String problem) {
        lastProblem = problem;
    }

    /** What came last and could not be used; empty when nothing did. */
    String lastProblem() {
        return lastProblem;
    }

    void succeed(ScaleAnswer answer, long now) {
        timer.cancel();
        future.complete(
                new Scaled(
                        instance,
                        answer.direction().label(),
                        answer.cpu(),
                        answer.onlineCpus(),
                        age(now)));
    }

    void fail(Reason reason, String why) {
        timer.cancel();
        future.completeExceptionally(
                new ScalingException(reason, "%s, %s: %s".formatted(instance, request, why)));
    }
}
