// SPDX-License-Identifier: Apache-2.0
package io.guestwire.benchmarks.compare;

/**
 * The names of one comparison, which no other process of the machine has: abstract names of sockets
 * are the whole machine's.
 *
 * @param application the address of the application at the host
 * @param agent the abstract name that it answers to
 */
record Names(String application, String agent) {
    /** Names for this process. */
    static Names own() {
        long pid = ProcessHandle.current().pid();
        return new Names("bench.app." + pid, "bench.agent." + pid);
    }

    /** The number of the first of so many guests: groups of guests do not overlap. */
    static int firstInstance(int guests) {
        return guests << 16;
    }

    /** What a guest is called. */
    static String instance(int number) {
        return String.format("instance-%08x", number);
    }
}
