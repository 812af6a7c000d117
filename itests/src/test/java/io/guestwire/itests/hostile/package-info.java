// SPDX-License-Identifier: Apache-2.0
/**
 * Hostile guests, and a great many of them, at the distribution as it is delivered. All classes
 * share one node ({@link io.guestwire.itests.hostile.HostNode}); each has a short form that holds
 * what must be so on any machine, and with {@code -Dsoak.hostile=true} a long one whose figures are
 * worth noting. Both print theirs.
 *
 * <p>The guests are the test's own ({@link io.guestwire.itests.hostile.Crowd}): nothing of ours is
 * at their end of the socket.
 */
package io.guestwire.itests.hostile;
