// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.late;

/** What a command waits for. */
public final class LateService {}
