// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

/** What the parts of one gateway have in common. Any thread. */
final class Shared {
    private final Counters counters = new Counters();
    private final LogLimit log;
    private final String file;
    private volatile GatewaySettings settings;

    Shared(GatewaySettings settings, String file, LogLimit log) {
        this.settings = settings;
        this.file = file;
        this.log = log;
    }

    /** Where the settings can be changed, for people. */
    String file() {
        return file;
    }

    GatewaySettings settings() {
        return settings;
    }

    void settings(GatewaySettings changed) {
        settings = changed;
    }

    Counters counters() {
        return counters;
    }

    LogLimit log() {
        return log;
    }
}
