// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.osgi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of this machine, from the kernel: asking the network could take its time. */
final class MachineName {
    private MachineName() {}

    static String read() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }
}
