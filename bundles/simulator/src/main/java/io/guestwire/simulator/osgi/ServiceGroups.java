// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator.osgi;

import io.guestwire.group.MessageGroup;
import io.guestwire.group.WhenFull;
import io.guestwire.simulator.GroupFactory;
import java.util.Locale;
import java.util.Objects;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentServiceObjects;

/** A service of scope prototype: a message group for whoever asks. */
record ServiceGroups(
        String address,
        WhenFull whenFull,
        int ranking,
        String origin,
        ComponentServiceObjects<MessageGroup> services)
        implements GroupFactory {
    ServiceGroups(
            ServiceReference<MessageGroup> reference,
            ComponentServiceObjects<MessageGroup> services) {
        this(
                reference.getProperty("guestwire.group.address") instanceof String text
                        ? text
                        : null,
                whenFull(reference.getProperty("guestwire.group.when.full")),
                reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer number
                        ? number
                        : 0,
                origin(reference.getBundle()),
                services);
    }

    private static WhenFull whenFull(Object property) {
        String name = String.valueOf(property).toUpperCase(Locale.ROOT);
        return name.equals(WhenFull.DROP_OLDEST.name())
                ? WhenFull.DROP_OLDEST
                : WhenFull.DROP_NEWEST;
    }

    private static String origin(Bundle bundle) {
        return bundle == null ? "" : bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    /** Whether the other one says the same of itself. */
    boolean isLike(ServiceGroups other) {
        return Objects.equals(address, other.address)
                && whenFull == other.whenFull
                && ranking == other.ranking;
    }

    @Override
    public MessageGroup create() {
        MessageGroup group = services.getService();
        if (group == null) {
            throw new IllegalStateException("the service gives none; the log says why");
        }
        return group;
    }

    @Override
    public void release(MessageGroup group) {
        services.ungetService(group);
    }

    @Override
    public String toString() {
        return "message group " + address + " of " + origin;
    }
}
