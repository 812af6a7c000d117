// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.guestwire.baselayer.BaseLayer;
import io.guestwire.baselayer.Limits;
import io.guestwire.baselayer.NodeClock;
import io.guestwire.baselayer.Workers;
import io.guestwire.guest.Options.Command;
import io.guestwire.testing.Patience;
import io.guestwire.virtio.PortPath;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people ask of a guest, with the test for a host. */
class ConversationTest {
    private static final Event.End OK = new Event.End(ExitStatus.OK, "");
    private static final Event.Status DOCUMENT = new Event.Status("{\"display_name\":\"db1\"}");

    @TempDir Path directory;

    private final AtomicLong later = new AtomicLong();
    private ScriptedHost host;
    private GuestNode guest;

    /** The machine's clock, and so much later as the test says. */
    private final class Clock implements NodeClock {
        @Override
        public long nanoTime() {
            return System.nanoTime() + later.get();
        }

        @Override
        public Instant instant() {
            return Instant.now();
        }
    }

    @BeforeEach
    void connect() throws Exception {
        host = new ScriptedHost(directory.resolve("port"));
        guest =
                new GuestNode(
                        new PortPath(directory.resolve("port")),
                        new BaseLayer(Limits.DEFAULT, new Clock(), Workers.threads()));
        guest.start();
        host.accept();
        await().until(guest::isHostThere);
    }

    @AfterEach
    void disconnect() throws Exception {
        guest.close();
        host.close();
    }

    private List<Event> ask(Command command, String text) {
        return ask(command, text, Duration.ofMillis(200));
    }

    private List<Event> ask(Command command, String text, Duration refusal) {
        List<Event> events = new CopyOnWriteArrayList<>();
        Thread asking =
                new Thread(
                        () -> {
                            try {
                                new Conversation(guest, events::add, refusal)
                                        .run(new Request(command, text, Duration.ofMinutes(1)));
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        asking.setDaemon(true);
        asking.start();
        return events;
    }

    private static void awaitEnd(List<Event> events, Event... expected) {
        await().untilAsserted(() -> assertThat(events).containsExactly(expected));
    }

    private void answer(long seq) throws Exception {
        host.respond(seq, DOCUMENT.document());
        host.respondDone(seq);
    }

    @Test
    void twoWhoAskForTheStatusAtOnceBothGetItByOneQuery() throws Exception {
        List<Event> first = ask(Command.STATUS, "");
        long seq = host.awaitQuery();
        List<Event> second = ask(Command.STATUS, "");
        await().until(() -> guest.statusDesk().visits() == 2);
        answer(seq);
        awaitEnd(first, DOCUMENT, OK);
        awaitEnd(second, DOCUMENT, OK);
    }

    @Test
    void aStatusMayTakeAsLongAsWhoAsksWants() throws Exception {
        List<Event> events = ask(Command.STATUS, "");
        long seq = host.awaitQuery();
        later.set(Duration.ofSeconds(59).toNanos());
        answer(seq);
        awaitEnd(events, DOCUMENT, OK);
    }

    @Test
    void aRefusalOfSomethingElseIsNotTakenForOneOfTheBroadcast() throws Exception {
        List<Event> events = ask(Command.BROADCAST, "hello");
        host.await("hello");
        host.say("{\"msg_type\":\"nack\",\"orig_msg_type\":\"zzz\",\"log_msg\":\"no\"}");
        awaitEnd(events, OK);
    }

    @Test
    void aRefusalOfTheBroadcastIsSaid() throws Exception {
        List<Event> events = ask(Command.BROADCAST, "hello", Patience.LIMIT);
        host.await("hello");
        host.say("{\"msg_type\":\"nack\",\"orig_msg_type\":\"broadcast\",\"log_msg\":\"no\"}");
        awaitEnd(events, new Event.End(ExitStatus.FAILED, "the host refused it: no"));
    }

    @Test
    void theCountersOfEveryPartAreTold() throws Exception {
        host.say("{\"msg_type\":\"notification\",\"data\":\"not JSON\"}");
        await().until(() -> guest.counters().contains(new Event.Counter("client", "unusable", 1)));
        List<Event> events = ask(Command.COUNTERS, "");
        await().until(() -> events.contains(OK));
        assertThat(events).contains(new Event.Counter("base-layer", "received", 1));
    }
}
