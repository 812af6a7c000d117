// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Makes jars as third parties deliver them. */
final class GroupJar {
    private GroupJar() {}

    /** A jar that names message groups, and has these classes. */
    static Path write(Path jar, String names, Class<?>... classes) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry(GroupJars.NAMES));
            out.write(names.getBytes(StandardCharsets.UTF_8));
            for (Class<?> type : classes) {
                String path = type.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(path));
                try (InputStream in = type.getClassLoader().getResourceAsStream(path)) {
                    in.transferTo(out);
                }
            }
        }
        return jar;
    }
}
