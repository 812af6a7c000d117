// SPDX-License-Identifier: Apache-2.0
/** A command for a test that runs within the container. */
package io.guestwire.itests.late;
