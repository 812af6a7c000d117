// SPDX-License-Identifier: Apache-2.0

/** SLF4J's way to standard error, small and friendly to journald. */
package io.guestwire.guest.log;
