// SPDX-License-Identifier: Apache-2.0

/**
 * Server group messaging in a guest, for applications: what the seed document's {@code
 * server_group.h} gave to programs in C.
 *
 * <pre>{@code
 * var client = new ServerGroupClient(new ServerGroupListener() {
 *     @Override
 *     public void broadcast(String sourceInstance, String text) {
 *         log.info("{} says {}", sourceInstance, text);
 *     }
 * });
 * // given to a base layer as the message group of ServerGroupClient.ADDRESS, side GUEST; then
 * client.broadcast("hello");
 * client.requestStatus().thenAccept(documents -> log.info("{} members", documents.size()));
 * }</pre>
 */
@Export
@Version("0.1.0")
package io.guestwire.servergroup.client;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
