// SPDX-License-Identifier: Apache-2.0

/**
 * What the author of a message group tests it with; {@code docs/test-kit.md} is the way in.
 *
 * <ul>
 *   <li>{@link io.guestwire.testkit.SteppedContext} runs one group step by step, with {@link
 *       io.guestwire.testkit.FakePeer}s and without a base layer: for unit tests.
 *   <li>{@link io.guestwire.testkit.GroupConformance} is a JUnit class that holds any group to the
 *       contract of {@link io.guestwire.group.MessageGroup}.
 *   <li>{@link io.guestwire.testkit.HostAndGuests} is a host and its guests in one JVM, with real
 *       base layers and channels that can be cut, delayed and split anywhere.
 *   <li>{@link io.guestwire.testkit.FakeChannel} and {@link io.guestwire.testkit.LiveChannel} are
 *       single channels, for who tests something on a base layer.
 *   <li>{@link io.guestwire.testkit.Conservation} shows that no message is unaccounted for.
 * </ul>
 *
 * <p>{@link io.guestwire.testkit.ManualClock} stands still until the test moves it. None of this is
 * meant for a running node.
 */
package io.guestwire.testkit;
