// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

/**
 * What {@link EnvelopeReader} found in one frame: the envelope (PROTOCOL, section 2), and what is
 * wrong with it. Reused from frame to frame by one channel.
 */
final class Envelope {
    /** 1 or 2, or 0 when it could not be read. */
    int version;

    /** A well-formed address, or null when there was none. */
    String sourceAddress;

    /** A well-formed address, or null when there was none. */
    String destAddress;

    /** Where {@code data} begins, as an index into the frame's array. */
    int dataFrom;

    /** Where {@code data} ends. */
    int dataTo;

    /** What was expected and what was found; null when the envelope is sound. */
    String problem;

    void clear() {
        version = 0;
        sourceAddress = null;
        destAddress = null;
        dataFrom = 0;
        dataTo = 0;
        problem = null;
    }

    /** Notes the first problem only: what follows is mostly its consequence. */
    void problem(String text) {
        if (problem == null) {
            problem = text;
        }
    }

    /**
     * Whether somebody can be told: one of the addresses is enough, for both are the group's
     * mostly.
     */
    boolean canBeAnswered() {
        return sourceAddress != null || destAddress != null;
    }

    /** The address a nack comes from: the one that was asked for. */
    String nackSource() {
        return destAddress != null ? destAddress : sourceAddress;
    }

    /** The address a nack goes to: the one that asked. */
    String nackDest() {
        return sourceAddress != null ? sourceAddress : destAddress;
    }
}
