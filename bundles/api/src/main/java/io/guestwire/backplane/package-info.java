// SPDX-License-Identifier: Apache-2.0

/** What connects hosts with each other: datagrams to a server group, and its small shared state. */
@Export
@Version("0.1.0")
package io.guestwire.backplane;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
