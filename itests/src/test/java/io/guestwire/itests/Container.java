// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.options.extra.VMOption;

/** How Pax Exam starts the built distribution. */
public final class Container {
    private static final String MAVEN = "etc/org.ops4j.pax.url.mvn.cfg";

    private Container() {}

    /** The distribution as it is, offline, and what a test needs in addition. */
    public static Option[] distribution(Option... more) {
        List<Option> options = new ArrayList<>();
        options.add(
                karafDistributionConfiguration()
                        .frameworkUrl(Archive.file().toUri().toString())
                        .karafVersion(System.getProperty("karaf.version"))
                        .unpackDirectory(new File("target/exam"))
                        .useDeployFolder(false));
        options.add(configureConsole().ignoreLocalConsole().ignoreRemoteShell());
        options.add(CoreOptions.systemTimeout(60_000));
        moduleOptions().forEach(option -> options.add(new VMOption(option)));
        options.add(new VMOption("-Xmx256m"));
        options.add(new VMOption("-XX:+UseSerialGC"));
        options.add(new VMOption("-Djava.security.manager=allow"));
        options.add(new VMOption("-classpath"));
        options.add(new VMOption("lib/jdk9plus/*" + File.pathSeparator + "lib/boot/*"));
        // Pax Exam's own bundles come from the build's local repository, and nothing from
        // elsewhere.
        options.add(
                editConfigurationFilePut(
                        MAVEN,
                        "org.ops4j.pax.url.mvn.localRepository",
                        System.getProperty("local.repository")));
        options.add(editConfigurationFilePut(MAVEN, "org.ops4j.pax.url.mvn.repositories", ""));
        options.add(
                editConfigurationFilePut(
                        MAVEN, "org.ops4j.pax.url.mvn.useFallbackRepositories", "false"));
        options.addAll(List.of(more));
        return options.toArray(Option[]::new);
    }

    /** What {@code bin/karaf} opens of Java's modules, read from there. */
    private static List<String> moduleOptions() {
        return Archive.read("bin/karaf")
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("--"))
                .map(
                        line ->
                                line.replace(" \\", "")
                                        .replace("\"", "")
                                        .replace("${KARAF_HOME}/", ""))
                .map(line -> line.replaceFirst("^(--[a-z-]+) ", "$1="))
                .toList();
    }
}
