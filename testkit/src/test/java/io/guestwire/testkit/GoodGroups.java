// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.guestwire.channel.Side;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Nack;
import io.guestwire.group.Outgoing;
import io.guestwire.group.Peer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Good groups with their conformance suites, which have to pass. They are nested, so that Surefire
 * does not run them by themselves.
 */
final class GoodGroups {
    private GoodGroups() {}

    /** Answers {@code {"n":number}} with the same, and nacks everything else. */
    static class Good extends GroupConformance implements MessageGroup {
        GroupContext context;

        @Override
        protected MessageGroup group() throws Exception {
            return getClass().getDeclaredConstructor().newInstance();
        }

        @Override
        protected String address() {
            return "test.good";
        }

        @Override
        protected Side side() {
            return Side.HOST;
        }

        @Override
        protected List<Sample> messages() {
            return List.of(Sample.answered("{\"n\":1}"), Sample.answered("{\"n\": 7531246}"));
        }

        @Override
        protected Optional<String> numbered(int number) {
            return Optional.of("{\"n\":" + number + "}");
        }

        @Override
        public void started(GroupContext given) {
            context = given;
        }

        @Override
        public void received(Peer peer, Message message) {
            answer(peer, message.text());
        }

        void answer(Peer peer, String text) {
            peer.send(isGood(text) ? data(text) : nack(peer));
        }

        static boolean isGood(String text) {
            JsonNode json = Json.parse(text);
            return json.size() == 1 && json.path("n").isInt() && json.path("n").intValue() > 0;
        }

        final Outgoing data(String json) {
            return context.outgoing(json.getBytes(StandardCharsets.UTF_8));
        }

        final Outgoing nack(Peer peer) {
            return context.outgoing(new Nack(peer.version(), Nack.UNKNOWN, "expected n").json());
        }
    }

    /** Answers to a timer, or when another thread has worked; both is allowed. */
    static class Slow extends Good {
        ScheduledExecutorService worker;

        @Override
        protected Duration answerWithin() {
            return Duration.ofSeconds(10);
        }

        @Override
        protected Duration waitAtMost() {
            return Duration.ofSeconds(10);
        }

        @Override
        public void received(Peer peer, Message message) {
            String text = message.text();
            if (text.length() % 2 == 0) {
                context.after(Duration.ofSeconds(5), () -> answer(peer, text));
            } else {
                work(() -> context.execute(() -> answer(peer, text)));
            }
        }

        void work(Runnable task) {
            worker.execute(task);
        }

        @Override
        public void started(GroupContext given) {
            super.started(given);
            worker = Executors.newSingleThreadScheduledExecutor();
        }

        @Override
        public void stopped() {
            worker.shutdown();
        }

        @Override
        protected Optional<String> numbered(int number) {
            return Optional.of("{\"n\": " + number + "}");
        }
    }

    /**
     * Works on after its peers went and the test's clock has moved on; within the time it asked.
     */
    static final class Late extends Slow {
        @Override
        void work(Runnable task) {
            worker.schedule(task, 1, TimeUnit.SECONDS);
        }
    }

    /** Serves all addresses of a beginning, and answers to the one that asks. */
    static final class Family extends Good {
        @Override
        protected String address() {
            return "test-*";
        }

        @Override
        public void received(Peer peer, Message message) {
            String text = message.text();
            Outgoing answer = isGood(text) ? data(text) : nack(peer);
            peer.send(answer, message.version(), message.destAddress(), message.sourceAddress());
        }
    }
}
