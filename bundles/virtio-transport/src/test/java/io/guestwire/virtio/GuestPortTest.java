// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.guestwire.channel.ChannelStatus;
import io.guestwire.channel.ChannelStatus.State;
import io.guestwire.channel.Side;
import io.guestwire.testing.Patience;
import io.guestwire.virtio.PortSource.PortException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuestPortTest {
    private final ScriptedPort device = new ScriptedPort();
    private final PortRecorder user = new PortRecorder();
    private final GuestPort port = new GuestPort(device);

    @AfterEach
    void stop() {
        port.stop();
    }

    private ChannelStatus status() {
        return port.channels().get(0);
    }

    private void awaitReason(String reason) {
        await(reason).until(() -> status().reason().equals(reason));
    }

    private void startWithHost() {
        device.hostComes();
        port.start(user);
        await().until(() -> status().state() == State.CONNECTED);
    }

    @Test
    void theChannelIsTheHostsAndOpenBeforeAnyHostIsThere() {
        port.start(user);
        user.awaitLast("interrupted no host is connected");
        assertThat(user.events).first().isEqualTo("opened");
        assertThat(user.channel.side()).isEqualTo(Side.GUEST);
        assertThat(user.channel.instance()).isEqualTo("host");
        assertThat(status().state()).isEqualTo(State.RETRYING);
    }

    @Test
    void theFirstTryCanBeWaitedForHoweverLongItTakes() {
        assertThat(port.awaitFirstTry(Patience.LIMIT)).as("not started").isFalse();
        CountDownLatch slow = new CountDownLatch(1);
        device.refusal = PortException.retrying("busy");
        GuestPort late = new GuestPort(new SlowPort(device, slow));
        late.start(user);
        try {
            assertThat(late.awaitFirstTry(Duration.ofMillis(1))).isFalse();
            assertThat(late.channels().get(0).reason()).isEqualTo("not started");
            slow.countDown();
            assertThat(late.awaitFirstTry(Patience.LIMIT)).isFalse();
            assertThat(late.channels().get(0).reason()).isEqualTo("busy");
        } finally {
            late.stop();
        }
        device.refusal = null;
        port.start(user);
        assertThat(port.awaitFirstTry(Patience.LIMIT)).isTrue();
    }

    private record SlowPort(PortSource port, CountDownLatch slow) implements PortSource {
        @Override
        public String location() {
            return port.location();
        }

        @Override
        public PortLink open() throws PortException {
            try {
                slow.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return port.open();
        }
    }

    @Test
    void aHostThatSaysNothingIsNoticedByItsSilence() {
        port.start(user);
        user.awaitEvent("interrupted no host is connected");
        user.send("\nhello\n");
        device.hostComes();
        user.awaitEvent("resumed");
        await().until(() -> device.heard().equals("\nhello\n"));
        assertThat(status().state()).isEqualTo(State.CONNECTED);
        assertThat(device.links).hasSize(1);
    }

    @Test
    void bytesOfTheHostComeAfterItsReturn() {
        port.start(user);
        user.awaitEvent("interrupted no host is connected");
        device.hostComes();
        device.hostSays("\n{}\n");
        user.awaitEvent("received \n{}\n");
        assertThat(user.events.indexOf("resumed"))
                .isLessThan(user.events.indexOf("received \n{}\n"));
    }

    @Test
    void whatTheHostSaidBeforeItWentIsHeard() {
        startWithHost();
        device.hostSays("last words");
        device.hostGoes();
        user.awaitLast("interrupted the host has disconnected");
        assertThat(user.events).contains("received last words");
    }

    @Test
    void hostsComeAndGoOnOneDescriptor() {
        startWithHost();
        for (int i = 0; i < 5; i++) {
            device.hostGoes();
            user.awaitLast("interrupted the host has disconnected");
            device.hostComes();
            user.awaitLast("resumed");
        }
        assertThat(device.links).hasSize(1);
        assertThat(Collections.frequency(user.events, "resumed")).isEqualTo(5);
    }

    @Test
    void nothingIsWrittenWhileNoHostIsThere() {
        port.start(user);
        user.awaitEvent("interrupted no host is connected");
        user.send("\na\n");
        user.send("\nb\n");
        device.hostSays("");
        assertThat(device.isWriterWaiting()).isFalse();
        device.hostComes();
        await().until(() -> device.heard().equals("\na\n\nb\n"));
        assertThat(user.events).doesNotContain("written while away");
    }

    @Test
    void aLongFrameIsWrittenInPiecesThatThePortTakes() {
        startWithHost();
        String frame = "\n" + "x".repeat(100_000) + "\n";
        user.send("\nbefore\n");
        user.send(frame);
        user.send("\nafter\n");
        await().until(() -> device.heard().equals("\nbefore\n" + frame + "\nafter\n"));
        assertThat(device.largestWrite()).isLessThanOrEqualTo(32_768);
        assertThat(user.waiting()).isZero();
    }

    @Test
    void aWriterThatTheDeparturesOfItsHostCaughtIsFreedAndWritesTheFrameAgain() {
        startWithHost();
        device.hostTakesNothing(true);
        user.send("\nfirst\n");
        await().until(device::isWriterWaiting);
        device.hostGoes();
        user.awaitLast("interrupted the host has disconnected");
        await().until(() -> !device.isWriterWaiting());
        await().until(() -> device.links.size() == 2);
        assertThat(device.links.get(0).closed).isTrue();
        device.hostTakesNothing(false);
        device.hostComes();
        await().until(() -> device.heard().equals("\nfirst\n"));
        assertThat(user.waiting()).isZero();
        assertThat(Collections.frequency(user.events, "opened")).isEqualTo(1);
    }

    @Test
    void aFrameThatWasWrittenInPartIsWrittenAgainFromItsBeginning() {
        startWithHost();
        String frame = "\n" + "y".repeat(40_000) + "\n";
        user.send(frame);
        await().until(() -> device.heard().length() == frame.length());
        device.hostTakesNothing(true);
        user.send(frame);
        await().until(device::isWriterWaiting);
        device.hostGoes();
        user.awaitLast("interrupted the host has disconnected");
        device.hostTakesNothing(false);
        device.hostComes();
        await().until(() -> device.heard().equals(frame));
    }

    @Test
    void anUnpluggedPortInterruptsTheChannelWhichIsTheSameWhenThePortIsBack() {
        startWithHost();
        device.refusal = PortException.retrying("no such device");
        device.unplug(true);
        user.awaitLast("interrupted no such device");
        assertThat(port.isOpen()).isFalse();
        user.send("\nkept\n");
        device.unplug(false);
        awaitReason("no such device");
        device.refusal = null;
        user.awaitLast("resumed");
        await().until(() -> device.heard().equals("\nkept\n"));
        assertThat(status().state()).isEqualTo(State.CONNECTED);
        assertThat(user.events).containsOnlyOnce("opened").noneMatch(e -> e.startsWith("closed"));
    }

    @Test
    void aPortThatIsUnpluggedUnderAWriterIsNoEndOfTheChannel() {
        startWithHost();
        device.hostTakesNothing(true);
        user.send("\nfirst\n");
        await().until(device::isWriterWaiting);
        device.unplug(true);
        user.awaitEvent("interrupted no such device");
        device.hostTakesNothing(false);
        device.unplug(false);
        await().until(() -> device.heard().equals("\nfirst\n"));
        assertThat(user.events).containsOnlyOnce("opened").noneMatch(e -> e.startsWith("closed"));
    }

    @Test
    void whatIsSentBeforeThePortIsThereIsWrittenWhenItComesWithAHost() {
        device.refusal = PortException.retrying("no such device");
        port.start(user);
        user.awaitLast("interrupted no such device");
        assertThat(user.events).first().isEqualTo("opened");
        assertThat(port.isOpen()).isFalse();
        user.send("\nearly\n");
        device.hostComes();
        device.refusal = null;
        await().until(() -> device.heard().equals("\nearly\n"));
        assertThat(port.isOpen()).isTrue();
        assertThat(user.events).doesNotContain("written while away");
    }

    @Test
    void aPortThatIsHeldByAnotherProcessIsTriedAgain() {
        device.refusal = PortException.retrying("busy: held by process 1 (agent)");
        port.start(user);
        awaitReason("busy: held by process 1 (agent)");
        assertThat(status().state()).isEqualTo(State.RETRYING);
        device.refusal = null;
        device.hostComes();
        await().until(() -> status().state() == State.CONNECTED);
    }

    @Test
    void aPausedChannelIsNotRead() {
        startWithHost();
        user.onReceive = text -> user.channel.pauseReading();
        device.hostSays("one");
        user.awaitEvent("received one");
        device.hostSays("two");
        user.send("\nwritten all the same\n");
        await().until(() -> device.heard().equals("\nwritten all the same\n"));
        assertThat(user.events).doesNotContain("received two");
        user.channel.resumeReading();
        user.awaitEvent("received two");
    }

    @Test
    void aStopWakesAReaderAndAWriterAndIsTheLastCall() {
        startWithHost();
        device.hostTakesNothing(true);
        user.send("\nnever\n");
        await().until(device::isWriterWaiting);
        port.stop();
        await().until(() -> !device.isWriterWaiting());
        assertThat(user.events).last().isEqualTo("closed the transport has been stopped");
        assertThat(device.links).allMatch(link -> link.closed);
        assertThat(status().reason()).isEqualTo("stopped");
    }

    @Test
    void itCanBeStoppedWhileNoHostIsThereAndStartedAgain() {
        port.start(user);
        user.awaitEvent("interrupted no host is connected");
        port.stop();
        port.stop();
        device.hostComes();
        port.start(user);
        await().until(() -> status().state() == State.CONNECTED);
        assertThatThrownBy(() -> port.start(user)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aUserThatFailsLosesItsChannelAndGetsANewOne() {
        startWithHost();
        user.onReceive =
                text -> {
                    throw new IllegalArgumentException("no good");
                };
        device.hostSays("x");
        user.awaitEvent("closed internal error: java.lang.IllegalArgumentException: no good");
        user.awaitLast("opened");
    }

    @Test
    void aPortIsLookedForAgainAfterAnErrorOfTheSearch() {
        device.openingFault = new DirectoryIteratorException(new IOException("for a test"));
        startWithHost();
        assertThat(user.events).containsExactly("opened", "closed internal error", "opened");
    }

    @Test
    void anErrorOfTheWriterEndsTheChannelAndNotThePort() {
        startWithHost();
        device.writingFault = new IllegalStateException("for a test");
        user.send("\nx\n");
        user.awaitEvent("closed internal error");
        user.awaitLast("opened");
        await().until(() -> status().state() == State.CONNECTED);
    }

    @Test
    void aPortWhoseChannelIsNotWantedIsNotOpened() {
        device.hostComes();
        port.start(channel -> null);
        awaitReason("not wanted by the base layer");
        assertThat(device.links).isEmpty();
    }
}
