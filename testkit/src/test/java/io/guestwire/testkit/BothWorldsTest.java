// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.baselayer.BaseLayer;
import io.guestwire.baselayer.GroupService;
import io.guestwire.baselayer.Limits;
import io.guestwire.channel.Side;
import io.guestwire.group.SendResult;
import io.guestwire.group.WhenFull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A stepped context behaves as a base layer does: the same group lives through the same random
 * events in both, and must see and say the same.
 */
class BothWorldsTest {
    private static final int EVENTS = 400;
    private static final String ADDRESS = "test.talker";

    /** Where a group lives. */
    private interface World {
        void start(Talker group);

        void stop(Talker group);

        void come(String name);

        void go(String name);

        void send(String name, int version, String data);

        List<String> read(String name);

        void run();

        void pass(Duration time);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 20261125})
    void theSameEventsHaveTheSameEffects(long seed) {
        for (WhenFull whenFull : WhenFull.values()) {
            List<String> real = live(new Real(whenFull), seed);
            List<String> stepped = live(new Stepped(whenFull), seed);
            for (int i = 0; i < real.size(); i++) {
                assertThat(i < stepped.size() ? stepped.get(i) : "nothing")
                        .as("line %d, after %s", i, real.subList(Math.max(0, i - 9), i))
                        .isEqualTo(real.get(i));
            }
            assertThat(stepped).hasSameSizeAs(real);
        }
    }

    @Test
    void theEventsBringAboutEveryAnswerThereIs() {
        List<String> all = new ArrayList<>();
        for (long seed = 1; seed < 5; seed++) {
            all.addAll(live(new Stepped(WhenFull.DROP_NEWEST), seed));
        }
        for (SendResult result : SendResult.values()) {
            assertThat(all).anyMatch(line -> line.contains(": " + result));
        }
        assertThat(all).anyMatch(line -> line.startsWith("room at"));
        assertThat(all).anyMatch(line -> line.startsWith("sent up to piece 12"));
    }

    private static List<String> live(World world, long seed) {
        Random random = new Random(seed);
        Talker group = new Talker();
        List<String> there = new ArrayList<>();
        int start = random.nextInt(20);
        for (int i = 0; i < EVENTS; i++) {
            if (i == start) {
                world.start(group);
            }
            String name = "instance-" + random.nextInt(4);
            if (!there.contains(name)) {
                there.add(name);
                world.come(name);
                continue;
            }
            switch (random.nextInt(12)) {
                case 0, 1 -> {
                    there.remove(name);
                    world.go(name);
                }
                case 2, 3 -> read(world, name, group);
                case 4 -> world.pass(Duration.ofMillis(random.nextInt(3_000)));
                case 5, 6 -> world.run();
                default -> {
                    int version = 1 + random.nextInt(2);
                    String data = Talker.orders(random.nextInt(8), random.nextInt(70_000));
                    if (i > start) {
                        world.send(name, version, data);
                    }
                }
            }
        }
        world.run();
        world.stop(group);
        return group.log;
    }

    private static void read(World world, String name, Talker group) {
        for (String frame : world.read(name)) {
            String begin = frame.substring(0, Math.min(120, frame.length()));
            group.log.add(name + " < " + begin + " of " + frame.length());
        }
    }

    private static final class Stepped implements World {
        private final SteppedContext context;

        private Stepped(WhenFull whenFull) {
            context = new SteppedContext(Side.HOST, ADDRESS).whenFull(whenFull);
        }

        @Override
        public void start(Talker group) {
            context.start(group);
        }

        @Override
        public void stop(Talker group) {
            context.stop();
        }

        @Override
        public void come(String name) {
            context.willCome(name);
        }

        @Override
        public void go(String name) {
            context.willGo(context.fakePeer(name));
        }

        @Override
        public void send(String name, int version, String data) {
            context.fakePeer(name).speaks(version).sends(data);
        }

        @Override
        public List<String> read(String name) {
            FakePeer peer = context.fakePeer(name);
            List<String> frames = new ArrayList<>();
            for (Sent sent : peer.waiting()) {
                frames.add(
                        Json.envelope(sent.version(), sent.sourceAddress(), sent.destAddress())
                                        .strip()
                                + sent.text()
                                + "}");
            }
            peer.read();
            return frames;
        }

        @Override
        public void run() {
            context.run();
        }

        @Override
        public void pass(Duration time) {
            context.pass(time);
        }
    }

    private static final class Real implements World {
        private final ManualClock clock = new ManualClock();
        private final SteppedWorkers workers = new SteppedWorkers();
        private final BaseLayer node = new BaseLayer(Limits.DEFAULT, clock, workers);
        private final Map<String, FakeChannel> channels = new LinkedHashMap<>();
        private final WhenFull whenFull;

        private Real(WhenFull whenFull) {
            this.whenFull = whenFull;
        }

        private GroupService service(Talker group) {
            return new GroupService(ADDRESS, Side.HOST, whenFull, 0, "the test", group);
        }

        @Override
        public void start(Talker group) {
            node.add(service(group));
            workers.run();
        }

        @Override
        public void stop(Talker group) {
            node.remove(service(group));
        }

        @Override
        public void come(String name) {
            FakeChannel channel = FakeChannel.open(node, name);
            channel.room(0);
            channels.put(name, channel);
        }

        @Override
        public void go(String name) {
            channels.remove(name).hangUp();
        }

        @Override
        public void send(String name, int version, String data) {
            channels.get(name).receive(Json.envelope(version, ADDRESS, ADDRESS) + data + "}\n");
        }

        @Override
        public List<String> read(String name) {
            FakeChannel channel = channels.get(name);
            channel.room(Integer.MAX_VALUE);
            List<String> frames = channel.sent();
            channel.room(0);
            workers.run();
            return frames;
        }

        @Override
        public void run() {
            workers.run();
        }

        @Override
        public void pass(Duration time) {
            long left = time.toNanos();
            workers.run();
            for (long next = workers.delay(); next <= left; next = workers.delay()) {
                clock.move(Duration.ofNanos(next));
                left -= next;
                workers.run();
            }
            clock.move(Duration.ofNanos(left));
            workers.run();
        }
    }
}
