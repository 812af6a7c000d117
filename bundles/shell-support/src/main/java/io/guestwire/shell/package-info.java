// SPDX-License-Identifier: Apache-2.0
/**
 * What shell commands share: results as a table for people and as JSON for programs.
 *
 * <p>This is a library and no bundle: each bundle that uses it carries a private copy, put there by
 * {@code -conditionalpackage} in the parent pom, so that no bundle imports a sibling's package. It
 * knows nothing of Karaf and needs jackson-core.
 */
package io.guestwire.shell;
