// SPDX-License-Identifier: Apache-2.0
package io.guestwire.console.osgi;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Registry;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * Which bundles announce commands (the header {@code Karaf-Commands}) that the shell does not have
 * yet. It takes them when the services that they need are there, and tells nobody; and on each
 * start but the first, boot features count as installed before their bundles have started.
 */
final class MissingCommands implements Supplier<Set<String>> {
    private final BundleContext context;
    private final Registry registry;

    MissingCommands(BundleContext context, Registry registry) {
        this.context = context;
        this.registry = registry;
    }

    @Override
    public Set<String> get() {
        Set<Bundle> there = new HashSet<>();
        registry.getCommands().forEach(command -> there.add(bundleOf(command)));
        Set<String> missing = new TreeSet<>();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getHeaders("").get("Karaf-Commands") != null
                    && bundle.adapt(BundleStartLevel.class).isPersistentlyStarted()
                    && !there.contains(bundle)) {
                missing.add(bundle.getSymbolicName());
            }
        }
        return missing;
    }

    /** By the method's name, since Karaf does not export the package. */
    private static Bundle bundleOf(Command command) {
        try {
            Object action = command.getClass().getMethod("getActionClass").invoke(command);
            return FrameworkUtil.getBundle((Class<?>) action);
        } catch (ReflectiveOperationException e) {
            return FrameworkUtil.getBundle(command.getClass());
        }
    }
}
