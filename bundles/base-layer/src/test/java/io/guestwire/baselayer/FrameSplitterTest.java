// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameSplitterTest {
    private static final int MAX = 20;

    private final List<String> found = new ArrayList<>();
    private final FrameSplitter splitter =
            new FrameSplitter(collecting(found), new FrameRoom(1 << 20));

    private static FrameSplitter.Sink collecting(List<String> found) {
        return new FrameSplitter.Sink() {
            @Override
            public void frame(byte[] bytes, int from, int to) {
                found.add(text(bytes, from, to));
            }

            @Override
            public void tooLong(byte[] bytes, int from, int to) {
                found.add("too long: " + text(bytes, from, to));
            }

            @Override
            public void noRoom(byte[] bytes, int from, int to) {
                throw new AssertionError("there is");
            }
        };
    }

    @Test
    void takesFramesWithNoneOneOrManyNewlinesAround() {
        feed("{a}\n\n{b}\n\n\n{c}\r\n\r\n{d}\n");
        assertThat(found).containsExactly("{a}", "{b}", "{c}", "{d}");
        assertThat(splitter.reset()).isFalse();
    }

    @Test
    void joinsTheThreeWritesOfTheOriginalAgent() {
        feed("\n", "{a}", "\n", "\n", "{b}", "\n");
        assertThat(found).containsExactly("{a}", "{b}");
    }

    @Test
    void reportsAFrameOverTheLimitOnceAndServesTheNext() {
        feed(
                "x".repeat(MAX + 1) + "\n{a}\n",
                "y".repeat(15),
                "y".repeat(15),
                "z".repeat(100),
                "\n{b}\n");
        assertThat(found)
                .containsExactly(
                        "too long: " + "x".repeat(MAX),
                        "{a}",
                        "too long: " + "y".repeat(MAX),
                        "{b}");
    }

    @Test
    void takesAFrameOfExactlyTheLimit() {
        String longest = "x".repeat(MAX);
        feed(longest + "\n", longest + "\r\n", longest, "\r", "\n", longest.substring(1), "x\r\n");
        assertThat(found).containsExactly(longest, longest, longest, longest);
    }

    @Test
    void doesNotTakeACarriageReturnAtTheLimitForTheEnd() {
        feed("a", "x".repeat(MAX - 1) + "\rgarbage\n", "{b}\n");
        assertThat(found).containsExactly("too long: a" + "x".repeat(MAX - 1), "{b}");
    }

    @Test
    void aTruncatedLineAtTheStartOfAReadCostsOnlyItself() {
        feed("{\"trunc", "ated\n{a}\n");
        assertThat(found).containsExactly("{\"truncated", "{a}");
    }

    @Test
    void findsTheSameFramesHoweverTheStreamIsCut() {
        String stream = "\n{a}\n{bb}\r\n" + "x".repeat(30) + "\n\n{ccc}\n{d}" + "\n{e}\n";
        feed(stream);
        List<String> whole = List.copyOf(found);
        assertThat(whole).hasSize(6);
        Random random = new Random(1);
        for (int round = 0; round < 2_000; round++) {
            found.clear();
            int at = 0;
            while (at < stream.length()) {
                int to = Math.min(stream.length(), at + 1 + random.nextInt(round % 12 + 1));
                feed(stream.substring(at, to));
                at = to;
            }
            assertThat(found).isEqualTo(whole);
        }
    }

    /** Two guests at once, so that what one gives away the other takes. */
    @Test
    void findsTheSameFramesOfTwoStreamsThatShareTheirRoom() {
        FrameRoom room = new FrameRoom(1 << 20);
        Random random = new Random(2);
        List<List<String>> found = List.of(new ArrayList<>(), new ArrayList<>());
        List<FrameSplitter> splitters =
                found.stream().map(each -> new FrameSplitter(collecting(each), room)).toList();
        List<List<String>> sent = List.of(new ArrayList<>(), new ArrayList<>());
        List<StringBuilder> streams = List.of(new StringBuilder(), new StringBuilder());
        for (int i = 0; i < 400; i++) {
            String frame = (char) ('a' + i % 26) + "x".repeat(random.nextInt(20_000) / (1 + i % 9));
            sent.get(i % 2)
                    .add(
                            frame.length() > 10_000
                                    ? "too long: " + frame.substring(0, 10_000)
                                    : frame);
            streams.get(i % 2).append(frame).append('\n');
        }
        int[] at = {0, 0};
        for (int i = 0; at[0] < streams.get(0).length() || at[1] < streams.get(1).length(); i++) {
            StringBuilder stream = streams.get(i % 2);
            int to = Math.min(stream.length(), at[i % 2] + 1 + random.nextInt(8_192));
            byte[] bytes = stream.substring(at[i % 2], to).getBytes(StandardCharsets.US_ASCII);
            splitters.get(i % 2).split(bytes, 0, bytes.length, 10_000);
            at[i % 2] = to;
        }
        assertThat(found).isEqualTo(sent);
    }

    @Test
    void aFrameInHandIsNobodyElsesWhenItsStreamIsCutMeanwhile() {
        FrameRoom room = new FrameRoom(1 << 20);
        FrameSplitter[] cut = new FrameSplitter[1];
        cut[0] =
                new FrameSplitter(
                        new FrameSplitter.Sink() {
                            @Override
                            public void frame(byte[] bytes, int from, int to) {
                                cut[0].reset();
                                assertThat(room.take(2_000, 2_000, 0)).isNotSameAs(bytes);
                                found.add(text(bytes, from, to));
                            }

                            @Override
                            public void tooLong(byte[] bytes, int from, int to) {
                                throw new AssertionError("it is not");
                            }

                            @Override
                            public void noRoom(byte[] bytes, int from, int to) {
                                throw new AssertionError("there is");
                            }
                        },
                        room);
        byte[] half = "x".repeat(2_000).getBytes(StandardCharsets.US_ASCII);
        byte[] end = {'\n'};
        cut[0].split(half, 0, half.length, 10_000);
        cut[0].split(end, 0, 1, 10_000);
        assertThat(found).containsExactly("x".repeat(2_000));
    }

    @Test
    void endlessInputWithoutANewlineIsNotHeld() {
        byte[] block = "y".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 1_000; i++) {
            splitter.split(block, 0, block.length, MAX);
        }
        assertThat(found).hasSize(1);
        assertThat(splitter.reset()).isFalse();
        feed("\n{a}\n");
        assertThat(found).hasSize(2).last().isEqualTo("{a}");
    }

    private void feed(String... pieces) {
        for (String piece : pieces) {
            byte[] bytes = ("##" + piece).getBytes(StandardCharsets.UTF_8);
            splitter.split(bytes, 2, bytes.length, MAX);
        }
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
