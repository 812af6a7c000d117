// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator.command;

import io.guestwire.group.Address;
import io.guestwire.group.MessageGroup;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Completes the addresses of the message groups for hosts that are registered in this node. */
@Service
public final class AddressCompleter implements Completer {
    private static final String HOSTS = "(|(guestwire.group.side=HOST)(guestwire.group.side=host))";

    @Reference private BundleContext context;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter addresses = new StringsCompleter();
        try {
            for (ServiceReference<?> group :
                    context.getServiceReferences(MessageGroup.class, HOSTS)) {
                if (group.getProperty("guestwire.group.address") instanceof String address
                        && Address.isValid(address)) {
                    addresses.getStrings().add(address);
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        return addresses.complete(session, line, candidates);
    }
}
