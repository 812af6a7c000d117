// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.load;

import io.guestwire.itests.load.bundle.Echo;
import io.guestwire.itests.load.bundle.Evil;
import io.guestwire.itests.load.bundle.Witness;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Puts bundles together, of the classes in {@link io.guestwire.itests.load.bundle}. */
final class LoadBundle {
    private static final String XML = "OSGI-INF/echo.xml";
    private static final String COMPONENT =
            """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="load.echo">
              <property name="guestwire.group.address" type="String" value="load.echo"/>
              <property name="guestwire.group.side" type="String" value="HOST"/>
              <service><provide interface="io.guestwire.group.MessageGroup"/></service>
              <implementation class="%s"/>
            </scr:component>
            """
                    .formatted(Echo.class.getName());

    private LoadBundle() {}

    /** The echo, as a component, of version 1 to 9. */
    static String echo(Path folder, int version) throws IOException {
        Path jar = folder.resolve("echo-" + version + ".jar");
        write(
                jar,
                Map.of(
                        "Bundle-SymbolicName",
                        "load.echo",
                        "Bundle-Version",
                        version + ".0.0",
                        "Service-Component",
                        XML),
                Map.of(XML, COMPONENT, "kind.txt", Integer.toString(version)),
                List.of(Echo.class));
        return "file:" + jar;
    }

    /** A group that does this. */
    static String evil(Path folder, Evil.Deed deed) throws IOException {
        Path jar = folder.resolve(deed + ".jar");
        write(
                jar,
                Map.of(
                        "Bundle-SymbolicName",
                        "load.evil",
                        "Bundle-Activator",
                        Evil.class.getName()),
                Map.of("kind.txt", deed.name()),
                List.of(Evil.class, Evil.Deed.class));
        return "file:" + jar;
    }

    /** The bundle that writes down what happens to the others. */
    static String witness(Path folder) throws IOException {
        Path jar = folder.resolve("witness.jar");
        write(
                jar,
                Map.of(
                        "Bundle-SymbolicName",
                        "load.witness",
                        "Bundle-Activator",
                        Witness.class.getName()),
                Map.of(),
                List.of(Witness.class));
        return "file:" + jar;
    }

    private static void write(
            Path jar, Map<String, String> headers, Map<String, String> texts, List<Class<?>> types)
            throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue(
                "Import-Package", "io.guestwire.channel,io.guestwire.group,org.osgi.framework");
        headers.forEach(main::putValue);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (Class<?> type : types) {
                String name = type.getName().replace('.', '/') + ".class";
                try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
                    add(name, in.readAllBytes(), out);
                }
            }
            for (Map.Entry<String, String> text : new TreeMap<>(texts).entrySet()) {
                add(text.getKey(), text.getValue().getBytes(StandardCharsets.UTF_8), out);
            }
        }
    }

    private static void add(String name, byte[] bytes, JarOutputStream out) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(bytes);
    }
}
