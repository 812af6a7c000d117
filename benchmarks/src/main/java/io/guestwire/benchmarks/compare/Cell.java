// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

/**
 * One thing to be measured, the same for every side.
 *
 * @param scenario which way messages go
 * @param guests how many are connected
 * @param busy how many of them send
 * @param bytes the length of a frame with its newlines
 * @param batch how many frames a guest writes at once
 * @param rate messages a second, of a fan-out deliveries; 0 for as many as are taken
 * @param messages how many at most, of those that are sent without a rate
 * @param seconds for how long at most
 */
record Cell(
        Scenario scenario,
        int guests,
        int busy,
        int bytes,
        int batch,
        int rate,
        int messages,
        double seconds) {
    /** How messages arrive, for people. */
    String arrival() {
        if (batch > 1) {
            return "batched";
        }
        return rate > 0 ? "paced" : "single";
    }

    /** Whether this is the same point of the same table; the load may differ. */
    boolean isAt(Cell other) {
        return scenario == other.scenario
                && guests == other.guests
                && busy == other.busy
                && bytes == other.bytes
                && arrival().equals(other.arrival());
    }

    /** The same, another way. */
    Cell with(Scenario other) {
        return new Cell(other, guests, busy, bytes, batch, rate, messages, seconds);
    }

    /** The same for so long, however many messages that are. */
    Cell lasting(double other) {
        return new Cell(scenario, guests, busy, bytes, batch, rate, Integer.MAX_VALUE, other);
    }

    /** A little of the same. */
    Cell briefly() {
        return new Cell(
                scenario, guests, busy, bytes, batch, rate, Math.min(messages, 10_000), 0.1);
    }

    /** What the load generator is told of it. */
    String words() {
        return String.join(
                " ",
                "mode=" + scenario.mode,
                "busy=" + busy,
                "size=" + bytes,
                "batch=" + batch,
                "rate=" + rate,
                "messages=" + messages,
                "seconds=" + seconds);
    }
}
