// SPDX-License-Identifier: Apache-2.0
/** What the bundles are made of that {@link io.guestwire.itests.load} deploys. */
package io.guestwire.itests.load.bundle;
