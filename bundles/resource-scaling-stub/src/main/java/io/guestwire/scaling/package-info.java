// SPDX-License-Identifier: Apache-2.0

/**
 * Resource scaling, as others use it: on a host {@link io.guestwire.scaling.ResourceScaling} asks a
 * guest for a processor, or gives it one; in a guest {@link io.guestwire.scaling.Processors} does
 * what was asked.
 *
 * <p>What goes over the wire (PROTOCOL, section 5) is in {@code message}, the two ends in {@code
 * host} and {@code guest}: one message group each, and little beside them.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("0.1.0")
package io.guestwire.scaling;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
