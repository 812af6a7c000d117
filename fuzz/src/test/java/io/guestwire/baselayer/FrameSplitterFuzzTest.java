// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.guestwire.fuzz.Seeds;
import io.guestwire.fuzz.WhereJazzerRuns;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link FrameSplitter} against {@link ReferenceSplitter}. */
@WhereJazzerRuns
class FrameSplitterFuzzTest {
    /** In the input: a read ends here. */
    private static final byte CUT = (byte) 0xf8;

    /** In the input: the stream is cut here. */
    private static final byte RESET = (byte) 0xf9;

    /** In the input: the next byte is the limit of frames from here on. */
    private static final byte LIMIT = (byte) 0xfa;

    @MethodSource("seeds")
    @FuzzTest
    void findsWhatTheReferenceFinds(byte[] input) {
        new Comparison().run(input);
    }

    static Stream<byte[]> seeds() {
        byte[] cut = {CUT};
        byte[] reset = {RESET};
        byte[] limit = {LIMIT, 5};
        byte[] frames = "\n{a}\n{bb}\r\n\n{ccccc}\n{d".getBytes(StandardCharsets.US_ASCII);
        return Stream.of(
                frames,
                Seeds.join(frames, cut, frames, reset, frames),
                Seeds.join(limit, frames, cut, frames, limit, cut, frames, reset));
    }

    private static final class Comparison implements FrameSplitter.Sink {
        private final List<String> found = new ArrayList<>();
        private final FrameSplitter splitter = new FrameSplitter(this, new FrameRoom(1 << 20));
        private final ReferenceSplitter reference = new ReferenceSplitter();
        private int limit = 20;

        void run(byte[] input) {
            int start = 0;
            for (int i = 0; i < input.length; i++) {
                if (input[i] < CUT || input[i] > LIMIT) {
                    continue;
                }
                read(Arrays.copyOfRange(input, start, i));
                if (input[i] == RESET) {
                    assertThat(splitter.reset()).isEqualTo(reference.reset());
                } else if (input[i] == LIMIT && i + 1 < input.length) {
                    limit = 1 + (input[++i] & 0x3f);
                }
                start = i + 1;
            }
            read(Arrays.copyOfRange(input, start, input.length));
            assertThat(splitter.reset()).isEqualTo(reference.reset());
        }

        private void read(byte[] bytes) {
            splitter.split(bytes, 0, bytes.length, limit);
            reference.split(bytes, limit);
            assertThat(found).isEqualTo(reference.found());
        }

        @Override
        public void frame(byte[] bytes, int from, int to) {
            found.add(ReferenceSplitter.shown("frame", Arrays.copyOfRange(bytes, from, to)));
        }

        @Override
        public void noRoom(byte[] bytes, int from, int to) {
            throw new AssertionError("there is");
        }

        @Override
        public void tooLong(byte[] bytes, int from, int to) {
            found.add(ReferenceSplitter.shown("too long", Arrays.copyOfRange(bytes, from, to)));
        }
    }
}
