// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

/** A comparison cannot be made or finished; the message is for the person who started it. */
final class BenchmarkException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BenchmarkException(String message) {
        super(message);
    }

    BenchmarkException(String message, Throwable cause) {
        super(message, cause);
    }
}
