// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Maven repository with what the build has made, of the modules that the author of a message
 * group needs: so that a project outside of the tree can be built before anything is installed or
 * released, and the build's own local repository gets none of it.
 */
final class PrivateRepository {
    private static final String VERSION = System.getProperty("project.version");
    private static final String GROUP = "io/guestwire";

    private PrivateRepository() {}

    /** Lays it out in this folder, as a local repository is. */
    static void lay(Path root, Path folder) throws IOException {
        Map<String, String> modules = new TreeMap<>();
        modules.put("api", "bundles/api");
        modules.put("shell-support", "bundles/shell-support");
        modules.put("base-layer", "bundles/base-layer");
        modules.put("testkit", "testkit");
        modules.put("guestwire-group-archetype", "archetype");
        for (Map.Entry<String, String> module : modules.entrySet()) {
            String artifact = module.getKey();
            Path source = root.resolve(module.getValue());
            Path jar = source.resolve("target/" + artifact + "-" + VERSION + ".jar");
            put(folder, artifact, source.resolve("pom.xml"), "pom");
            put(folder, artifact, jar, "jar");
        }
        put(folder, "guestwire", root.resolve("pom.xml"), "pom");
        put(folder, "guestwire-assembly", root.resolve("assembly/pom.xml"), "pom");
        put(folder, "guestwire-assembly", Archive.file(), "tar.gz");
    }

    private static void put(Path folder, String artifact, Path file, String type)
            throws IOException {
        Path place = folder.resolve(GROUP).resolve(artifact).resolve(VERSION);
        Files.createDirectories(place);
        Files.copy(file, place.resolve(artifact + "-" + VERSION + "." + type));
    }
}
