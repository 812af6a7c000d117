// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.host;

import io.guestwire.channel.Side;
import io.guestwire.group.GroupAddress;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import io.guestwire.health.Finding;
import io.guestwire.health.HealthCheck;
import io.guestwire.scaling.ResourceScaling;
import io.guestwire.scaling.ScalingCounter;
import io.guestwire.scaling.ScalingException;
import io.guestwire.scaling.ScalingException.Reason;
import io.guestwire.scaling.message.ScaleRequest;
import io.guestwire.scaling.osgi.HostConfiguration;
import io.guestwire.settings.Complaints;
import io.guestwire.settings.Settings;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resource scaling on a host: takes orders from any thread and hands them to its {@link Session},
 * which lives on the message group's own.
 *
 * <p><b>Threads:</b> those of {@link ResourceScaling} and {@link #configure} any, the others the
 * group's. <b>When full:</b> what does not fit into the group's mailbox is refused at once.
 */
@Component(
        immediate = true,
        configurationPid = HostScaling.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {MessageGroup.class, ResourceScaling.class, HealthCheck.class, HostScaling.class})
@GroupAddress(address = HostScaling.ADDRESSES, side = Side.HOST)
public final class HostScaling implements MessageGroup, ResourceScaling, HealthCheck {
    /** The configuration's name: {@code etc/io.guestwire.scaling.cfg}. */
    public static final String PID = "io.guestwire.scaling";

    /** The addresses that requests are sent from and answered to, one each. */
    public static final String ADDRESSES = "scale-*";

    private static final Logger LOG = LoggerFactory.getLogger(HostScaling.class);
    private static final String PART = "resource-scaling";

    private final Complaints complaints = new Complaints(PART, LOG::error);
    private final HealthCheck health =
            complaints.with(() -> List.of(Finding.ok(PART, "guests can be asked")));
    private final Counters counters = new Counters();
    private final Set<String> connected = new ConcurrentSkipListSet<>();

    /** What has not ended yet: all of it ends when the group is stopped. */
    private final Set<CompletableFuture<Scaled>> open = ConcurrentHashMap.newKeySet();

    private volatile Duration timeout = Duration.ofSeconds(10);
    private volatile GroupContext context;
    private Session session;

    /** For Declarative Services, and for who goes without. */
    @Activate
    public HostScaling(Map<String, Object> configuration) {
        configure(configuration);
    }

    /** Takes other entries; requests in flight keep their time-out. */
    @Modified
    public void configure(Map<String, Object> configuration) {
        Settings settings = new Settings(PID, configuration, complaints.anew());
        settings.complainOfUnknown(HostConfiguration.class);
        timeout = settings.milliseconds("timeout", MIN_TIMEOUT, MAX_TIMEOUT, timeout);
    }

    @Override
    public CompletableFuture<Scaled> cpuDown(String instance, Duration timeout) {
        return ask(instance, timeout, onlineCpus -> ScaleRequest.down(timeout));
    }

    @Override
    public CompletableFuture<Scaled> cpuUp(String instance, int cpu, Duration timeout) {
        if (cpu < 0 || cpu > MAX_CPU) {
            throw new IllegalArgumentException(
                    "expected the number of a processor, 0 to " + MAX_CPU + ", found " + cpu);
        }
        return ask(instance, timeout, onlineCpus -> ScaleRequest.up(timeout, cpu, onlineCpus));
    }

    @Override
    public Duration timeout() {
        return timeout;
    }

    @Override
    public Set<String> connected() {
        return Collections.unmodifiableSet(connected);
    }

    @Override
    public Map<ScalingCounter, Long> counters() {
        return counters.values();
    }

    @Override
    public List<Finding> findings() {
        return health.findings();
    }

    /** What is counted into, by {@link StrayAnswers} as well. */
    Counters counting() {
        return counters;
    }

    private CompletableFuture<Scaled> ask(
            String instance, Duration timeout, Function<List<Integer>, ScaleRequest> request) {
        if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "expected a time-out from %d to %d milliseconds, found %d"
                            .formatted(
                                    MIN_TIMEOUT.toMillis(),
                                    MAX_TIMEOUT.toMillis(),
                                    timeout.toMillis()));
        }
        CompletableFuture<Scaled> future = new CompletableFuture<>();
        GroupContext running = context;
        if (running == null) {
            future.completeExceptionally(
                    new ScalingException(
                            Reason.STOPPED,
                            "Resource scaling does not run: the base layer has not started it"));
            return future;
        }
        open.add(future);
        future.whenComplete((scaled, failure) -> open.remove(future));
        if (!running.execute(() -> session.begin(instance, request, future))) {
            future.completeExceptionally(
                    new ScalingException(
                            Reason.BUSY,
                            "Resource scaling has too much to do, or is being stopped; try again"));
        }
        return future;
    }

    @Override
    public void started(GroupContext context) {
        session = new Session(context, counters);
        this.context = context;
    }

    @Override
    public void peerCame(Peer peer) {
        connected.add(peer.name());
    }

    @Override
    public void peerWent(Peer peer) {
        if (context.peer(peer.name()).isEmpty()) {
            connected.remove(peer.name());
        }
        session.peerWent(peer);
    }

    @Override
    public void received(Peer peer, Message message) {
        session.received(peer, message);
    }

    @Override
    public void stopped() {
        context = null;
        connected.clear();
        session.stop();
        // Those that have not even begun.
        open.forEach(
                future ->
                        future.completeExceptionally(
                                new ScalingException(
                                        Reason.STOPPED, "Resource scaling was stopped")));
    }
}
