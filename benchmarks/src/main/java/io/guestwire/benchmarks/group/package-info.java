// SPDX-License-Identifier: Apache-2.0

/** The message groups that benchmarks/compare measures, as a bundle for the distribution. */
package io.guestwire.benchmarks.group;
