// SPDX-License-Identifier: Apache-2.0

/** Configuration values, read one by one: a wrong one is named and the former one kept. */
@Export
@Version("0.2.0")
package io.guestwire.settings;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
