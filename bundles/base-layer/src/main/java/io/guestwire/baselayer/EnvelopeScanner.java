// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

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

    private final JsonScanner json = new JsonScanner();
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
        json.turnTo(bytes, from, to);
        int i = json.blanks(from);
        if (!json.has(i, '{')) {
            return false;
        }
        int seen = 0;
        do {
            i = json.blanks(i + 1);
            Key key = keyAt(i);
            if (key == null || (seen & key.bit) != 0) {
                return false;
            }
            seen |= key.bit;
            i = json.colon(i + key.quoted.length);
            i = i < 0 ? i : value(key, bytes, i, maxDepth, envelope);
            if (i < 0) {
                return false;
            }
            i = json.blanks(i);
        } while (json.has(i, ','));
        return seen == ALL_KEYS && json.has(i, '}') && json.blanks(i + 1) == to;
    }

    private Key keyAt(int at) {
        for (Key key : KEYS) {
            if (json.spells(at, key.quoted)) {
                return key;
            }
        }
        return null;
    }

    /**
     * Steps over the value of a key; {@link JsonScanner#UNSOUND} when it is not as it should be.
     */
    private int value(Key key, byte[] bytes, int at, int maxDepth, Envelope envelope) {
        if (key == Key.VERSION) {
            if (!json.has(at, '1') && !json.has(at, '2')) {
                return JsonScanner.UNSOUND;
            }
            envelope.version = bytes[at] - '0';
            return at + 1; // Where a longer number goes on, no comma is found.
        }
        if (key == Key.DATA) {
            envelope.dataFrom = at;
            envelope.dataTo = json.has(at, '{') ? json.value(at, 1, maxDepth) : JsonScanner.UNSOUND;
            return envelope.dataTo;
        }
        int end = json.has(at, '"') ? json.plain(at + 1) : JsonScanner.UNSOUND;
        String address = json.has(end, '"') ? address(bytes, at + 1, end) : null;
        if (address == null) {
            return JsonScanner.UNSOUND;
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
