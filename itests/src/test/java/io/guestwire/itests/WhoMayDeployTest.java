// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node whose local user is no administrator, by what docs/operations.md says. */
@Timeout(300)
class WhoMayDeployTest {
    private static final Path ROOT =
            Path.of(System.getProperty("guestwire.archive")).resolve("../../..").normalize();
    private static final String COMPULSORY = "karaf.secured.command.compulsory.roles = admin";
    private static final String WATCHERS = "etc/org.apache.karaf.command.acl.guestwire.cfg";
    private static final String WATCH = "* = viewer";

    @TempDir static Path folder;
    private static DistributionProcess node;

    @BeforeAll
    static void start() throws Exception {
        assertThat(ROOT.resolve("docs/operations.md"))
                .content()
                .contains("\n" + COMPULSORY + "\n", "`" + WATCHERS + "`", "\n" + WATCH + "\n");
        node = DistributionProcess.unpack(Files.createDirectory(folder.resolve("node")));
        node.environment(
                "GUESTWIRE_CHANNEL_DIR", Files.createDirectory(folder.resolve("ch")).toString());
        Path properties = node.home().resolve("etc/system.properties");
        Files.writeString(
                properties,
                Files.readString(properties)
                                .replaceFirst(
                                        "(?m)^karaf\\.local\\.roles *=.*$",
                                        "karaf.local.roles = viewer")
                        + "\n"
                        + COMPULSORY
                        + "\n");
        Files.writeString(node.home().resolve(WATCHERS), WATCH + "\n");
        node.start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void whoMayWatchWatches() throws Exception {
        assertThat(node.guestwire("guestwire:groups").output()).contains("cgcs.server_grp");
        assertThat(node.guestwire("guestwire:channels").status()).isZero();
    }

    @Test
    void whoMayOnlyWatchInstallsNothing() throws Exception {
        String bundle = Files.createFile(folder.resolve("any.jar")).toUri().toString();
        List<String> before = bundles();
        for (String command :
                List.of(
                        "feature:install app-gateway",
                        "feature:repo-add " + bundle,
                        "feature:uninstall server-group",
                        "bundle:install " + bundle,
                        "bundle:update io.guestwire.server-group " + bundle,
                        "kar:install " + bundle,
                        "config:install " + bundle + " any.cfg",
                        "shell:exec id",
                        "echo \"a = b\" > etc/any.cfg",
                        "c = $.context; $c installBundle " + bundle,
                        "system:shutdown -f",
                        "server-group:broadcast demo hello")) {
            DistributionProcess.Result result = node.guestwire(command);
            assertThat(result.status()).as("%s: %s", command, result).isNotZero();
        }
        assertThat(node.home().resolve("etc/any.cfg")).doesNotExist();
        assertThat(bundles()).isEqualTo(before);
    }

    /** Those that Karaf has a copy of: the shell may not list them here. */
    private static List<String> bundles() throws IOException {
        try (var copies = Files.list(node.home().resolve("data/cache"))) {
            return copies.map(Path::toString)
                    .filter(name -> name.matches(".*/bundle[0-9]+"))
                    .sorted()
                    .toList();
        }
    }
}
