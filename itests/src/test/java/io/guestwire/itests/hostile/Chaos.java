// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.hostile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Guests that talk in their server groups, while everything happens to them and to the node that
 * can: channels are cut in the middle of a frame, guests end, are killed, come back, send rubbish,
 * do not read, write their bytes in pieces of any length; the inventory changes and breaks; server
 * group messaging is updated.
 *
 * <p>Two threads: one talks and does the guests' mischief, the other operates the node.
 */
final class Chaos implements AutoCloseable {
    private static final int GROUPS = 8;
    private static final int GROUP = 4;
    private static final int PER_SECOND = 400;

    /** Of so many messages about one is preceded by mischief. */
    private static final int MISCHIEF_EVERY = 16;

    private static final Duration OPERATION = Duration.ofMillis(500);
    private static final String[] BROKEN = {
        "{ \"server_groups\": [ oops", "", "[]", "{\"server_groups\":[{\"name\":7}]}"
    };

    private final HostNode node;
    private final Random random;
    private final Crowd crowd;
    private final List<Guest> guests = new ArrayList<>();
    private final Map<String, List<String>> groups = new LinkedHashMap<>();
    private final Talk talk;
    private final AtomicLong mischiefs = new AtomicLong();
    private final AtomicLong operations = new AtomicLong();
    private int seq;

    Chaos(HostNode node, long seed) throws IOException {
        this.node = node;
        this.random = new Random(seed);
        for (int i = 0; i < GROUPS * GROUP; i++) {
            groups.computeIfAbsent("g" + i / GROUP, name -> new ArrayList<>())
                    .add(HostNode.instance(i));
        }
        node.serverGroups(groups);
        crowd = new Crowd(node.channels());
        groups.values().forEach(group -> group.forEach(one -> guests.add(crowd.add(one))));
        node.awaitGuests(guests.size());
        talk = new Talk(guests).in(groups);
    }

    Talk talk() {
        return talk;
    }

    /** Lets it all happen for a while; what was heard was never wrong. */
    void run(Duration time) throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        Throwable[] failure = {null};
        Thread operator =
                new Thread(
                        () -> {
                            try {
                                operate(over);
                            } catch (IOException | InterruptedException | Error e) {
                                failure[0] = e;
                            }
                        },
                        "operator");
        operator.start();
        try {
            talkAndMischief(time);
        } finally {
            over.countDown();
            operator.join();
        }
        if (failure[0] != null) {
            throw new AssertionError("the operator failed", failure[0]);
        }
        talk.assertNothingWrong();
    }

    private void talkAndMischief(Duration time) {
        long begin = System.nanoTime();
        long period = 1_000_000_000L / PER_SECOND;
        for (long i = 0; i * period < time.toNanos(); i++) {
            long due = begin + i * period;
            while (System.nanoTime() - due < 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            Guest guest = guests.get(random.nextInt(guests.size()));
            if (random.nextInt(MISCHIEF_EVERY) == 0) {
                mischiefs.incrementAndGet();
                attempt(() -> mischief(guest));
            }
            attempt(() -> say(guest, due));
        }
    }

    /** What a guest does on its channel. */
    private interface Deed {
        void run() throws IOException;
    }

    /** A guest whose channel has been cut says nothing. */
    private static void attempt(Deed deed) {
        try {
            deed.run();
        } catch (IOException e) {
            // As intended.
        }
    }

    private void say(Guest guest, long due) throws IOException {
        if (guest.isConnected() && guest.isReading()) {
            byte[] frame = bytes(talk.next(guest, due, random.nextInt(200)));
            if (random.nextInt(4) > 0) {
                guest.write(frame);
            } else {
                writeInPieces(guest, frame);
            }
        }
    }

    private void writeInPieces(Guest guest, byte[] bytes) throws IOException {
        for (int at = 0; at < bytes.length; ) {
            int to = Math.min(bytes.length, at + 1 + random.nextInt(60));
            guest.write(Arrays.copyOfRange(bytes, at, to));
            at = to;
        }
    }

    private void mischief(Guest guest) throws IOException {
        switch (random.nextInt(14)) {
            case 0 -> cutInTheMiddle(guest);
            case 1 -> guest.cut();
            case 2 -> guest.kill();
            case 3 -> guest.leave();
            case 4, 5, 6 -> guests.forEach(this::comeBack);
            case 7 -> guest.stopReading();
            case 8, 9 -> guests.forEach(Guest::readOn);
            case 10 -> guest.write(rubbish());
            case 11 -> guest.write(Frames.frame("no.such.group", "{\"a\":{}}"));
            case 12 -> guest.write(Frames.broadcast("x", "y".repeat(70_000)));
            default -> guest.write(Frames.query(++seq));
        }
    }

    private void cutInTheMiddle(Guest guest) throws IOException {
        byte[] frame = bytes(Frames.broadcast("x", "never|0|0|"));
        // Without its last brace: the next frame begins with a newline, and may still be written.
        guest.write(Arrays.copyOf(frame, 1 + random.nextInt(frame.length - 2)));
        guest.cut();
    }

    private void comeBack(Guest guest) {
        if (guest.hasEnded()) {
            guest.listen();
        }
    }

    private byte[] rubbish() {
        byte[] bytes = new byte[random.nextInt(500) + 1];
        random.nextBytes(bytes);
        bytes[bytes.length - 1] = '\n';
        return bytes;
    }

    private static byte[] bytes(String frame) {
        return frame.getBytes(StandardCharsets.US_ASCII);
    }

    private void operate(CountDownLatch over) throws IOException, InterruptedException {
        for (int i = 0; !over.await(OPERATION.toMillis(), TimeUnit.MILLISECONDS); i++) {
            switch (i % 4) {
                case 0 -> node.write(groups);
                case 1 -> node.write(BROKEN[i / 4 % BROKEN.length]);
                case 2 -> node.updateServerGroup();
                default -> node.run("guestwire:channels");
            }
            operations.incrementAndGet();
        }
    }

    /** Everybody comes back; when this returns nothing is under way any more. */
    void calm() throws IOException {
        for (Guest guest : guests) {
            guest.readOn();
            comeBack(guest);
        }
        node.serverGroups(groups);
        HostNode.eventually().until(() -> crowd.connected() == guests.size());
        node.awaitGuests(guests.size());
        node.awaitBalance();
        talk.assertNothingWrong();
        HostNode.report(
                "%d messages and %d mischiefs of guests, %d operations, %d of %d deliveries",
                talk.said(), mischiefs.get(), operations.get(), talk.heard(), talk.expected());
    }

    /** Everybody is served as before: what is said now is heard. */
    void isServed() throws IOException {
        Talk after = new Talk(guests).in(groups);
        for (int i = 0; i < 5; i++) {
            for (Guest guest : guests) {
                after.say(guest, System.nanoTime());
            }
        }
        after.awaitComplete();
    }

    @Override
    public void close() {
        crowd.close();
    }
}
