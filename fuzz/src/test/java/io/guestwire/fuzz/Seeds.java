// SPDX-License-Identifier: Apache-2.0
package io.guestwire.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the fuzzer begins with; a build without fuzzing runs these as well. */
public final class Seeds {
    /** Of the malformed texts every so many is enough to begin with. */
    private static final int STEP = 6;

    private static final int SHORT = 2_000;

    private Seeds() {}

    /** Texts of the corpus that are not long. */
    public static Stream<byte[]> documents() {
        List<Corpus.Document> documents = new ArrayList<>(Corpus.malformed());
        documents.addAll(Corpus.valid());
        return IntStream.range(0, documents.size())
                .filter(i -> i % STEP == 0)
                .mapToObj(i -> documents.get(i).bytes())
                .filter(bytes -> bytes.length < SHORT);
    }

    /** Frames of the corpus that are not long, good ones and bad ones. */
    public static Stream<byte[]> frames() {
        return Stream.of(Corpus.malformed(), Corpus.valid(), Corpus.envelopes())
                .flatMap(List::stream)
                .flatMap(document -> document.frames().stream())
                .filter(bytes -> bytes.length < SHORT)
                .filter(bytes -> bytes.length % (2 * STEP) == 0);
    }

    /** Texts as they are, with quotes for apostrophes. */
    public static Stream<byte[]> of(String... texts) {
        return Stream.of(texts)
                .map(text -> text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** All parts behind one another. */
    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
