// SPDX-License-Identifier: Apache-2.0
/**
 * What {@code bin/guestwire} talks to: one shell command a connection, over a unix socket that only
 * the owner of the node (and root) can use. Why this and not ssh: {@code
 * docs/decisions/0001-console-over-a-unix-socket.md}.
 *
 * <p>In order: {@link io.guestwire.console.SocketPlace} decides where the socket is, {@link
 * io.guestwire.console.ConsoleServer} accepts, {@link io.guestwire.console.Connection} reads the
 * request and runs it in a {@link io.guestwire.console.CommandSession}, {@link
 * io.guestwire.console.Wire} is the format in between, and {@code client} is the other end.
 */
package io.guestwire.console;
