// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.qemu;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes an initramfs: a cpio archive in the format "newc", as the kernel unpacks it. Not
 * compressed, since a guest without hardware support takes longer to inflate it than to read it.
 */
final class CpioWriter implements AutoCloseable {
    private static final int FOLDER = 0040755;
    private static final int LINK = 0120777;
    private static final int PROGRAM = 0100755;
    private static final int PLAIN = 0100644;

    private final OutputStream out;
    private final Set<String> folders = new HashSet<>();
    private long written;
    private int inode;

    CpioWriter(Path file) throws IOException {
        out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    }

    /** Copies a file, the target of a link, or a folder with all that is in it. */
    CpioWriter add(String name, Path source) throws IOException {
        if (!Files.isDirectory(source)) {
            return add(name, Files.readAllBytes(source), Files.isExecutable(source));
        }
        try (Stream<Path> all = Files.walk(source)) {
            for (Path path : all.sorted().toList()) {
                String target = name + "/" + source.relativize(path);
                if (Files.isSymbolicLink(path)) {
                    link(target, Files.readSymbolicLink(path).toString());
                } else if (Files.isRegularFile(path)) {
                    add(target, Files.readAllBytes(path), Files.isExecutable(path));
                } else {
                    folder(target);
                }
            }
        }
        return this;
    }

    CpioWriter add(String name, byte[] content, boolean program) throws IOException {
        parents(name);
        entry(name, program ? PROGRAM : PLAIN, content);
        return this;
    }

    CpioWriter link(String name, String target) throws IOException {
        parents(name);
        entry(name, LINK, target.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    @Override
    public void close() throws IOException {
        try (out) {
            entry("TRAILER!!!", 0, new byte[0]);
        }
    }

    private void parents(String name) throws IOException {
        int end = name.lastIndexOf('/');
        if (end > 0) {
            folder(name.substring(0, end));
        }
    }

    private void folder(String path) throws IOException {
        String name = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (!folders.contains(name)) {
            parents(name);
            folders.add(name);
            entry(name, FOLDER, new byte[0]);
        }
    }

    private void entry(String name, int mode, byte[] content) throws IOException {
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        int[] fields = {++inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, path.length + 1, 0};
        StringBuilder header = new StringBuilder("070701");
        for (int field : fields) {
            header.append(String.format("%08X", field));
        }
        write(header.toString().getBytes(StandardCharsets.US_ASCII));
        write(path);
        write(new byte[1]);
        pad();
        write(content);
        pad();
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        written += bytes.length;
    }

    private void pad() throws IOException {
        write(new byte[(int) (-written & 3)]);
    }
}
