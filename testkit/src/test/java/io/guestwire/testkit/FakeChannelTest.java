// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.channel.Channel;
import io.guestwire.channel.ChannelHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeChannelTest {
    private final Recorder recorder = new Recorder();
    private final FakeChannel channel = FakeChannel.open(recorder::opened, "instance-00000001");

    /** Notes its calls, and writes the texts that wait. */
    private static final class Recorder implements ChannelHandler {
        private final List<String> calls = new ArrayList<>();
        private final List<String> waiting = new ArrayList<>();
        private Runnable afterWriting = () -> {};
        private Channel channel;

        private ChannelHandler opened(Channel opened) {
            channel = opened;
            return this;
        }

        @Override
        public void received(ByteBuffer bytes) {
            calls.add(
                    (bytes.hasArray() ? "heap " : "direct ")
                            + StandardCharsets.UTF_8.decode(bytes));
        }

        @Override
        public boolean writable(GatheringByteChannel sink) throws IOException {
            if (!waiting.isEmpty()) {
                ByteBuffer text = StandardCharsets.UTF_8.encode(waiting.remove(0));
                sink.write(new ByteBuffer[] {text});
                if (text.hasRemaining()) {
                    waiting.add(0, StandardCharsets.UTF_8.decode(text).toString());
                }
            }
            boolean more = !waiting.isEmpty();
            afterWriting.run();
            return more;
        }

        @Override
        public void interrupted(String reason) {
            calls.add("interrupted");
        }

        @Override
        public void resumed() {
            calls.add("resumed");
        }

        @Override
        public void closed(String reason) {
            calls.add("closed: " + reason);
        }

        private void say(String text) {
            waiting.add(text);
            channel.wantWrite();
        }
    }

    @Test
    void handsOverWhatComesInThePiecesInWhichItComes() {
        channel.receive("ab");
        channel.receiveDirect(new byte[] {'c'});
        channel.interrupt();
        channel.resume();
        channel.hangUp();
        channel.close("again");
        assertThat(recorder.calls)
                .containsExactly(
                        "heap ab",
                        "direct c",
                        "interrupted",
                        "resumed",
                        "closed: the test hung up");
        assertThat(channel.isEnded()).isTrue();
    }

    @Test
    void takesAsMuchAsThereIsRoomForAndTheRestLater() {
        channel.room(5);
        recorder.say("\nabc\n");
        recorder.say("\ndefg\n");
        channel.flush();
        channel.room(3);
        assertThat(channel.sent()).containsExactly("abc", "de");
        assertThat(channel.sent()).isEmpty();
        channel.room(Integer.MAX_VALUE);
        assertThat(channel.takeWritten()).asString(StandardCharsets.UTF_8).isEqualTo("fg\n");
    }

    @Test
    void whoWantsToWriteWhileItWritesIsNotForgotten() {
        recorder.afterWriting =
                () -> {
                    recorder.afterWriting = () -> {};
                    recorder.say("late\n"); // As another thread may at this very moment.
                };
        recorder.say("early\n");
        assertThat(channel.sent()).containsExactly("early", "late");
    }
}
