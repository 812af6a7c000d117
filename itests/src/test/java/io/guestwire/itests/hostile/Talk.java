// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Guests that broadcast in their server groups, held against a model that knows only who is in
 * which group: each hears what the others of its group said, under their true names, once and in
 * the order they said it, and nothing else. Every message pretends to be of somebody else.
 *
 * <p><b>Threads:</b> one says, the crowd's hears.
 */
final class Talk {
    /** How many deliveries may be under way: less than an outbox holds. */
    private static final int WINDOW = 1_000;

    private static final int MOST_WRONG = 10;

    private final Map<String, Member> members = new LinkedHashMap<>();
    private final AtomicLong expected = new AtomicLong();
    private final AtomicLong heard = new AtomicLong();
    private final Times times = new Times();
    private final List<String> wrong = new CopyOnWriteArrayList<>();

    /** Who is in which group, and what it has said and heard. */
    private static final class Member {
        private final Guest guest;
        private volatile String group;
        private volatile int others;
        private long said;
        private final AtomicLong heard = new AtomicLong();
        private final Map<String, Long> last = new HashMap<>();

        Member(Guest guest) {
            this.guest = guest;
        }
    }

    /** These guests talk, and hear from now on; they are in no group yet. */
    Talk(List<Guest> guests) {
        for (Guest guest : guests) {
            members.put(guest.instance(), new Member(guest));
            guest.hears(this::hear);
        }
    }

    /** Who belongs together from now on, while nothing is under way. */
    Talk in(Map<String, List<String>> groups) {
        members.values().forEach(member -> join(member, "", 0));
        groups.forEach(
                (group, names) ->
                        names.forEach(name -> join(members.get(name), group, names.size() - 1)));
        return this;
    }

    private static void join(Member member, String group, int others) {
        member.group = group;
        member.others = others;
    }

    /**
     * Says something, and waits before it while too much is under way.
     *
     * @param due when it should have been said, for the time it takes
     */
    void say(Guest guest, long due) throws IOException {
        long limit = System.nanoTime() + HostNode.SOON.toNanos();
        while (expected.get() - heard.get() > WINDOW && System.nanoTime() - limit < 0) {
            LockSupport.parkNanos(100_000);
        }
        sayAtOnce(guest, due, 0);
    }

    /** The same, whatever is under way, and with so many bytes more. */
    void sayAtOnce(Guest guest, long due, int padding) throws IOException {
        guest.write(next(guest, due, padding));
    }

    /** What the guest is to say next; it counts as said. */
    String next(Guest guest, long due, int padding) {
        Member member = members.get(guest.instance());
        member.said++;
        expected.addAndGet(member.others);
        String text = guest.instance() + "|" + member.said + "|" + due + "|" + "x".repeat(padding);
        return Frames.broadcast("instance-of-another", text);
    }

    /**
     * Says so many things a second for a while, each at its time.
     *
     * @param who says the first, the second, …
     * @return how long what was heard had taken
     */
    Times.Quantiles pace(Duration time, int perSecond, IntFunction<Guest> who) throws IOException {
        long begin = System.nanoTime();
        long period = 1_000_000_000L / perSecond;
        for (int i = 0; i * period < time.toNanos(); i++) {
            long due = begin + i * period;
            while (System.nanoTime() - due < 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            say(who.apply(i), due);
        }
        return times.take();
    }

    private void hear(Guest guest, String line) {
        if (!line.contains("\"msg_type\":\"broadcast\"")) {
            return;
        }
        long now = System.nanoTime();
        String source = Frames.string(line, "source_instance");
        String[] said = Frames.string(line, "data").split("\\|", 4);
        Member speaker = members.get(said[0]);
        Member listener = members.get(guest.instance());
        long number = Long.parseLong(said[1]);
        Long last = listener.last.put(said[0], number);
        if (!said[0].equals(source)) {
            wrong(guest, "under another name", line);
        } else if (speaker == listener || !speaker.group.equals(listener.group)) {
            wrong(guest, "not of its group", line);
        } else if (last != null && number <= last) {
            wrong(guest, "twice or out of order, behind " + last, line);
        }
        times.add(now - Long.parseLong(said[2]));
        listener.heard.incrementAndGet();
        heard.incrementAndGet();
    }

    private void wrong(Guest guest, String what, String line) {
        if (wrong.size() < MOST_WRONG) {
            wrong.add(guest.instance() + " heard " + what + ": " + line);
        }
    }

    /** How long what was heard since this was last asked for had taken. */
    Times.Quantiles takeTimes() {
        return times.take();
    }

    /** How much was said. */
    long said() {
        return members.values().stream().mapToLong(member -> member.said).sum();
    }

    /** How much was said, counted for each who ought to hear it. */
    long expected() {
        return expected.get();
    }

    long heard() {
        return heard.get();
    }

    long heard(Guest guest) {
        return members.get(guest.instance()).heard.get();
    }

    /** What should not have been heard, the first of it. */
    void assertNothingWrong() {
        assertThat(wrong).isEmpty();
    }

    /** Waits until everybody has heard everything, and no more than that. */
    void awaitComplete() {
        HostNode.eventually()
                .untilAsserted(() -> assertThat(heard()).isGreaterThanOrEqualTo(expected()));
        assertNothingWrong();
        assertThat(heard()).isEqualTo(expected());
    }
}
