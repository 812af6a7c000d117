// SPDX-License-Identifier: Apache-2.0

/** Where server groups, their members and their status documents come from. */
@Export
@Version("0.1.0")
package io.guestwire.directory;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
