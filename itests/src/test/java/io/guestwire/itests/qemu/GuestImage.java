// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a guest boots: an initramfs with busybox, the kernel's modules and {@code qemu/init}; with a
 * Java and an unpacked archive where those are wanted. Kept in {@code target/qemu} by the hash of
 * all that is in it.
 *
 * @param needs what comes from outside
 * @param file the initramfs
 * @param megabytes the memory of a guest that boots it
 * @param processors how many it has
 */
record GuestImage(QemuNeeds needs, Path file, int megabytes, int processors) {
    private static final Path KEPT = Path.of("target/qemu").toAbsolutePath();
    // What LANG=C.UTF-8 needs, so that the guest's Java reads words as this machine's does.
    private static final Path UTF_8 = Path.of("/usr/lib/locale/C.utf8");
    private static final String LAYOUT = "2"; // counts up when this class packs things otherwise

    /** A guest with a shell and nothing else. */
    static GuestImage shell(QemuNeeds needs) throws Exception {
        return new GuestImage(
                needs, kept("shell-" + hash(needs), file -> pack(needs, file, null)), 128, 1);
    }

    /** One with Java in /java, and what the archive unpacks to in /app. */
    static GuestImage java(
            QemuNeeds needs, Path archive, String modules, int megabytes, int processors)
            throws Exception {
        String name = archive.getFileName().toString().replaceAll("-\\d.*", "");
        String runtime = name + "-java-" + hash(JavaRuntime.identity(), modules);
        Path java = kept(runtime, folder -> JavaRuntime.link(folder, modules));
        String hash = hash(runtime, hash(needs), hash(List.of(archive)));
        return new GuestImage(
                needs,
                kept(name + "-" + hash, file -> withJava(needs, file, java, archive)),
                megabytes,
                processors);
    }

    private static void withJava(QemuNeeds needs, Path file, Path java, Path archive)
            throws Exception {
        Path unpacked = Files.createTempDirectory(KEPT, "unpacked");
        try {
            Command.run("tar", "xzf", archive.toString(), "-C", unpacked.toString());
            pack(
                    needs,
                    file,
                    cpio -> {
                        cpio.add("java", java).add("app", onlyFolder(unpacked));
                        for (Path library : JavaRuntime.libraries(java)) {
                            cpio.add(library.toString().substring(1), library.toRealPath());
                        }
                        if (Files.exists(UTF_8)) {
                            cpio.add(UTF_8.toString().substring(1), UTF_8);
                        }
                    });
        } finally {
            remove(unpacked);
        }
    }

    private static void pack(QemuNeeds needs, Path file, Step<CpioWriter> more) throws Exception {
        try (CpioWriter cpio = new CpioWriter(file)) {
            cpio.add("init", init(), true)
                    .add("bin/busybox", needs.busybox())
                    .add("modules", needs.modules());
            if (more != null) {
                more.take(cpio);
            }
        }
    }

    private static byte[] init() throws IOException {
        try (InputStream in = GuestImage.class.getResourceAsStream("/qemu/init")) {
            return in.readAllBytes();
        }
    }

    private static Path onlyFolder(Path unpacked) throws IOException {
        try (Stream<Path> entries = Files.list(unpacked)) {
            List<Path> all = entries.toList();
            assertThat(all).as("what the archive unpacks to").hasSize(1);
            return all.get(0);
        }
    }

    /** Makes it unless it is there; only what is whole gets the name, and older ones go. */
    private static Path kept(String name, Step<Path> step) throws Exception {
        Path wanted = Files.createDirectories(KEPT).resolve(name);
        if (!Files.exists(wanted)) {
            Path unfinished = KEPT.resolve("unfinished-" + name);
            remove(unfinished);
            step.take(unfinished);
            String kind = name.substring(0, name.lastIndexOf('-') + 1);
            try (Stream<Path> all = Files.list(KEPT)) {
                all.filter(path -> path.getFileName().toString().matches(kind + "[0-9a-f]{16}"))
                        .forEach(GuestImage::remove);
            }
            Files.move(unfinished, wanted, StandardCopyOption.ATOMIC_MOVE);
        }
        return wanted;
    }

    private static String hash(QemuNeeds needs) throws Exception {
        try (Stream<Path> modules = Files.list(needs.modules())) {
            List<Path> files = new ArrayList<>(modules.sorted().toList());
            files.add(needs.busybox());
            return hash(hash(files), new String(init(), StandardCharsets.UTF_8));
        }
    }

    private static String hash(List<Path> files) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            }
        }
        return shown(digest);
    }

    private static String hash(String... texts) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(LAYOUT.getBytes(StandardCharsets.UTF_8));
        for (String text : texts) {
            digest.update(text.getBytes(StandardCharsets.UTF_8));
        }
        return shown(digest);
    }

    private static String shown(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    private static void remove(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Something to be done with a target. */
    @FunctionalInterface
    private interface Step<T> {
        void take(T target) throws Exception;
    }
}
