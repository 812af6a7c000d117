// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

/** A side at work: a process that is connected to the guests, or will be. */
interface Host extends AutoCloseable {
    /** The process whose cost is measured. */
    long pid();

    /** What the load generator is told beside the cell itself. */
    String words(Cell cell);

    /** Ends the process. */
    @Override
    void close();
}
