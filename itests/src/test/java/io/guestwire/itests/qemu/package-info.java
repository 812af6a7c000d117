// SPDX-License-Identifier: Apache-2.0
/**
 * Tests with real guests: QEMU on an emulated processor, a kernel of Debian's, and virtio-serial
 * ports. What they need is fetched by {@code itests/src/test/sh/qemu-needs}, which {@code ./test}
 * calls; without it they are skipped and say so.
 *
 * <p>To add one: {@link io.guestwire.itests.qemu.QemuGuests} in a static field starts guests and
 * ends them; {@link io.guestwire.itests.qemu.GuestImage} is what they boot; {@link
 * io.guestwire.itests.qemu.QemuGuest#run} runs a command in one. A failed test shows the guests'
 * consoles: send there what a program in the guest has to say.
 */
package io.guestwire.itests.qemu;
