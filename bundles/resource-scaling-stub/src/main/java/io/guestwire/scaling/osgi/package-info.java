// SPDX-License-Identifier: Apache-2.0

/**
 * Descriptions of the configurations. The components are the message groups themselves: annotations
 * of Declarative Services are not there at run time, so that these classes need no OSGi.
 */
package io.guestwire.scaling.osgi;
