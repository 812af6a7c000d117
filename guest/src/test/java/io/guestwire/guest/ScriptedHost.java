// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A host that says what the test wants, at a unix socket in the place of a guest's port. */
final class ScriptedHost implements AutoCloseable {
    private static final Pattern SEQ = Pattern.compile("\"seq\":(\\d+)");

    private final ServerSocketChannel listener;
    private SocketChannel guest;
    private BufferedReader in;

    ScriptedHost(Path port) throws IOException {
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(port));
    }

    /** Waits until the guest is connected. */
    void accept() throws IOException {
        guest = listener.accept();
        in = ControlServer.reader(guest);
    }

    /** The next frame that has this text; those before it are dropped. */
    String await(String text) throws IOException {
        String line = in.readLine();
        while (line != null && !line.contains(text)) {
            line = in.readLine();
        }
        return line;
    }

    /** The number of the next status query. */
    long awaitQuery() throws IOException {
        Matcher seq = SEQ.matcher(await("status_query"));
        return seq.find() ? Long.parseLong(seq.group(1)) : -1;
    }

    /** Says something to the group of server groups. */
    void say(String data) throws IOException {
        String frame =
                "\n{\"version\":1,\"source_addr\":\"cgcs.server_grp\","
                        + "\"dest_addr\":\"cgcs.server_grp\",\"data\":"
                        + data
                        + "}\n";
        ByteBuffer bytes = ByteBuffer.wrap(frame.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            guest.write(bytes);
        }
    }

    /** One answer to a query. */
    void respond(long seq, String document) throws IOException {
        say(
                "{\"version\":1,\"msg_type\":\"status_response\",\"seq\":%d,\"data\":%s}"
                        .formatted(seq, document));
    }

    /** The end of the answer to a query. */
    void respondDone(long seq) throws IOException {
        say("{\"version\":1,\"msg_type\":\"status_response_done\",\"seq\":" + seq + "}");
    }

    @Override
    public void close() throws IOException {
        if (guest != null) {
            guest.close();
        }
        listener.close();
    }
}
