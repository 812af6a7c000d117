// SPDX-License-Identifier: Apache-2.0

/** The messages of server group messaging, read and written: PROTOCOL, section 3. */
package io.guestwire.servergroup.message;
