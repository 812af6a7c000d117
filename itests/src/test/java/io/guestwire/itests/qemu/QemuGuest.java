// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.qemu;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A real guest: QEMU without hardware support and without a network, one virtio-serial port where
 * libvirt would put it on the host, and a second one for the test. {@link QemuGuests} starts it,
 * and ends it whatever happens.
 */
final class QemuGuest implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(QemuGuest.class.getName());
    private static final Duration BOOT_LIMIT = Duration.ofSeconds(120);
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);
    private static final Duration END_LIMIT = Duration.ofSeconds(30);

    private static final String PORT = "virtserialport,chardev=c,name=cgcs.messaging,id=port";

    private final String instance;
    private final Path socket;
    private final Path console;
    private final GuestShell shell;
    private final QemuMonitor monitor;
    private final Process process;

    /** Starts QEMU; its sockets are in these folders, whose names must be short. */
    QemuGuest(String instance, Path channels, Path scratch, GuestImage image) throws IOException {
        this.instance = instance;
        socket = channels.resolve("cgcs.messaging." + instance + ".sock");
        console = Files.createTempFile(scratch, instance, ".console");
        Path control = Files.createTempFile(scratch, instance, ".sh");
        Files.delete(control);
        shell = new GuestShell(control);
        Path monitorSocket = Files.createTempFile(scratch, instance, ".mon");
        Files.delete(monitorSocket);
        monitor = new QemuMonitor(monitorSocket);
        process =
                new ProcessBuilder(command(image, control, monitorSocket))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(console.toFile()))
                        .start();
        process.onExit().thenRun(this::closeShell);
    }

    private List<String> command(GuestImage image, Path control, Path monitorSocket) {
        List<String> command = new ArrayList<>(List.of(image.needs().qemu().toString()));
        command.addAll(List.of("-name", instance, "-M", "pc", "-m", "" + image.megabytes()));
        command.addAll(List.of("-smp", "" + image.processors()));
        // A KVM that is there can still hang, where this machine is a guest itself. The buffer for
        // translated code would otherwise grow to as much as the guest has.
        command.addAll(
                List.of(
                        "-accel",
                        "tcg,tb-size=128",
                        "-nodefaults",
                        "-display",
                        "none",
                        "-no-reboot"));
        command.addAll(List.of("-nic", "none", "-serial", "file:" + console));
        command.addAll(List.of("-kernel", image.needs().kernel().toString()));
        command.addAll(List.of("-initrd", image.file().toString()));
        command.addAll(List.of("-append", "console=ttyS0 quiet panic=-1 rootfstype=ramfs"));
        command.addAll(List.of("-device", "virtio-serial-pci"));
        command.addAll(List.of("-chardev", "socket,id=c,path=" + socket + ",server=on,wait=off"));
        command.addAll(List.of("-device", PORT));
        command.addAll(List.of("-chardev", "socket,id=t,path=" + control));
        command.addAll(List.of("-device", "virtserialport,chardev=t,name=guestwire.test"));
        command.addAll(List.of("-monitor", "unix:" + monitorSocket + ",server=on,wait=off"));
        return command;
    }

    /** Waits until its shell takes commands. */
    QemuGuest awaitBoot() throws IOException {
        double seconds = shell.awaitBoot(BOOT_LIMIT);
        LOG.log(
                System.Logger.Level.INFO,
                "{0}: ports after {1} s, QEMU takes {2} MiB",
                instance,
                seconds,
                residentMegabytes());
        return this;
    }

    String instance() {
        return instance;
    }

    GuestShell.Result execute(String command) throws IOException {
        return shell.execute(command, COMMAND_LIMIT);
    }

    /** Runs a command that must end with status 0; returns what it printed. */
    String run(String command) throws IOException {
        GuestShell.Result result = execute(command);
        assertThat(result.status()).as("%s: %s", command, result.output()).isZero();
        return result.output();
    }

    /** Takes the port away, as libvirt does at {@code virsh detach-device}; the socket stays. */
    void unplugPort() throws IOException {
        monitor.command("device_del port");
    }

    /** Gives the port back. */
    void plugPort() throws IOException {
        monitor.command("device_add " + PORT);
    }

    /** Ends it as a crash of QEMU does: the socket's file stays. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
        assertThat(socket).exists();
    }

    /** Ends it as libvirt does: QEMU takes its socket away. */
    void quit() throws InterruptedException {
        process.destroy();
        awaitEnd();
        assertThat(socket).doesNotExist();
    }

    /** Leaves it alone, as a JVM that is killed does; waits until it has ended by itself. */
    void abandon() throws InterruptedException {
        closeShell();
        awaitEnd();
    }

    /** What QEMU takes of this machine's memory, in MiB. */
    long residentMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .sum();
    }

    /** What its kernel, and its programs' output where a test sends it there, had to say. */
    String console() throws IOException {
        return Files.readString(console, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().orTimeout(END_LIMIT.toSeconds(), SECONDS).join();
        closeShell();
    }

    private void awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(END_LIMIT.toSeconds(), SECONDS))
                .as("%s ends", instance)
                .isTrue();
    }

    private void closeShell() {
        try {
            shell.close();
        } catch (IOException ignored) {
            // It is gone all the same.
        }
    }
}
