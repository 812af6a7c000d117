// SPDX-License-Identifier: Apache-2.0

/**
 * The host's end of resource scaling: {@link io.guestwire.scaling.host.HostScaling} asks and waits,
 * {@link io.guestwire.scaling.host.StrayAnswers} tells those who answer to the wrong address.
 */
package io.guestwire.scaling.host;
