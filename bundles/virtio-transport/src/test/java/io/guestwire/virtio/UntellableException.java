// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

/** Makes the log fail that is told of it, as a lack of memory does. */
final class UntellableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
        throw new UntellableException();
    }
}
