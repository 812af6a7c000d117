// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer.osgi;

import io.guestwire.baselayer.BaseLayer;
import io.guestwire.baselayer.BaseLayerHealth;
import io.guestwire.baselayer.CountersView;
import io.guestwire.baselayer.GroupService;
import io.guestwire.baselayer.HealthChecks;
import io.guestwire.baselayer.Limits;
import io.guestwire.channel.ChannelProvider;
import io.guestwire.group.MessageGroup;
import io.guestwire.health.HealthCheck;
import io.guestwire.settings.Complaints;
import io.guestwire.settings.Settings;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.JMException;
import javax.management.ObjectName;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the base layer to what is registered: transports, message groups, configuration. */
@Component(
        immediate = true,
        service = {},
        configurationPid = BaseLayerComponent.PID)
@Designate(ocd = BaseLayerConfig.class)
public final class BaseLayerComponent {
    static final String PID = "io.guestwire.baselayer";

    private static final Logger LOG = LoggerFactory.getLogger(BaseLayerComponent.class);
    private static final String MBEAN = "io.guestwire:type=Counters";

    private final BaseLayer node;
    private final Complaints complaints = new Complaints("base-layer", LOG::error);
    private final HealthChecks checks = new HealthChecks();
    private final List<ServiceRegistration<?>> services;
    private final Map<ServiceReference<MessageGroup>, GroupService> groups =
            new ConcurrentHashMap<>();

    /** Called by Declarative Services. The configuration type gives the defaults. */
    @Activate
    public BaseLayerComponent(
            BundleContext context, BaseLayerConfig config, Map<String, Object> properties) {
        node = new BaseLayer(read(properties, Limits.DEFAULT));
        checks.add(complaints.with(new BaseLayerHealth(node)));
        services =
                List.of(
                        context.registerService(BaseLayer.class, node, null),
                        context.registerService(HealthChecks.class, checks, null));
        manage(true);
    }

    @Modified
    void modified(BaseLayerConfig config, Map<String, Object> properties) {
        node.limits(read(properties, node.limits()));
    }

    @Deactivate
    void deactivate() {
        manage(false);
        services.forEach(ServiceRegistration::unregister);
        node.close();
    }

    private Limits read(Map<String, Object> properties, Limits former) {
        Settings settings = new Settings(PID, properties, complaints.anew());
        settings.complainOfUnknown(BaseLayerConfig.class);
        return Limits.read(settings, former);
    }

    private void manage(boolean on) {
        try {
            ObjectName name = new ObjectName(MBEAN);
            if (on) {
                ManagementFactory.getPlatformMBeanServer()
                        .registerMBean(new CountersView(node), name);
            } else {
                ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
            }
        } catch (JMException e) {
            LOG.warn("The counters are not in JMX: {}", e.toString());
        }
    }

    // References are bound in the order of their names: groups before the transports bring
    // messages.

    @Reference(
            name = "1-groups",
            service = MessageGroup.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindGroup(ServiceReference<MessageGroup> reference, MessageGroup group) {
        GroupService service = service(reference, group);
        groups.put(reference, service);
        node.add(service);
    }

    /** Its properties have changed: another address perhaps, or another ranking. */
    void updatedGroup(ServiceReference<MessageGroup> reference, MessageGroup group) {
        GroupService service = service(reference, group);
        GroupService former = groups.put(reference, service);
        if (former == null || !former.isSame(service)) {
            if (former != null) {
                node.remove(former);
            }
            node.add(service);
        }
    }

    void unbindGroup(ServiceReference<MessageGroup> reference) {
        GroupService service = groups.remove(reference);
        if (service != null) {
            node.remove(service);
        }
    }

    @Reference(
            name = "2-transports",
            service = ChannelProvider.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindTransport(ChannelProvider provider) {
        node.add(provider);
    }

    void unbindTransport(ChannelProvider provider) {
        node.remove(provider);
    }

    // Not by the commands: they would be taken and given again whenever one comes or goes.

    @Reference(
            name = "3-checks",
            service = HealthCheck.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindCheck(HealthCheck check) {
        checks.add(check);
    }

    void unbindCheck(HealthCheck check) {
        checks.remove(check);
    }

    private static GroupService service(
            ServiceReference<MessageGroup> reference, MessageGroup group) {
        Bundle bundle = reference.getBundle();
        return GroupService.read(
                reference::getProperty,
                bundle == null ? "" : bundle.getSymbolicName(),
                bundle == null ? "" : bundle.getVersion().toString(),
                group);
    }
}
