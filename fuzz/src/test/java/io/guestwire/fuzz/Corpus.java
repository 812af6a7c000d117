// SPDX-License-Identifier: Apache-2.0
package io.guestwire.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts of {@code malformed.txt}, {@code valid.txt} and {@code envelopes.txt}. */
public final class Corpus {
    /** The address that good messages of the corpus go to. */
    public static final String SINK = "test.sink";

    private static final String HEAD =
            "{\"version\":1,\"source_addr\":\"a\",\"dest_addr\":\"" + SINK + "\",\"data\":";
    private static final String SEPARATOR = " | ";
    private static final Pattern ESCAPE =
            Pattern.compile("<(?:(?<times>\\d+)\\*)?(?<hex>(?:[0-9a-f]{2})+)>");

    private Corpus() {}

    /**
     * One text.
     *
     * @param group the heading that it stands under
     * @param name where it stands and what is special about it
     * @param bytes the text
     */
    public record Document(String group, String name, byte[] bytes) {
        /** A good frame but for this as its data. */
        public byte[] asData() {
            return join(HEAD, bytes, "}");
        }

        /** A good frame but for this object's members as its last; empty where there are none. */
        public Optional<byte[]> asMembers() {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            if (!text.startsWith("{") || text.substring(1).stripLeading().startsWith("}")) {
                return Optional.empty();
            }
            byte[] rest = text.substring(1).getBytes(StandardCharsets.ISO_8859_1);
            return Optional.of(join(HEAD + "{},", rest, ""));
        }

        /** The text itself, and all good frames but for it. */
        public List<byte[]> frames() {
            List<byte[]> frames = new ArrayList<>(List.of(bytes, asData()));
            asMembers().ifPresent(frames::add);
            return frames;
        }

        /** Whether a frame cannot even hold it. */
        public boolean hasNewline() {
            return new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\n') >= 0;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Texts that are no JSON, or that no frame may hold. */
    public static List<Document> malformed() {
        return read("malformed.txt");
    }

    /** Odd, but legal objects. */
    public static List<Document> valid() {
        return read("valid.txt");
    }

    /** Good JSON that is no good envelope. */
    public static List<Document> envelopes() {
        return read("envelopes.txt");
    }

    /** A good frame with this data, without newlines. */
    public static String goodFrame(String data) {
        return HEAD + data + "}";
    }

    private static List<Document> read(String file) {
        List<Document> documents = new ArrayList<>();
        String group = "";
        int number = 0;
        for (String line : lines(file)) {
            number++;
            int separator = line.indexOf(SEPARATOR);
            if (line.startsWith("# ")) {
                group = line.substring(2);
            } else if (separator > 0) {
                byte[] bytes = unescaped(line.substring(separator + SEPARATOR.length()));
                String name = file + ":" + number + ": " + line.substring(0, separator);
                documents.add(new Document(group, name, bytes));
            } else if (!line.isEmpty()) {
                throw new IllegalArgumentException(
                        file + ":" + number + ": expected \"what | text\", found " + line);
            }
        }
        return documents;
    }

    private static List<String> lines(String file) {
        try (InputStream in = Corpus.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] unescaped(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher escape = ESCAPE.matcher(text);
        int at = 0;
        while (escape.find()) {
            bytes.writeBytes(utf8(text.substring(at, escape.start())));
            byte[] once = HexFormat.of().parseHex(escape.group("hex"));
            int times = escape.group("times") == null ? 1 : Integer.parseInt(escape.group("times"));
            for (int i = 0; i < times; i++) {
                bytes.writeBytes(once);
            }
            at = escape.end();
        }
        bytes.writeBytes(utf8(text.substring(at)));
        return bytes.toByteArray();
    }

    private static byte[] join(String before, byte[] bytes, String behind) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(utf8(before));
        joined.writeBytes(bytes);
        joined.writeBytes(utf8(behind));
        return joined.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
