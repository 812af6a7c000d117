// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Has those who ask for the status at once share one request: a host answers a guest's newest one
 * only, so that each would end the one before.
 *
 * <p><b>Bound:</b> an answer is kept for as long as somebody hands it out. While more than {@value
 * #MAX_HELD_CHARACTERS} characters are kept for commands that do not read, there is no new request.
 * <b>Threads:</b> any.
 */
final class StatusDesk {
    static final int MAX_HELD_CHARACTERS = 1 << 20;

    private final Supplier<CompletableFuture<List<String>>> request;
    private final List<Visit> visits = new ArrayList<>();
    private CompletableFuture<List<String>> latest;

    /**
     * A desk.
     *
     * @param request begins a new request; the older one must have ended
     */
    StatusDesk(Supplier<CompletableFuture<List<String>>> request) {
        this.request = request;
    }

    /** One who asks, until it is closed; the last to leave an unanswered request cancels it. */
    final class Visit implements AutoCloseable {
        private final CompletableFuture<List<String>> answer;

        private Visit(CompletableFuture<List<String>> answer) {
            this.answer = answer;
        }

        CompletableFuture<List<String>> answer() {
            return answer;
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    /** Asks, or waits with others for the answer that is under way. */
    synchronized Visit ask() {
        if (latest == null || latest.isDone()) {
            latest =
                    held() > MAX_HELD_CHARACTERS
                            ? CompletableFuture.failedFuture(
                                    new IllegalStateException(
                                            "an earlier status is still being handed to a command"
                                                    + " that does not read it; end that command"))
                            : request.get();
        }
        Visit visit = new Visit(latest);
        visits.add(visit);
        return visit;
    }

    /** How many ask, or hand out what they got. */
    synchronized int visits() {
        return visits.size();
    }

    private long held() {
        return visits.stream()
                .map(Visit::answer)
                .distinct()
                .filter(answer -> answer.isDone() && !answer.isCompletedExceptionally())
                .flatMap(answer -> answer.join().stream())
                .mapToLong(String::length)
                .sum();
    }

    private synchronized void leave(Visit visit) {
        visits.remove(visit);
        if (visits.stream().noneMatch(other -> other.answer == visit.answer)) {
            visit.answer.cancel(false);
            latest = latest == visit.answer ? null : latest;
        }
    }
}
