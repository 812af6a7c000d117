// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.guestwire.baselayer.BaseLayer;
import io.guestwire.baselayer.GroupService;
import io.guestwire.baselayer.Limits;
import io.guestwire.channel.Side;
import io.guestwire.group.GroupAddress;
import io.guestwire.group.MessageGroup;
import io.guestwire.scaling.ResourceScaling.Scaled;
import io.guestwire.scaling.guest.GuestScaling;
import io.guestwire.scaling.host.HostScaling;
import io.guestwire.scaling.host.StrayAnswers;
import io.guestwire.simulator.SimulatedGuest;
import io.guestwire.virtio.ChannelSettings;
import io.guestwire.virtio.HostChannels;
import io.guestwire.virtio.SelectorLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both ends over real unix sockets: a host's base layer, and simulated guests on one thread. */
@Timeout(60)
class OverSocketsTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir Path sockets;
    @TempDir Path folder;
    private final HostScaling scaling = new HostScaling(Map.of());
    private final BaseLayer host = new BaseLayer(Limits.DEFAULT);
    private SelectorLoop loop;
    private SimulatedGuest first;
    private SimulatedGuest second;

    @BeforeEach
    void start() throws IOException {
        add(scaling);
        add(new StrayAnswers(scaling));
        host.add(
                new HostChannels(
                        ChannelSettings.read(
                                Map.of(ChannelSettings.DIRECTORY, sockets),
                                ChannelSettings.DEFAULT,
                                complaint -> {
                                    throw new IllegalArgumentException(complaint);
                                })));
        loop = new SelectorLoop("test-guests");
        first = guest("instance-1");
        second = guest("instance-2");
        await().until(() -> scaling.connected().size() == 2);
    }

    @AfterEach
    void stop() {
        host.close();
        first.stop();
        second.stop();
        loop.close();
    }

    @Test
    void aProcessorGoesAndComesBack() throws IOException {
        serve(first, Map.of("cpu.directory", processors("first")));
        Scaled down = scaling.cpuDown("instance-1", LONG).join();
        assertThat(down.cpu()).isEqualTo(2);
        assertThat(down.onlineCpus()).containsExactly(0, 1);
        assertThat(folder.resolve("first/cpu2/online")).hasContent("0");
        Scaled up = scaling.cpuUp("instance-1", 2, LONG).join();
        assertThat(up.onlineCpus()).containsExactly(0, 1, 2);
        assertThatThrownBy(() -> scaling.cpuUp("instance-1", 9, LONG).join())
                .hasMessageContaining("found no ")
                .hasMessageContaining("cpu9");
    }

    @Test
    void aGuestThatServesNoScalingIsNotWaitedFor() {
        assertThatThrownBy(() -> scaling.cpuDown("instance-1", LONG).join())
                .hasMessageContaining("none serves here");
    }

    @Test
    void aGuestWhoseHelperTakesItsTimeHoldsUpNobodyOnTheSameThread() throws IOException {
        Path helper = folder.resolve("helper");
        Files.writeString(
                helper, "#!/bin/sh\nwhile [ ! -e \"$0.go\" ]; do sleep 0.05; done\necho 1\n");
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
        serve(
                first,
                Map.of(
                        "cpu.directory",
                        processors("first"),
                        "helper",
                        helper,
                        "helper.timeout",
                        20_000));
        serve(second, Map.of("cpu.directory", processors("second")));
        CompletableFuture<Scaled> slow = scaling.cpuDown("instance-1", LONG);
        assertThat(scaling.cpuDown("instance-2", LONG).join().cpu()).isEqualTo(2);
        assertThat(slow).isNotDone();
        Files.createFile(folder.resolve("helper.go"));
        assertThat(slow.join().cpu()).isEqualTo(1);
    }

    private void add(MessageGroup group) {
        GroupAddress address = group.getClass().getAnnotation(GroupAddress.class);
        host.add(
                new GroupService(
                        address.address(), Side.HOST, address.when_full(), 0, "test", group));
    }

    private SimulatedGuest guest(String instance) {
        Path socket = sockets.resolve("cgcs.messaging." + instance + ".sock");
        return SimulatedGuest.start(instance, socket, loop, 1);
    }

    private static void serve(SimulatedGuest guest, Map<String, Object> configuration) {
        guest.add("cgcs.scale", new GuestScaling(configuration));
    }

    private Path processors(String name) throws IOException {
        Path directory = folder.resolve(name);
        for (int i : List.of(0, 1, 2)) {
            Path cpu = Files.createDirectories(directory.resolve("cpu" + i));
            if (i > 0) {
                Files.writeString(cpu.resolve("online"), "1\n");
            }
        }
        return directory;
    }
}
