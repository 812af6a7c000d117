// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.opentest4j.AssertionFailedError;

/** Checks by numbers in messages that none is lost and none overtakes another of its peer. */
final class Numbers {
    private static final int FIRST = 700_000;
    private static final int PER_PEER = 1_000;
    private static final int MESSAGES = 20;
    private static final Pattern NUMBER = Pattern.compile("(?<![0-9])7[0-9]{5}(?![0-9])");

    private Numbers() {}

    static int first() {
        return FIRST;
    }

    static void check(Trial trial, IntFunction<String> message, Supplier<List<String>> effects) {
        Set<Integer> missing = trial.ask(() -> give(trial, message));
        Map<String, List<String>> streams = new LinkedHashMap<>();
        trial.run(
                () -> {
                    trial.context().run();
                    trial.passAnswerTime();
                    look(trial, effects, streams, missing);
                });
        long end = trial.endOfWait();
        while (!missing.isEmpty() && trial.ask(() -> trial.awaitMore(end))) {
            trial.run(() -> look(trial, effects, streams, missing));
        }
        streams.forEach(Numbers::checkOrder);
        if (!missing.isEmpty()) {
            int number = missing.iterator().next();
            throw new AssertionFailedError(
                    "Expected the number of each message somewhere, found none of "
                            + missing.size()
                            + " numbers, such as "
                            + number
                            + " of "
                            + Json.brief(message.apply(number)));
        }
    }

    /** All peers in turn give their messages before the group does anything. */
    private static Set<Integer> give(Trial trial, IntFunction<String> message) {
        Set<Integer> numbers = new TreeSet<>();
        for (int i = 0; i < MESSAGES; i++) {
            int number = FIRST + i;
            for (FakePeer peer : trial.peers()) {
                trial.give(peer, message.apply(number));
                numbers.add(number);
                number += PER_PEER;
            }
        }
        return numbers;
    }

    private static void look(
            Trial trial,
            Supplier<List<String>> effects,
            Map<String, List<String>> streams,
            Set<Integer> missing) {
        for (FakePeer peer : trial.peers()) {
            peer.readAll().forEach(json -> add(streams, "to " + peer, json.toString(), missing));
        }
        effects.get().forEach(text -> add(streams, "as effects", text, missing));
    }

    private static void add(
            Map<String, List<String>> streams, String where, String text, Set<Integer> missing) {
        streams.computeIfAbsent(where, key -> new ArrayList<>()).add(text);
        missing.removeAll(numbers(text));
    }

    private static List<Integer> numbers(String text) {
        return NUMBER.matcher(text).results().map(found -> Integer.valueOf(found.group())).toList();
    }

    /** In one stream the numbers of one sender may not fall back. */
    private static void checkOrder(String where, List<String> texts) {
        Map<Integer, Integer> latest = new LinkedHashMap<>();
        for (String text : texts) {
            for (int number : numbers(text)) {
                Integer former = latest.put((number - FIRST) / PER_PEER, number);
                if (former != null && number < former) {
                    throw new AssertionFailedError(
                            "Expected the messages of one peer in their order, found "
                                    + where
                                    + " number "
                                    + number
                                    + " after "
                                    + former
                                    + ": "
                                    + Json.brief(text));
                }
            }
        }
    }
}
