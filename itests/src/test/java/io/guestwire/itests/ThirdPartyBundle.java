// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import io.guestwire.itests.thirdparty.Asker;
import io.guestwire.itests.thirdparty.Census;
import io.guestwire.itests.thirdparty.Echo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A jar with the message groups of {@link io.guestwire.itests.thirdparty}: a bundle with three
 * components, as bnd makes one of the annotations, and for the small guest agent the name of the
 * class that runs in guests.
 */
final class ThirdPartyBundle {
    private static final String COMPONENT =
            """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="%1$s" init="%5$d">
              <property name="guestwire.group.address" type="String" value="%2$s"/>
              <property name="guestwire.group.side" type="String" value="%3$s"/>
              <service scope="%4$s"><provide interface="io.guestwire.group.MessageGroup"/></service>
              <implementation class="%1$s"/>
            </scr:component>
            """;

    private ThirdPartyBundle() {}

    /** Writes the jar, of this version. */
    static void write(Path jar, String version) throws IOException {
        // The guest's half first: the host's asks at once.
        List<Class<?>> components = List.of(Echo.class, Census.class, Asker.class);
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "example.echo");
        headers.putValue("Bundle-Version", version);
        headers.putValue(
                "Import-Package",
                "io.guestwire.channel;version=\"[0.1,1)\",io.guestwire.group;version=\"[0.1,1)\"");
        headers.putValue(
                "Service-Component",
                String.join(",", components.stream().map(ThirdPartyBundle::xml).toList()));
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (Class<?> component : components) {
                copy(component, out);
            }
            add(xml(Echo.class), component(Echo.class, "example.echo", "GUEST", 1), out);
            add(xml(Asker.class), component(Asker.class, "example.echo", "HOST", 0), out);
            add(xml(Census.class), component(Census.class, "example.census", "HOST", 0), out);
            add(
                    "META-INF/services/io.guestwire.group.MessageGroup",
                    "# What runs in guests\n" + Echo.class.getName() + "\n",
                    out);
            add("version.txt", version, out);
        }
    }

    private static String xml(Class<?> type) {
        return "OSGI-INF/" + type.getName() + ".xml";
    }

    private static String component(Class<?> type, String address, String side, int parameters) {
        String scope = side.equals("GUEST") ? "prototype" : "singleton";
        return COMPONENT.formatted(type.getName(), address, side, scope, parameters);
    }

    private static void add(String name, String text, JarOutputStream out) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void copy(Class<?> type, JarOutputStream out) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(name));
        try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
            in.transferTo(out);
        }
    }
}
