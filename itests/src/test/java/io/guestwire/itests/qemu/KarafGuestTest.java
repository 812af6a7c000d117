// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.guestwire.itests.Archive;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The distribution as a guest node in a real guest; the other member of its group is a shell. */
@Timeout(400)
class KarafGuestTest {
    private static final System.Logger LOG = System.getLogger(KarafGuestTest.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KARAF = "instance-0000000a";
    private static final String OTHER = "instance-0000000b";
    private static final Duration START_LIMIT = Duration.ofSeconds(180);
    private static final String ATTACHED =
            "grep -q 'PortStatus.*the host is connected' /app/data/log/karaf.log";
    // A first start on one emulated processor takes half as long again as on two.
    private static final int PROCESSORS = 2;
    private static final int MEGABYTES = 1_024;
    private static final String MODULES =
            "java.se,jdk.attach,jdk.httpserver,jdk.jartool,jdk.jfr,jdk.management,"
                    + "jdk.management.agent,jdk.naming.rmi,jdk.net,jdk.security.auth,"
                    + "jdk.security.jgss,jdk.unsupported,jdk.xml.dom,jdk.zipfs";

    @RegisterExtension static final QemuGuests GUESTS = new QemuGuests();
    @TempDir static Path folder;

    private HostNode host;

    @AfterEach
    void stop() {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void aKarafIsAttachedToldTheStatusOfItsGroupAndHeardByTheOthers() throws Exception {
        QemuNeeds needs = QemuNeeds.orSkip();
        JavaRuntime.orSkip();
        assumeTrue(
                Archive.read("system/io/guestwire/features/*/*.xml").contains("guestwire-guest"),
                "the distribution has no feature guestwire-guest");
        host = HostNode.start(folder, GUESTS.channels(), KARAF, OTHER);
        GuestImage image = GuestImage.java(needs, Archive.file(), MODULES, MEGABYTES, PROCESSORS);
        QemuGuest karaf = GUESTS.start(KARAF, image).awaitBoot();
        startAsGuestNode(karaf);
        ShellAgent other = new ShellAgent(GUESTS.start(OTHER, GuestImage.shell(needs)).awaitBoot());
        host.awaitConnected();

        JsonNode members =
                JSON.readTree(karaf.run("/app/bin/guestwire server-group:status --json"));
        assertThat(members.findValuesAsText("display_name"))
                .containsExactlyInAnyOrder(KARAF, OTHER);
        assertThat(members.findValuesAsText("state")).containsExactly("active", "active");

        karaf.run("/app/bin/guestwire server-group:broadcast own 'hello from karaf'");
        JsonNode heard = other.await("broadcast");
        assertThat(heard.at("/data/data").asText()).isEqualTo("hello from karaf");
        assertThat(heard.at("/data/source_instance").asText()).isEqualTo(KARAF);
    }

    /** What of the boot features makes a host gives way to what makes a guest. */
    private static void startAsGuestNode(QemuGuest guest) throws IOException {
        guest.run("!export JAVA_HOME=/java EXTRA_JAVA_OPTS=-XX:TieredStopAtLevel=1");
        guest.run(
                "cd /app/etc && rm io.guestwire.virtio.cfg io.guestwire.servergroup.cfg"
                        + " io.guestwire.gateway.cfg && sed -i"
                        + " -e '/ virtio-transport\\/.*,/d' -e 's/ server-group\\/[^,]*/ guestwire-guest/'"
                        + " org.apache.karaf.features.cfg");
        long started = System.nanoTime();
        guest.run("/app/bin/karaf server >/dev/console 2>&1 & echo $! >/tmp/karaf");
        // Cheap to ask: each call of bin/guestwire starts a Java, and takes time from the node's.
        await().pollInSameThread()
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> guest.execute(ATTACHED).status() == 0);
        guest.run("/app/bin/guestwire --wait 25");
        LOG.log(
                System.Logger.Level.INFO,
                "Karaf as a guest node, started and attached after {0} ms; {1}QEMU takes {2} MiB",
                (System.nanoTime() - started) / 1_000_000,
                guest.run("grep -h VmHWM /proc/$(cat /tmp/karaf)/status; free -m | grep Mem"),
                guest.residentMegabytes());
    }
}
