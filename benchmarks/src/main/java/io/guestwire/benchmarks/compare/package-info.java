// SPDX-License-Identifier: Apache-2.0

/**
 * What {@code benchmarks/compare} runs: the sides in turn, each with the same cells, and what is
 * made of the results. What is measured how is in docs/performance.md.
 */
package io.guestwire.benchmarks.compare;
