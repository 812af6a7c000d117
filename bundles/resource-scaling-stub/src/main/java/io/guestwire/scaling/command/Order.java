// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.command;

import io.guestwire.scaling.ResourceScaling.Scaled;
import io.guestwire.scaling.ScalingException;
import io.guestwire.shell.CommandException;
import io.guestwire.shell.Listing;
import io.guestwire.shell.WholeNumber;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the words of {@code cpu-down} and {@code cpu-up} say. Karaf takes options before the first
 * word only; here they may stand behind as well, where people put them.
 *
 * @param words what is left, in order
 * @param timeout how long to wait
 * @param json whether JSON is wanted
 */
record Order(List<String> words, Duration timeout, boolean json) {
    /** Requests end by themselves; this is for the case that even the message group does not. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /**
     * Reads the words.
     *
     * @param given as Karaf gave them: null when there are none
     * @param millis of the option before them, or null
     * @param usual how long to wait where no option says it
     */
    static Order of(List<String> given, String millis, boolean json, Duration usual) {
        List<String> words = new ArrayList<>(given == null ? List.of() : given);
        boolean asJson = json | words.remove("--json");
        String time = millis;
        int option = words.indexOf("--timeout");
        if (option >= 0) {
            words.remove(option);
            time = option < words.size() ? words.remove(option) : "nothing";
        }
        Duration timeout =
                time == null ? usual : Duration.ofMillis(WholeNumber.of("--timeout", time));
        return new Order(List.copyOf(words), timeout, asJson);
    }

    /**
     * Checks that there are as many words as are wanted.
     *
     * @throws CommandException when there are fewer or more
     */
    Order of(String... wanted) {
        if (words.size() != wanted.length) {
            throw new CommandException(
                    "expected "
                            + String.join(" and ", wanted)
                            + ", found "
                            + (words.isEmpty() ? "nothing" : String.join(" ", words)));
        }
        return this;
    }

    /** Waits for the end of the request, and prints it. */
    void complete(CompletableFuture<Scaled> request, PrintStream out) {
        Scaled scaled;
        try {
            scaled = request.get(timeout.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ScalingException why
                    ? new CommandException(why.getMessage())
                    : new IllegalStateException("Resource scaling failed", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "Resource scaling does not answer: see guestwire:groups", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "Interrupted; the request is in flight until its time-out", e);
        }
        Listing.of("instance", "direction", "cpu", "online cpus", "after ms")
                .row(
                        scaled.instance(),
                        scaled.direction(),
                        scaled.cpu(),
                        scaled.onlineCpus(),
                        scaled.took().toMillis())
                .print(out, json);
    }
}
