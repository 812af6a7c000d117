// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The character device of a virtio-serial port: opened once, for the kernel refuses a second time,
 * with a channel to read and one to write over the one descriptor, for a single one would hold up
 * writes behind a pending read.
 */
final class DeviceLink implements PortLink {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceLink.class);

    private final RandomAccessFile file;
    private final FileChannel in;
    private final FileChannel out;

    /**
     * Opens it.
     *
     * @param device there already: a missing one would be made as a regular file
     */
    @SuppressWarnings("resource")
    DeviceLink(Path device) throws IOException {
        file = new RandomAccessFile(device.toFile(), "rw");
        in = new FileInputStream(file.getFD()).getChannel();
        out = new FileOutputStream(file.getFD()).getChannel();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return in.read(into);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return out.write(from);
    }

    @Override
    public boolean endsWithHost() {
        return false;
    }

    @Override
    public void close() {
        // The channels know who waits in them; closing the file alone would wake nobody.
        for (AutoCloseable part : new AutoCloseable[] {in, out, file}) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.debug("Closing the port", e);
            }
        }
    }
}
