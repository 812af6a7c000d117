// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.load.bundle;

import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import java.io.IOException;
import java.io.InputStream;

/** Sends back what it gets, with the number of its own version in front: {@code "v":1}. */
public final class Echo implements MessageGroup {
    private final byte[] beginning =
            "{\"v\":0,".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private GroupContext context;

    /** Reads which version it is. */
    public Echo() throws IOException {
        try (InputStream in = Echo.class.getResourceAsStream("/kind.txt")) {
            beginning[beginning.length - 2] = (byte) in.read();
        }
    }

    @Override
    public void started(GroupContext started) {
        context = started;
    }

    @Override
    public void received(Peer peer, Message message) {
        byte[] data = message.copy();
        byte[] answer = new byte[beginning.length + data.length - 1];
        System.arraycopy(beginning, 0, answer, 0, beginning.length);
        System.arraycopy(data, 1, answer, beginning.length, data.length - 1);
        peer.send(context.outgoing(answer));
    }
}
