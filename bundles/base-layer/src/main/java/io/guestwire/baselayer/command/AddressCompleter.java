// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer.command;

import io.guestwire.baselayer.BaseLayer;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes the addresses of message groups. */
@Service
public final class AddressCompleter implements Completer {
    @Reference private BaseLayer node;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter addresses = new StringsCompleter();
        node.groups().forEach(group -> addresses.getStrings().add(group.address()));
        return addresses.complete(session, line, candidates);
    }
}
