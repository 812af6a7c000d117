// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The port at a path: the character device of a virtio-serial port, or a unix socket on which
 * somebody plays the host.
 *
 * <p>udev names the device {@code /dev/virtio-ports/<name>}. Where it does not, a path in a
 * directory called {@code virtio-ports} (the seed document writes {@code virtio-port}) that is not
 * there is looked up by its name as the kernel tells it in {@code /sys/class/virtio-ports}.
 */
public final class PortPath implements PortSource {
    /** Where the original agent's port is. */
    public static final String DEFAULT = "/dev/virtio-ports/cgcs.messaging";

    static final int FILE_TYPE = 0170000;
    private static final int CHARACTER_DEVICE = 0020000;
    static final int SOCKET = 0140000;

    private final Path path;
    private final Path kernelNames;
    private final Path devices;
    private final PortHolder holder;

    /** The port at this path. */
    public PortPath(Path path) {
        this(path, Path.of("/sys/class/virtio-ports"), Path.of("/dev"), PortHolder.ofSystem());
    }

    PortPath(Path path, Path kernelNames, Path devices, PortHolder holder) {
        this.path = path.toAbsolutePath().normalize();
        this.kernelNames = kernelNames;
        this.devices = devices;
        this.holder = holder;
    }

    @Override
    public String location() {
        return path.toString();
    }

    @Override
    public PortLink open() throws PortException {
        Path found = Files.exists(path) ? path : byKernelName();
        return switch (typeOf(found)) {
            case CHARACTER_DEVICE -> openDevice(found);
            case SOCKET -> connect(found);
            default ->
                    throw PortException.unusable(
                            "expected a character device or a unix socket, found "
                                    + (Files.isDirectory(found) ? "a directory" : "a file"));
        };
    }

    private Path byKernelName() throws PortException {
        Path directory = path.getParent();
        if (directory != null
                && List.of("virtio-ports", "virtio-port")
                        .contains(String.valueOf(directory.getFileName()))) {
            try (DirectoryStream<Path> ports = Files.newDirectoryStream(kernelNames)) {
                for (Path port : ports) {
                    if (nameOf(port).equals(path.getFileName().toString())) {
                        return devices.resolve(port.getFileName().toString());
                    }
                }
            } catch (IOException | DirectoryIteratorException e) {
                throw noDevice();
            }
        }
        throw noDevice();
    }

    private static String nameOf(Path port) {
        try {
            return Files.readString(port.resolve("name")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static int typeOf(Path path) throws PortException {
        try {
            int mode = (Integer) Files.getAttribute(path, "unix:mode", new LinkOption[0]);
            return mode & FILE_TYPE;
        } catch (NoSuchFileException e) {
            throw noDevice();
        } catch (IOException e) {
            throw PortException.unusable(reason(e));
        }
    }

    private static PortException noDevice() {
        return PortException.retrying("no such device");
    }

    private PortLink openDevice(Path device) throws PortException {
        try {
            return new DeviceLink(device);
        } catch (IOException e) {
            // What the system says comes in its language: who holds it tells more, in ours.
            String holders = holder.of(device);
            if (!holders.isEmpty()) {
                throw PortException.retrying("busy: held by " + holders);
            }
            if (!Files.isWritable(device) || !Files.isReadable(device)) {
                throw PortException.unusable(
                        "permission denied: this process may not read and write " + device);
            }
            throw PortException.retrying(reason(e));
        }
    }

    private static PortLink connect(Path socket) throws PortException {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            // A listener whose backlog is full must not hold us up: then this fails.
            channel.configureBlocking(false);
            if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
                throw new IOException("the listener's backlog is full");
            }
            channel.configureBlocking(true);
            return new SocketLink(channel);
        } catch (IOException e) {
            if (channel != null) {
                new SocketLink(channel).close();
            }
            throw PortException.retrying(reason(e));
        }
    }

    /** What the system says, without the path that it may begin with. */
    static String reason(IOException e) {
        String text = String.valueOf(e.getMessage());
        int bracket = text.lastIndexOf(" (");
        if (text.startsWith("/") && bracket > 0 && text.endsWith(")")) {
            text = text.substring(bracket + 2, text.length() - 1);
        }
        return text.equals("null") ? e.toString() : text.toLowerCase(Locale.ROOT);
    }
}
