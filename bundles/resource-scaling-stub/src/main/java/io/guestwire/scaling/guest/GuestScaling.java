// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.guest;

import io.guestwire.channel.Side;
import io.guestwire.group.Excerpt;
import io.guestwire.group.GroupAddress;
import io.guestwire.group.GroupContext;
import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import io.guestwire.health.Finding;
import io.guestwire.health.HealthCheck;
import io.guestwire.scaling.Processors;
import io.guestwire.scaling.message.Direction;
import io.guestwire.scaling.message.Fields;
import io.guestwire.scaling.message.MalformedException;
import io.guestwire.scaling.message.ScaleAnswer;
import io.guestwire.scaling.message.ScaleNack;
import io.guestwire.scaling.message.ScaleRequest;
import io.guestwire.settings.Complaints;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.annotations.ServiceScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resource scaling in a guest: has {@link Processors} do what the host asks, and answers to whoever
 * asked.
 *
 * <p>In OSGi a component; in the small guest agent an object of this class, made with the entries
 * of its configuration. It holds nothing that another one would share, so a simulator can have one
 * for each of its guests.
 *
 * <p><b>Threads:</b> the group's, and one for the work while there is some ({@link OneJob}): taking
 * a processor offline can take its time, and a group does not block. <b>When full:</b> while there
 * is work, another request fails at once.
 */
@Component(
        service = {MessageGroup.class, HealthCheck.class},
        scope = ServiceScope.PROTOTYPE,
        configurationPid = GuestScaling.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@GroupAddress(address = ScaleRequest.ADDRESS, side = Side.GUEST)
public final class GuestScaling implements MessageGroup, HealthCheck {
    /** The configuration's name: {@code etc/io.guestwire.scaling.guest.cfg}. */
    public static final String PID = "io.guestwire.scaling.guest";

    private static final Logger LOG = LoggerFactory.getLogger(GuestScaling.class);
    private static final String PART = "resource-scaling-guest";

    private final Complaints complaints = new Complaints(PART, LOG::error);
    private final HealthCheck health =
            complaints.with(() -> List.of(Finding.ok(PART, "the host can ask")));
    private final Processors own;
    private final AtomicReference<Processors> service = new AtomicReference<>();
    private final OneJob job = new OneJob(task -> new Thread(task, "guestwire-scaling"));
    private GroupContext context;

    /**
     * For Declarative Services, and for a node without: with the processors that a {@link
     * ServiceLoader} finds, else with those that the configuration describes.
     */
    @Activate
    public GuestScaling(Map<String, Object> configuration) {
        own =
                ServiceLoader.load(Processors.class, GuestScaling.class.getClassLoader())
                        .findFirst()
                        .orElseGet(
                                () -> LinuxProcessors.configured(configuration, complaints.anew()));
    }

    /** With processors of one's own. */
    public GuestScaling(Processors processors) {
        own = processors;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindProcessors(Processors processors) {
        service.set(processors);
    }

    /** Of two that change places the new one is bound first. */
    void unbindProcessors(Processors processors) {
        service.compareAndSet(processors, null);
    }

    @Override
    public List<Finding> findings() {
        return health.findings();
    }

    @Override
    public void started(GroupContext context) {
        this.context = context;
    }

    @Override
    public void stopped() {
        job.interrupt();
    }

    @Override
    public void received(Peer peer, Message message) {
        Asker asker = new Asker(peer, message.version(), message.sourceAddress());
        Fields fields;
        try {
            fields = Fields.read(message.data());
        } catch (MalformedException e) {
            asker.send(context, ScaleNack.json(e.getMessage()));
            return;
        }
        if (fields.isNack()) {
            String why = Excerpt.of(fields.textOr("log_msg", ""));
            LOG.warn("The host could not use an answer: {}", why);
            return;
        }
        try {
            begin(ScaleRequest.read(fields), asker);
        } catch (MalformedException e) {
            asker.send(context, refusal(fields, e.getMessage()));
        }
    }

    /** Who waits for an answer, and where. */
    private record Asker(Peer peer, int version, String address) {
        void send(GroupContext context, byte[] json) {
            peer.send(context.outgoing(json), version, ScaleRequest.ADDRESS, address);
        }
    }

    /** A failure, for a host that waits for one, where the message looks like a request. */
    private static byte[] refusal(Fields fields, String problem) {
        return fields.hasText("resource") && fields.hasText("direction")
                ? ScaleAnswer.fail(
                        ScaleRequest.VERSION,
                        fields.textOr("resource", ""),
                        fields.textOr("direction", ""),
                        problem)
                : ScaleNack.json(problem);
    }

    private void begin(ScaleRequest request, Asker asker) {
        GroupContext running = context;
        boolean begun =
                job.begin(
                        () -> carryOut(request),
                        answer -> {
                            if (!running.execute(() -> asker.send(running, answer))) {
                                LOG.warn("{}: nobody can be told the outcome any more", request);
                            }
                        });
        if (!begun) {
            asker.send(context, ScaleAnswer.fail(request, "still at work on an earlier request"));
        }
    }

    private Processors processors() throws IOException {
        Processors serving = service.get();
        if (serving != null) {
            return serving;
        }
        if (context.isSimulated() && own instanceof LinuxProcessors linux && linux.areReal()) {
            throw new IOException(
                    "a simulated guest leaves the processors of this machine alone; set"
                            + " cpu.directory in etc/"
                            + PID
                            + ".cfg to a folder of that shape");
        }
        return own;
    }

    /** On the thread of the job. */
    private byte[] carryOut(ScaleRequest request) {
        try {
            Processors processors = processors();
            int cpu = request.onlineCpu();
            if (request.direction() == Direction.DOWN) {
                cpu = processors.down(request.timeout());
            } else {
                processors.up(cpu, request.timeout());
            }
            List<Integer> online = processors.online().stream().sorted().toList();
            LOG.info("{}: processor {}, online are now {}", request, cpu, online);
            return ScaleAnswer.success(request, cpu, online);
        } catch (InterruptedException e) {
            return ScaleAnswer.fail(request, "interrupted: resource scaling is being stopped");
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.warn("{}: {}", request, e.toString());
            // The message of some exceptions is a path and nothing else.
            boolean speaks = e.getMessage() != null && !(e instanceof FileSystemException);
            return ScaleAnswer.fail(request, speaks ? e.getMessage() : e.toString());
        }
    }
}
