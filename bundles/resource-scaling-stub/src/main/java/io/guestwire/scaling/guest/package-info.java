// SPDX-License-Identifier: Apache-2.0

/**
 * The guest's end of resource scaling: {@link io.guestwire.scaling.guest.GuestScaling} answers, and
 * has {@link io.guestwire.scaling.Processors} do what was asked, {@link
 * io.guestwire.scaling.guest.LinuxProcessors} unless there is another.
 */
package io.guestwire.scaling.guest;
