// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Message groups of third parties in simulated guests. */
@Timeout(60)
class OfferTest {
    private static final String A = "instance-00000001";
    private static final String B = "instance-00000002";

    @TempDir private Path directory;
    private Simulator simulator;

    @BeforeEach
    void start() {
        simulator = new Simulator(new SimulatorSettings(directory, 0, 1));
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    /** Remembers what it has made, and what has come back. */
    private static final class Factory implements GroupFactory {
        private final Collection<Recorder> created = new ConcurrentLinkedQueue<>();
        private final Collection<MessageGroup> released = new ConcurrentLinkedQueue<>();
        private Runnable meanwhile = () -> {};

        @Override
        public String address() {
            return Talker.ADDRESS;
        }

        @Override
        public String origin() {
            return "test";
        }

        @Override
        public MessageGroup create() {
            Recorder group = new Recorder();
            created.add(group);
            Runnable once = meanwhile;
            meanwhile = () -> {};
            once.run();
            return group;
        }

        @Override
        public void release(MessageGroup group) {
            released.add(group);
        }

        private long hearing(String text) {
            return created.stream().filter(group -> group.heard.contains(text)).count();
        }
    }

    private List<String> addresses(String instance) {
        return simulator.guest(instance).report().addresses();
    }

    @Test
    void everyGuestThatIsThereAndThatComesHasAGroupOfItsOwn() {
        Factory factory = new Factory();
        simulator.start(A);
        simulator.offer(factory);
        simulator.start(B);
        assertThat(factory.created).hasSize(2);
        assertThat(addresses(A)).containsExactly("cgcs.server_grp", Talker.ADDRESS);
        assertThat(addresses(B)).containsExactly("cgcs.server_grp", Talker.ADDRESS);
    }

    @Test
    void whatIsTakenBackHasBeenStoppedAndReleased() {
        Factory factory = new Factory();
        simulator.start(3);
        simulator.offer(factory);
        simulator.withdraw(factory);
        assertThat(factory.created).hasSize(3).allMatch(group -> group.stopped);
        assertThat(factory.released).containsExactlyInAnyOrderElementsOf(factory.created);
        assertThat(addresses(A)).containsExactly("cgcs.server_grp");
        simulator.start(1);
        assertThat(factory.created).hasSize(3);
    }

    @Test
    void aGuestThatEndsReleasesItsGroup() {
        Factory factory = new Factory();
        simulator.offer(factory);
        simulator.start(2);
        simulator.stop(A, false);
        simulator.stop(B, true);
        assertThat(factory.created).hasSize(2).allMatch(group -> group.stopped);
        assertThat(factory.released).containsExactlyInAnyOrderElementsOf(factory.created);
    }

    @Test
    void anUpdateLosesNothingAndDisconnectsNobody() throws Exception {
        Talker talker = new Talker();
        try (HostNode host = new HostNode(directory, List.of(A, B))) {
            host.add(Talker.ADDRESS, talker);
            Factory old = new Factory();
            simulator.offer(old);
            simulator.start(2);
            for (String instance : List.of(A, B)) {
                await().until(() -> host.baseLayer.peer(instance).isPresent());
                talker.tell(instance, "{\"n\":1}");
            }
            await().until(() -> old.hearing("{\"n\":1}") == 2);
            Object connected = simulator.guest(A).report().connected();
            simulator.withdraw(old);
            long before = simulator.list().get(1).received();
            talker.tell(A, "{\"n\":2}");
            talker.tell(B, "{\"n\":2}");
            await().until(() -> simulator.list().get(1).received() > before);
            Factory updated = new Factory();
            simulator.offer(updated);
            await().until(() -> updated.hearing("{\"n\":2}") == 2);
            assertThat(old.hearing("{\"n\":2}")).isZero();
            assertThat(simulator.guest(A).report().connected()).isEqualTo(connected);
        }
    }

    @Test
    void aGuestGoesWithoutWhatCannotBeMadeForIt() {
        simulator.start(A);
        simulator.offer(
                GroupFactory.of(
                        "example.broken",
                        () -> {
                            throw new IllegalStateException("not today");
                        }));
        simulator.offer(GroupFactory.of("example.none", () -> null));
        simulator.start(B);
        assertThat(addresses(A)).containsExactly("cgcs.server_grp");
        assertThat(addresses(B)).containsExactly("cgcs.server_grp");
    }

    @Test
    void theClientOfTheGuestsIsNotReplaced() {
        simulator.start(A);
        refused("cgcs.server_grp", "cgcs.server_grp is the client's of every simulated guest");
        refused("no address", "expected 1 to 64 characters");
    }

    private void refused(String address, String reason) {
        assertThatExceptionOfType(SimulatorException.class)
                .isThrownBy(() -> simulator.offer(GroupFactory.of(address, Recorder::new)))
                .withMessageContaining(reason);
    }

    @Test
    void ofTwoWithOneAddressTheSecondTakesOver() {
        Factory first = new Factory();
        Factory second = new Factory();
        simulator.start(A);
        simulator.offer(first);
        simulator.offer(second);
        simulator.withdraw(first);
        assertThat(addresses(A)).containsExactly("cgcs.server_grp", Talker.ADDRESS);
        assertThat(second.created).noneMatch(group -> group.stopped);
    }

    @Test
    void aGroupThatIsStuckIsWaitedForOnceNotForEachGuest() {
        CountDownLatch end = new CountDownLatch(1);
        GroupFactory stuck = GroupFactory.of("example.stuck", () -> new Stuck(end));
        simulator.start(20);
        simulator.offer(stuck);
        long began = System.nanoTime();
        assertThatExceptionOfType(SimulatorException.class)
                .isThrownBy(() -> simulator.withdraw(stuck))
                .withMessageContaining("stuck in a callback");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        end.countDown();
        await().until(() -> addresses(A).equals(List.of("cgcs.server_grp")));
    }

    private record Stuck(CountDownLatch end) implements MessageGroup {
        @Override
        public void started(GroupContext context) {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void received(Peer peer, Message message) {}
    }

    /** What another thread may do while a group is being made, in the very middle of it. */
    private Factory interrupted(Consumer<Factory> meanwhile) {
        Factory factory = new Factory();
        factory.meanwhile = () -> meanwhile.accept(factory);
        simulator.start(A);
        simulator.offer(factory);
        return factory;
    }

    @Test
    void anOfferThatIsTakenBackWhileAGroupIsMadeLeavesNone() {
        Factory factory = interrupted(simulator::withdraw);
        assertThat(factory.released).containsExactlyElementsOf(factory.created).hasSize(1);
        assertThat(addresses(A)).containsExactly("cgcs.server_grp");
    }

    @Test
    void aGuestThatEndsWhileAGroupIsMadeForItReleasesTheGroup() {
        Factory factory = interrupted(made -> simulator.stop(A, false));
        assertThat(factory.released).containsExactlyElementsOf(factory.created).hasSize(1);
    }

    @Test
    void ofTwoGroupsThatAreMadeForAGuestAtOnceOneIsReleased() {
        Factory factory = interrupted(simulator::offer);
        assertThat(factory.created).hasSize(2);
        assertThat(factory.released).hasSize(1).isSubsetOf(factory.created);
        simulator.withdraw(factory);
        assertThat(factory.released).hasSize(2);
        assertThat(addresses(A)).containsExactly("cgcs.server_grp");
    }
}
