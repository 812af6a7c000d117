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

/** Completes the names of instances that have a channel here, connected or not. */
@Service
public final class InstanceCompleter implements Completer {
    @Reference private BaseLayer node;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter names = new StringsCompleter();
        node.channels().forEach(channel -> names.getStrings().add(channel.instance()));
        node.peers().forEach(peer -> names.getStrings().add(peer.instance()));
        return names.complete(session, line, candidates);
    }
}
