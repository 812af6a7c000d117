// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.qemu;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;

/**
 * A guest in which {@code bin/guestwire-guest} runs as its agent, and {@code listen} beside it.
 * What the agent logs is on the guest's console.
 */
final class AgentGuest {
    private static final System.Logger LOG = System.getLogger(AgentGuest.class.getName());
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROGRAM = "/app/bin/guestwire-guest";
    // What lives so short is not worth compiling on an emulated processor.
    private static final String COMMAND = "GUESTWIRE_OPTS=-Xint " + PROGRAM;
    private static final String DEVICE = "/dev/virtio-ports/cgcs.messaging";
    // It boots from memory: while that is unpacked, it is there twice.
    private static final int MEGABYTES = 256;
    private static final String CONTROL = "/run/guestwire-guest.sock";
    private static final String MODULES = "java.base,java.logging,java.management,jdk.unsupported";

    private final QemuGuest guest;
    private final long started;

    private AgentGuest(QemuGuest guest, long started) {
        this.guest = guest;
        this.started = started;
    }

    /** The image that it boots; skips the test where the archive has not been built. */
    static GuestImage image(QemuNeeds needs) throws Exception {
        JavaRuntime.orSkip();
        Path archive = archive();
        Assumptions.assumeTrue(Files.exists(archive), archive + " is not built");
        return GuestImage.java(needs, archive, MODULES, MEGABYTES, 1);
    }

    /** Starts the agent in a guest, which may still be booting. */
    static AgentGuest start(QemuGuest booting) throws IOException {
        booting.awaitBoot();
        booting.run("!export JAVA_HOME=/java PATH=$PATH:/java/bin");
        AgentGuest agent = new AgentGuest(booting, System.nanoTime());
        booting.run(PROGRAM + " --device " + DEVICE + " >/dev/console 2>&1 & echo $! >/tmp/agent");
        return agent;
    }

    /** Waits until the agent is answered by the host, and somebody listens beside it. */
    AgentGuest awaitAttached() throws IOException {
        // Until the agent serves them, commands would open the port themselves.
        await().pollInSameThread()
                .atMost(SOON)
                .until(() -> guest.execute("test -S " + CONTROL).status() == 0);
        awaitStatus();
        long millis = (System.nanoTime() - started) / 1_000_000;
        guest.run(COMMAND + " listen --json >>/tmp/heard 2>/dev/console &");
        awaitEvent(event -> event.get("event").asText().equals("connected"));
        LOG.log(
                System.Logger.Level.INFO,
                "{0}: agent and a status from the host after {1} ms; {2}QEMU takes {3} MiB",
                guest.instance(),
                millis,
                guest.run("grep -h VmHWM /proc/$(cat /tmp/agent)/status; free -m | grep Mem"),
                guest.residentMegabytes());
        return this;
    }

    QemuGuest guest() {
        return guest;
    }

    /** Waits until the agent answers with the status of the server group. */
    void awaitStatus() {
        await().pollInSameThread().atMost(SOON).until(() -> execute("status").status() == 0);
    }

    /** The status document of every member, as the command prints them. */
    JsonNode status() throws IOException {
        return JSON.readTree(guest.run(COMMAND + " status --json"));
    }

    /** Runs a command of the agent's program. */
    GuestShell.Result execute(String command) throws IOException {
        return guest.execute(COMMAND + " " + command);
    }

    /** Waits for an event that {@code listen} prints. */
    void awaitEvent(Predicate<JsonNode> wanted) {
        await().alias("what " + guest.instance() + " hears")
                .pollInSameThread()
                .atMost(SOON)
                .untilAsserted(
                        () -> {
                            String heard = guest.run("cat /tmp/heard");
                            boolean found = false;
                            // A line without its end is still being written.
                            String whole = heard.substring(0, heard.lastIndexOf('\n') + 1);
                            for (String line : whole.split("\n")) {
                                found |= !line.isEmpty() && wanted.test(JSON.readTree(line));
                            }
                            if (!found) {
                                throw new AssertionError("nothing wanted in:\n" + heard);
                            }
                        });
    }

    /** Forgets what has been heard. */
    void forget() throws IOException {
        guest.run(": >/tmp/heard");
    }

    private static Path archive() {
        String version = System.getProperty("project.version");
        Path root = Path.of(System.getProperty("guestwire.archive")).resolve("../../..");
        return root.resolve("guest/target/guestwire-guest-" + version + ".tar.gz").normalize();
    }
}
