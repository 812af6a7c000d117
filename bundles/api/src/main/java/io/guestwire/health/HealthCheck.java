// SPDX-License-Identifier: Apache-2.0
package io.guestwire.health;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Something that can say what is wrong with its part of the node. Register it as an OSGi service.
 *
 * <p><b>Thread:</b> any; it answers at once, from what it knows.
 */
@ConsumerType
@FunctionalInterface
public interface HealthCheck {
    /**
     * What is to be said, the healthy included: a check that has nothing to report says that it is
     * well.
     */
    List<Finding> findings();

    /**
     * What is to be said of one instance.
     *
     * @return of {@link #findings} those about this instance, unless overridden
     */
    default List<Finding> findings(String instance) {
        return findings().stream().filter(finding -> instance.equals(finding.instance())).toList();
    }
}
