// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.guestwire.channel.ChannelStatus.State;
import io.guestwire.health.Finding;
import io.guestwire.health.Finding.Severity;
import io.guestwire.virtio.PortSource.PortException;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PortHealthTest {
    private final ScriptedPort device = new ScriptedPort();
    private final GuestPort port = new GuestPort(device);

    @AfterEach
    void stop() {
        port.stop();
    }

    private Finding finding(Duration later) {
        return new PortHealth(port, InstantSource.offset(InstantSource.system(), later))
                .findings()
                .get(0);
    }

    private void start(String reason) {
        port.start(new PortRecorder());
        await().until(() -> port.channels().get(0).reason().equals(reason));
    }

    @Test
    void aConnectedPortIsWell() {
        device.hostComes();
        port.start(new PortRecorder());
        await().until(() -> port.channels().get(0).state() == State.CONNECTED);
        assertThat(finding(Duration.ZERO))
                .isEqualTo(Finding.ok("port", "/dev/scripted is connected to the host"));
    }

    @Test
    void aHostThatIsAwayForLongIsWorthALook() {
        start("no host is connected");
        assertThat(finding(Duration.ZERO).severity()).isEqualTo(Severity.OK);
        assertThat(finding(Duration.ofMinutes(1)).severity()).isEqualTo(Severity.WARNING);
        assertThat(finding(Duration.ofMinutes(1)).remedy()).contains("hypervisor");
    }

    @Test
    void aMissingPortIsAFaultWithItsRemedy() {
        device.refusal = PortException.retrying("no such device");
        start("no such device");
        assertThat(finding(Duration.ZERO).severity()).isEqualTo(Severity.FAULT);
        assertThat(finding(Duration.ZERO).remedy()).contains("virtserialport");
    }

    @Test
    void aPortThatIsHeldNamesTheHolder() {
        device.refusal = PortException.retrying("busy: held by process 7 (other)");
        start("busy: held by process 7 (other)");
        assertThat(finding(Duration.ZERO).text()).contains("process 7 (other)");
        assertThat(finding(Duration.ZERO).remedy()).contains("one process only");
    }
}
