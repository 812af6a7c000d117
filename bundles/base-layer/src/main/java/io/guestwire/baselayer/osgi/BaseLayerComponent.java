// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer.osgi;

import io.guestwire.baselayer.BaseLayer;
import io.guestwire.baselayer.BaseLayerHealth;
import io.guestwire.baselayer.CountersView;
import io.guestwire.baselayer.GroupService;
import io.guestwire.baselayer.HealthChecks;
import io.guestwire.baselayer.Limits;
import io.guestwire.channel.ChannelProvider;
import io.guestwire.channel.Side;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.WhenFull;
import io.guestwire.health.HealthCheck;
import io.guestwire.settings.Complaints;
import io.guestwire.settings.Settings;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
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
        return Limits.read(new Settings(PID, properties, complaints.anew()), former);
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
        node.add(service(reference, group));
    }

    void unbindGroup(ServiceReference<MessageGroup> reference, MessageGroup group) {
        node.remove(service(reference, group));
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
        String origin = bundle == null ? "" : bundle.getSymbolicName() + " " + bundle.getVersion();
        Object ranking = reference.getProperty(Constants.SERVICE_RANKING);
        return new GroupService(
                text(reference.getProperty("guestwire.group.address")),
                constant(Side.class, reference.getProperty("guestwire.group.side"), null),
                constant(
                        WhenFull.class,
                        reference.getProperty("guestwire.group.when.full"),
                        WhenFull.DROP_NEWEST),
                ranking instanceof Integer number ? number : 0,
                origin,
                group);
    }

    private static String text(Object property) {
        return property instanceof String text ? text : null;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, Object property, E otherwise) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(String.valueOf(property).toUpperCase(Locale.ROOT))) {
                return constant;
            }
        }
        return otherwise;
    }
}
