// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

/**
 * Reads the envelope of a frame, strictly (DESIGN, rule 4): RFC 8259, UTF-8, bounded depth, no
 * envelope key twice. {@code data} is checked with the rest and kept as a slice of the frame. What
 * is as it should be is scanned, everything else parsed.
 *
 * <p><b>Thread:</b> the channel's. Nothing a frame holds makes it throw.
 */
final class EnvelopeReader {
    private final Envelope envelope = new Envelope();
    private final EnvelopeScanner scanner;
    private final EnvelopeParser parser = new EnvelopeParser(envelope);

    EnvelopeReader(EnvelopeScanner.Names names) {
        scanner = new EnvelopeScanner(names);
    }

    /**
     * Reads one frame.
     *
     * @return what was found; valid until the next call
     */
    Envelope read(byte[] bytes, int from, int to, int maxDepth) {
        envelope.clear();
        if (!scanner.read(bytes, from, to, maxDepth, envelope)) {
            envelope.clear();
            parser.read(bytes, from, to, maxDepth);
        }
        return envelope;
    }

    /**
     * Reads what addresses the beginning of a frame holds that is too long to be used.
     *
     * @return what was found, with a problem that says so; valid until the next call
     */
    Envelope readBeginning(byte[] bytes, int from, int to, int maxFrameBytes) {
        envelope.clear();
        parser.read(bytes, from, to, Integer.MAX_VALUE);
        envelope.problem =
                "expected a frame of at most " + maxFrameBytes + " bytes, found a longer one";
        return envelope;
    }
}
