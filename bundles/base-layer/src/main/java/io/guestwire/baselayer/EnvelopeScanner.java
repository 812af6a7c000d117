// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static io.guestwire.baselayer.JsonScanner.UNSOUND;
import static io.guestwire.baselayer.JsonScanner.blanks;
import static io.guestwire.baselayer.JsonScanner.colon;
import static io.guestwire.baselayer.JsonScanner.has;

import io.guestwire.group.Address;
import java.nio.charset.StandardCharsets;

/**
 * Reads the envelopes that are as they should be, which nearly all are, at a fraction of what a
 * parser costs; {@link EnvelopeReader} reads the others, and says what is wrong with them. It takes
 * none that a strict parser would refuse, which fuzzing holds it to.
 *
 * <p><b>Thread:</b> the channel's. Nothing a frame holds makes it throw.
 */
final class EnvelopeScanner {
    private static final Key[] KEYS = Key.values();
    private static final int ALL_KEYS = (1 << KEYS.length) - 1;

    private final Names names;

    /** The keys that count; a frame with another goes to the parser. */
    private enum Key {
        VERSION,
        SOURCE_ADDR,
        DEST_ADDR,
        DATA;

        final int bit = 1 << ordinal();

        /** The key with its quotes. */
        final byte[] quoted =
                ('"' + name().toLowerCase(java.util.Locale.ROOT) + '"')
                        .getBytes(StandardCharsets.US_ASCII);
    }

    /** Addresses that exist already, so that none is made for each message. */
    interface Names {
        /** The address that these bytes spell, or null when it is not among them. */
        String known(byte[] bytes, int from, int to);
    }

    EnvelopeScanner(Names names) {
        this.names = names;
    }

    /**
     * Reads one frame into the envelope.
     *
     * @return whether it is sound; else the envelope holds nothing of use
     */
    boolean read(byte[] bytes, int from, int to, int maxDepth, Envelope envelope) {
        if (Utf8.firstMalformed(bytes, from, to) >= 0) {
            return false;
        }
        int i = blanks(bytes, from, to);
        if (!has(bytes, i, to, '{')) {
            return false;
        }
        int seen = 0;
        do {
            i = blanks(bytes, i + 1, to);
            Key key = keyAt(bytes, i, to);
            if (key == null || (seen & key.bit) != 0) {
                return false;
            }
            seen |= key.bit;
            i = colon(bytes, i + key.quoted.length, to);
            i = i < 0 ? i : value(key, bytes, blanks(bytes, i, to), to, maxDepth, envelope);
            if (i < 0) {
                return false;
            }
            i = blanks(bytes, i, to);
        } while (has(bytes, i, to, ','));
        return seen == ALL_KEYS && has(bytes, i, to, '}') && blanks(bytes, i + 1, to) == to;
    }

    private static Key keyAt(byte[] bytes, int at, int to) {
        for (Key key : KEYS) {
            if (JsonScanner.spells(bytes, at, to, key.quoted)) {
                return key;
            }
        }
        return null;
    }

    /**
     * Steps over the value of a key; {@link JsonScanner#UNSOUND} when it is not as it should be.
     */
    private int value(Key key, byte[] bytes, int at, int to, int maxDepth, Envelope envelope) {
        if (key == Key.VERSION) {
            if (!has(bytes, at, to, '1') && !has(bytes, at, to, '2')) {
                return UNSOUND;
            }
            envelope.version = bytes[at] - '0';
            return at + 1; // Where a longer number goes on, no comma is found.
        }
        if (key == Key.DATA) {
            envelope.dataFrom = at;
            envelope.dataTo =
                    has(bytes, at, to, '{')
                            ? JsonScanner.value(bytes, at, to, 1, maxDepth)
                            : UNSOUND;
            return envelope.dataTo;
        }
        int end = has(bytes, at, to, '"') ? Bytes.special(bytes, at + 1, to) : UNSOUND;
        String address = has(bytes, end, to, '"') ? address(bytes, at + 1, end) : null;
        if (address == null) {
            return UNSOUND;
        }
        if (key == Key.SOURCE_ADDR) {
            envelope.sourceAddress = address;
        } else {
            envelope.destAddress = address;
        }
        return end + 1;
    }

    private String address(byte[] bytes, int from, int to) {
        String known = names.known(bytes, from, to);
        if (known != null || to - from > Address.MAX_CHARACTERS) {
            return known;
        }
        String address = new String(bytes, from, to - from, StandardCharsets.US_ASCII);
        return Address.isValid(address) ? address : null;
    }
}
