// SPDX-License-Identifier: Apache-2.0

/** The components: they wire configuration and services to the core classes, and nothing else. */
package io.guestwire.servergroup.osgi;
