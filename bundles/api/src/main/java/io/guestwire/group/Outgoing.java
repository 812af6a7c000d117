// SPDX-License-Identifier: Apache-2.0
package io.guestwire.group;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Data made ready to be sent by {@link GroupContext#outgoing}. To tell the same thing to many
 * peers, make one and send it to each: it is framed once for each envelope version, and its bytes
 * are shared. Immutable; may be kept and sent again.
 */
@ProviderType
public interface Outgoing {
    /** The length of the data in bytes. */
    int length();
}
