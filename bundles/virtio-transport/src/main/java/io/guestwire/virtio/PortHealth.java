// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import io.guestwire.channel.ChannelStatus;
import io.guestwire.channel.ChannelStatus.State;
import io.guestwire.health.Finding;
import io.guestwire.health.Finding.Severity;
import io.guestwire.health.HealthCheck;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What {@link GuestPort} knows to be wrong, for {@code guestwire:doctor}. Any thread. */
public final class PortHealth implements HealthCheck {
    private static final String PART = "port";

    /** For so long it is natural that no host is there: its node is restarted. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final GuestPort port;
    private final InstantSource clock;

    /** Makes a check of this port. */
    public PortHealth(GuestPort port) {
        this(port, InstantSource.system());
    }

    PortHealth(GuestPort port, InstantSource clock) {
        this.port = port;
        this.clock = clock;
    }

    @Override
    public List<Finding> findings() {
        ChannelStatus status = port.channels().get(0);
        if (status.state() == State.CONNECTED) {
            return List.of(Finding.ok(PART, status.location() + " is connected to the host"));
        }
        String text =
                "%s, since %s: %s"
                        .formatted(
                                status.location(),
                                status.since().truncatedTo(ChronoUnit.MILLIS),
                                status.reason());
        String remedy = remedy(status.reason());
        if (!remedy.isEmpty()) {
            return List.of(finding(Severity.FAULT, text, remedy));
        }
        Instant longAgo = clock.instant().minus(PATIENCE);
        if (status.since().isAfter(longAgo)) {
            return List.of(Finding.ok(PART, text));
        }
        return List.of(
                finding(Severity.WARNING, text, "see whether Guestwire runs on the hypervisor"));
    }

    private static String remedy(String reason) {
        if (reason.startsWith("no such device")) {
            return "give the virtual machine a virtserialport with the name cgcs.messaging, or set"
                    + " device";
        } else if (reason.startsWith("busy")) {
            return "one process only can have the port: end the other one";
        } else if (reason.startsWith("permission denied")) {
            return "let the user of this process read and write the port, by a udev rule";
        } else if (reason.startsWith("expected")) {
            return "set device to the path of the port";
        }
        return "";
    }

    private static Finding finding(Severity severity, String text, String remedy) {
        return new Finding(severity, PART, GuestPort.HOST, text, remedy);
    }
}
