// SPDX-License-Identifier: Apache-2.0
package io.guestwire.directory;

/**
 * A server as its directory knows it.
 *
 * @param id what it is keyed by everywhere: its UUID where one is known, else its instance name.
 *     Instance names are unique on a host, not across hosts
 * @param instance the name its host gives it: {@code instance-0000000a}
 * @param host the host it is on; empty when it is this one, or not known
 * @param document its status document: one JSON object as text, on one line; {@code {}} when the
 *     directory has none. It holds the keys of the source document's example, or fewer
 */
public record Server(String id, String instance, String host, String document) {}
