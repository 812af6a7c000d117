// SPDX-License-Identifier: Apache-2.0

/** What {@code benchmarks/flame} runs: a recording of the node, drawn. */
package io.guestwire.benchmarks.flame;
