// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.channel.Side;
import io.guestwire.group.Peer;
import io.guestwire.group.WhenFull;
import io.guestwire.settings.Settings;
import io.guestwire.testkit.Conservation;
import io.guestwire.testkit.FakeChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * Anything in any order: peers come, go, are away, do not read and send rubbish, groups come, go,
 * throw and flood; and after each step every account balances. On a failure the seed and the steps
 * are in the message.
 */
class AccountsBalanceTest {
    private static final int RUNS = 200;
    private static final int STEPS = 120;

    @Test
    void whateverHappensInWhateverOrder() {
        for (int seed = 0; seed < RUNS; seed++) {
            Side side = seed % 2 == 0 ? Side.HOST : Side.GUEST;
            new Run(seed, side).go();
        }
    }

    /** One node and what happens to it. */
    private static final class Run {
        private final Random random;
        private final Side side;
        private final TestNode test = new TestNode();
        private final List<String> steps = new ArrayList<>();
        private final List<RecordingGroup> groups = new ArrayList<>();
        private final List<GroupService> services = new ArrayList<>();
        private final FakeChannel[] peers = new FakeChannel[3];
        private final boolean[] away = new boolean[peers.length];

        Run(int seed, Side side) {
            this.random = new Random(seed);
            this.side = side;
            steps.add("seed " + seed);
        }

        void go() {
            test.node.limits(small());
            for (int i = 0; i < 2; i++) {
                RecordingGroup group = new RecordingGroup();
                group.onMessage = (peer, message) -> receive();
                WhenFull whenFull = WhenFull.values()[i];
                groups.add(group);
                services.add(new GroupService("test." + i, side, whenFull, 0, "test", group));
                test.node.add(services.get(i));
            }
            for (int i = 0; i < STEPS; i++) {
                step();
                check();
            }
            steps.add("the end");
            test.close();
        }

        private void check() {
            List<String> faults = Conservation.faults(test.node);
            test.node.peers().stream()
                    .filter(peer -> (peer.bytesWaiting() == 0) != (peer.framesWaiting() == 0))
                    .forEach(peer -> faults.add("bytes and frames that wait: " + peer));
            if (!faults.isEmpty()) {
                throw new AssertionError(faults + "\nbehind " + steps);
            }
        }

        private void receive() {
            if (random.nextInt(6) == 0) {
                throw new IllegalStateException("on purpose");
            }
        }

        private void step() {
            int p = random.nextInt(peers.length);
            int g = random.nextInt(groups.size());
            switch (random.nextInt(12)) {
                case 0 -> peer(p, "hangs up", this::hangUp);
                case 1 -> peer(p, "is away", this::goAway);
                case 2 -> peer(p, "is back", this::comeBack);
                case 3 -> peer(p, "reads a little", i -> peers[i].room(random.nextInt(400)));
                case 4 -> peer(p, "reads", i -> peers[i].room(Integer.MAX_VALUE));
                case 5, 6 -> peer(p, "is written to", this::write);
                case 7, 8 -> peer(p, "says something", i -> peers[i].receive(anything()));
                case 9 -> send(g);
                case 10 -> comeOrGo(g);
                default -> pass();
            }
            if (random.nextInt(3) > 0) {
                test.workers.run();
            }
        }

        private void peer(int i, String what, IntConsumer action) {
            steps.add("peer " + i + " " + what);
            if (peers[i] == null) {
                peers[i] = FakeChannel.open(test.node, side, "peer-" + i);
            }
            action.accept(i);
        }

        private void hangUp(int i) {
            peers[i].hangUp();
            peers[i] = null;
            away[i] = false;
        }

        private void goAway(int i) {
            away[i] = true;
            peers[i].interrupt();
        }

        private void comeBack(int i) {
            away[i] = false;
            peers[i].resume();
        }

        /** No transport writes to a peer that is away. */
        private void write(int i) {
            if (!away[i]) {
                peers[i].flush();
            }
        }

        private String anything() {
            String good = TestNode.frame(1, "test." + random.nextInt(3), "{\"a\":1}") + "\n";
            return switch (random.nextInt(6)) {
                case 0 -> "rubbish\n" + good;
                case 1 -> good.substring(0, random.nextInt(good.length()));
                case 2 -> TestNode.frame(2, "test.0", "\"" + "x".repeat(2_000)) + "\n";
                case 3 -> good.replace("1}", "01}");
                default -> good.repeat(1 + random.nextInt(20));
            };
        }

        private void send(int g) {
            steps.add("group " + g + " sends");
            if (groups.get(g).context != null) {
                groups.get(g)
                        .context
                        .execute(
                                () ->
                                        groups.get(g)
                                                .context
                                                .peers()
                                                .forEach(peer -> burst(g, peer)));
            }
        }

        private void burst(int g, Peer peer) {
            for (int i = random.nextInt(150); i > 0; i--) {
                byte[] data =
                        ("{\"a\":\"" + "x".repeat(random.nextInt(1_200)) + "\"}")
                                .getBytes(StandardCharsets.US_ASCII);
                peer.send(groups.get(g).context.outgoing(data));
            }
        }

        private void comeOrGo(int g) {
            boolean goes = random.nextBoolean();
            steps.add("group " + g + (goes ? " goes" : " comes"));
            test.node.remove(services.get(g));
            if (!goes) {
                test.node.add(services.get(g));
            }
        }

        private void pass() {
            int seconds = random.nextInt(12);
            steps.add(seconds + " s pass");
            test.clock.move(Duration.ofSeconds(seconds));
            test.workers.run();
        }
    }

    /** Bounds that are reached. */
    private static Limits small() {
        Map<String, Integer> entries =
                Map.of(
                        "frame.bytes", 1_024,
                        "peer.nacks.per.second", 5,
                        "outbox.bytes", 65_536,
                        "mailbox.messages", 40);
        return Limits.read(new Settings("test", entries, Assertions::fail), Limits.DEFAULT);
    }
}
