// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/write-a-message-group.md, typed as it stands, in a folder outside of the tree. What differs
 * from a person's: {@code mvn} is the Maven of the build with its local repository, offline if the
 * build is, and finds in a {@link PrivateRepository} what {@code ./mvnw install} would have put
 * into the local one.
 */
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WriteAMessageGroupTest {
    private static final Path ROOT =
            Path.of(System.getProperty("guestwire.archive")).resolve("../../..").normalize();
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String PERSON = "/home/me";

    @TempDir static Path folder;
    private static Path work;
    private static PageShell shell;

    @BeforeAll
    static void prepare() throws IOException {
        work = Files.createDirectory(folder.resolve("me")).toRealPath();
        Path repository = folder.resolve("repository");
        PrivateRepository.lay(ROOT, repository);
        copy(Archive.file());
        copy(Archive.guest());
        Path mvn = Files.createDirectory(folder.resolve("bin")).resolve("mvn");
        Files.writeString(mvn, maven(repository));
        Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwx------"));
        String path = mvn.getParent() + ":" + System.getenv("PATH");
        shell =
                new PageShell(
                        work, Map.of("PATH", path, "JAVA_HOME", System.getProperty("java.home")));
    }

    /** To where it is in the sources, as seen from the person's folder. */
    private static void copy(Path archive) throws IOException {
        Path copy = work.resolve("guestwire").resolve(ROOT.relativize(archive));
        Files.createDirectories(copy.getParent());
        Files.copy(archive, copy);
    }

    private static String maven(Path repository) {
        return "#!/bin/sh\nexec '%s/bin/mvn' %s -ntp '-Dmaven.repo.local=%s' '-Dmaven.repo.local.tail=%s' \"$@\"\n"
                .formatted(
                        System.getProperty("maven.home"),
                        System.getProperty("maven.mode").equals("offline=true") ? "-o" : "",
                        System.getProperty("local.repository"),
                        repository);
    }

    @AfterAll
    static void end() throws Exception {
        // Where a step has failed: the node has left the shell's family.
        Path pid = work.resolve("node/karaf.pid");
        if (Files.exists(pid)) {
            ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                    .filter(node -> node.info().command().orElse("").endsWith("java"))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
        shell.close();
    }

    @Test
    @Order(1)
    void everyCommandOfThePageDoesWhatThePageShows() throws Exception {
        List<Page.Step> steps = Page.steps(ROOT.resolve("docs/write-a-message-group.md"));
        assertThat(steps).hasSizeGreaterThan(20);
        for (Page.Step step : steps) {
            run(step);
        }
        assertThat(work.resolve("node/data/log/karaf.log"))
                .content()
                .doesNotContainPattern(" ERROR ");
        assertThat(work.resolve("guest.log")).content().doesNotContain("ERROR", "WARN");
    }

    /** What the page only says. */
    @Test
    @Order(2)
    void theSameKarRunsInAKarafInAGuest() throws Exception {
        Path kar = work.resolve("greeter/target/greeter-1.0.0-SNAPSHOT.kar");
        assumeTrue(Files.exists(kar), "nothing was built: see the other test");
        Path sockets = Files.createDirectory(folder.resolve("s"));
        DistributionProcess node =
                DistributionProcess.unpack(Files.createDirectory(folder.resolve("guest")));
        Path features = node.home().resolve("etc/org.apache.karaf.features.cfg");
        Files.writeString(
                features,
                Files.readString(features)
                        .replaceAll("(?m)^ *(virtio-transport|server-group)/.*\n", "")
                        .replaceFirst("base-layer/[^,]*", "guestwire-guest"));
        Files.delete(node.home().resolve("etc/io.guestwire.virtio.cfg"));
        Files.delete(node.home().resolve("etc/io.guestwire.servergroup.cfg"));
        // Others may have the gateway's name at this moment.
        Path gateway = node.home().resolve("etc/io.guestwire.gateway.cfg");
        Files.writeString(gateway, Files.readString(gateway) + "addresses =\n");
        Files.writeString(
                node.home().resolve("etc/org.example.guest.cfg"), "greeting = Good night\n");
        node.bootFeature("deployer");
        node.bootFeature("kar");
        node.environment("GUESTWIRE_DEVICE", sockets + "/cgcs.messaging.host.sock");
        try (DistributionProcess guest = node) {
            guest.launch();
            try (RawGuest host = RawGuest.attach(sockets, "host")) {
                guest.guestwire("--wait", "60");
                Files.copy(kar, guest.home().resolve("deploy/greeter.kar"));
                assertThat(host.await("hello").at("/dest_addr").asText())
                        .isEqualTo("example.greeter");
                String question =
                        "{\"msg_type\":\"question\",\"number\":1,\"text\":\"anybody there?\"}";
                host.write(
                        RawGuest.envelope(1, "example.greeter", "example.greeter", question), "\n");
                assertThat(host.await("answer").at("/data/text").asText())
                        .startsWith("Good night from ")
                        .endsWith("which heard: anybody there?");
            }
        }
    }

    @Test
    @Order(3)
    void whatCannotBeAnAddressIsRefused() throws Exception {
        PageShell.Result result =
                shell.run(
                        "mvn -B archetype:generate -DarchetypeCatalog=internal"
                                + " -DarchetypeGroupId=io.guestwire"
                                + " -DarchetypeArtifactId=guestwire-group-archetype"
                                + " -DarchetypeVersion="
                                + System.getProperty("project.version")
                                + " -DgroupId=org.example -DartifactId=other '-Daddress=a b'",
                        LIMIT);
        skipWithoutWhatMavenNeeds(result.output());
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output())
                .contains("address: expected 1 to 64 characters", "found \"a b\"");
    }

    private static void run(Page.Step step) throws Exception {
        PageShell.Result result = shell.run(step.command(), LIMIT);
        if (step.command().startsWith("mvn ")) {
            skipWithoutWhatMavenNeeds(result.output());
        }
        if (step.command().startsWith("node/bin/guestwire ") && !isAsShown(step, result)) {
            // What has been deployed, or has just been started, is there after a second or two.
            await(step.command())
                    .atMost(RawGuest.SOON)
                    .until(() -> isAsShown(step, shell.run(step.command(), LIMIT)));
        } else if (!isAsShown(step, result)) {
            fail("%s%nexpected %s%nfound %s", step.command(), step.shown(), result);
        }
    }

    private static boolean isAsShown(Page.Step step, PageShell.Result result) {
        return result.status() == 0
                && step.isShownBy(result.output().replace(work.toString(), PERSON));
    }

    /** A build that is offline can lack a plugin that only projects outside of the tree have. */
    private static void skipWithoutWhatMavenNeeds(String output) {
        if (output.contains("in offline mode")) {
            String missing =
                    output.lines().filter(line -> line.contains("offline")).findFirst().orElse("");
            abort("the build is offline, and the local repository lacks something: " + missing);
        }
    }
}
