// SPDX-License-Identifier: Apache-2.0

/**
 * What a part of the node knows to be wrong, said so that a person can mend it.
 *
 * <p>Every {@link io.guestwire.health.HealthCheck} service is asked by {@code guestwire:doctor},
 * and by {@code guestwire:why} for one instance.
 */
@Export
@Version("0.1.0")
package io.guestwire.health;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
