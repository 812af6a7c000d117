// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.console.SocketPlace;
import io.guestwire.console.Wire;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Runs shell commands in a node as {@code bin/guestwire} does, without a process for each. */
public final class Shell {
    private final Path data;

    /**
     * A shell.
     *
     * @param data the node's data folder
     */
    public Shell(Path data) {
        this.data = data;
    }

    /** Runs a command that has to succeed; what it prints. */
    public String run(String command) throws IOException {
        StringBuilder output = new StringBuilder();
        int status = -1;
        try (SocketChannel channel =
                SocketChannel.open(UnixDomainSocketAddress.of(SocketPlace.find(data)))) {
            Wire.writeRequest(channel, command);
            Wire.Frame frame;
            while ((frame = Wire.readFrame(channel)) != null) {
                if (frame.kind() == Wire.Kind.STATUS) {
                    status = frame.payload()[0];
                } else {
                    output.append(new String(frame.payload(), StandardCharsets.UTF_8));
                }
            }
        }
        assertThat(status).as("%s: %s", command, output).isZero();
        return output.toString();
    }
}
