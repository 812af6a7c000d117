// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator.osgi;

import io.guestwire.group.MessageGroup;
import io.guestwire.health.Finding;
import io.guestwire.health.HealthCheck;
import io.guestwire.servergroup.client.ServerGroupClient;
import io.guestwire.settings.Complaints;
import io.guestwire.settings.Settings;
import io.guestwire.simulator.Simulator;
import io.guestwire.simulator.SimulatorException;
import io.guestwire.simulator.SimulatorSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferenceScope;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link Simulator} of this node, for the commands. Message groups for guests that are
 * registered as services of scope prototype are given to each simulated guest.
 */
@Component(
        immediate = true,
        configurationPid = SimulatorSettings.PID,
        service = {})
@Designate(ocd = SimulatorConfig.class)
public final class SimulatorComponent {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatorComponent.class);

    private final Complaints complaints = new Complaints("simulator", LOG::error);
    private final Simulator simulator;
    private final List<ServiceRegistration<?>> services;
    private final Map<ServiceReference<MessageGroup>, ServiceGroups> offers =
            new ConcurrentHashMap<>();
    private SimulatorSettings settings;

    /** Called by Declarative Services. */
    @Activate
    public SimulatorComponent(BundleContext context, Map<String, Object> properties) {
        settings = read(properties, SimulatorSettings.DEFAULT);
        simulator = new Simulator(settings);
        startMissing();
        services =
                List.of(
                        context.registerService(Simulator.class, simulator, null),
                        context.registerService(
                                HealthCheck.class, complaints.with(this::findings), null));
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings = read(properties, settings);
        simulator.apply(settings);
        startMissing();
    }

    @Deactivate
    void deactivate() {
        services.forEach(ServiceRegistration::unregister);
        simulator.close();
    }

    // Each guest needs a group of its own, so only a service that can be had many times will do.

    @Reference(
            service = MessageGroup.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            scope = ReferenceScope.PROTOTYPE_REQUIRED,
            target = "(|(guestwire.group.side=GUEST)(guestwire.group.side=guest))")
    void bindGroup(
            ServiceReference<MessageGroup> reference,
            ComponentServiceObjects<MessageGroup> groups) {
        ServiceGroups offer = new ServiceGroups(reference, groups);
        if (ServerGroupClient.ADDRESS.equals(offer.address())) {
            LOG.debug("{}: simulated guests have a client of their own", offer);
            return;
        }
        try {
            simulator.offer(offer);
            offers.put(reference, offer);
            LOG.info("Simulated guests have {}", offer);
        } catch (SimulatorException e) {
            LOG.error("{}", e.getMessage());
        }
    }

    void updatedGroup(
            ServiceReference<MessageGroup> reference,
            ComponentServiceObjects<MessageGroup> groups) {
        ServiceGroups former = offers.get(reference);
        if (former == null || !former.isLike(new ServiceGroups(reference, groups))) {
            unbindGroup(reference);
            bindGroup(reference, groups);
        }
    }

    void unbindGroup(ServiceReference<MessageGroup> reference) {
        ServiceGroups offer = offers.remove(reference);
        if (offer != null) {
            try {
                simulator.withdraw(offer);
            } catch (SimulatorException e) {
                LOG.error("{} does not end: {}", offer, e.getMessage());
            }
        }
    }

    private SimulatorSettings read(Map<String, Object> properties, SimulatorSettings former) {
        Consumer<String> complain = complaints.anew();
        new Settings(SimulatorSettings.PID, properties, complain)
                .complainOfUnknown(SimulatorConfig.class);
        return SimulatorSettings.read(properties, former, complain);
    }

    private List<Finding> findings() {
        return List.of(Finding.ok("simulator", simulator.names().size() + " guests simulated"));
    }

    private void startMissing() {
        try {
            int missing = settings.guests() - simulator.names().size();
            if (missing > 0) {
                LOG.info("Simulated guests: {}", simulator.start(missing));
            }
        } catch (SimulatorException e) {
            LOG.error("Guests cannot be simulated: {}", e.getMessage());
        }
    }
}
