// SPDX-License-Identifier: Apache-2.0

/** What goes over the wire, read strictly and written (PROTOCOL, section 5). */
package io.guestwire.scaling.message;
