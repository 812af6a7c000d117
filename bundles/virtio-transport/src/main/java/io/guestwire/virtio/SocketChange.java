// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import java.nio.file.Path;

/**
 * What {@link SocketFinder} saw of one file that fits a pattern.
 *
 * @param kind what happened
 * @param path the file
 * @param instance the instance its path names
 */
record SocketChange(Kind kind, Path path, String instance) {
    enum Kind {
        /** It is there, and was not known. */
        APPEARED,
        /** It was known, and has been made anew: somebody listens again. */
        TOUCHED,
        /** It is gone. */
        VANISHED,
        /** It may be there still, but the patterns have been changed. */
        UNMATCHED
    }
}
