// SPDX-License-Identifier: Apache-2.0

/**
 * The guest's side without Karaf: {@code bin/guestwire-guest}. {@link io.guestwire.guest.Main}
 * reads the command line; a {@link io.guestwire.guest.GuestNode} is the guest itself, made of the
 * classes of the bundles, and of the message groups of third parties ({@link
 * io.guestwire.guest.GroupJars}); {@link io.guestwire.guest.Conversation} is what a person asks of
 * it, directly or through the control socket ({@link io.guestwire.guest.ControlServer}, {@link
 * io.guestwire.guest.ControlClient}); {@link io.guestwire.guest.Printer} shows the answer.
 */
package io.guestwire.guest;
