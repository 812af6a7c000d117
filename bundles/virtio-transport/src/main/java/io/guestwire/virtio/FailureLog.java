// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import org.slf4j.Logger;

/**
 * Tells the log of what was caught, for threads that have to go on: a log that fails in its turn,
 * for want of memory mostly, keeps nobody from it. Any thread.
 */
final class FailureLog {
    private FailureLog() {}

    /** As {@link Logger#error(String, Object, Object)}, but never throws. */
    static void error(Logger log, String text, Object subject, Throwable e) {
        try {
            log.error(text, subject, e);
        } catch (Throwable again) {
            // Nothing is left to be done.
        }
    }
}
