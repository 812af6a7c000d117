// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.command;

import io.guestwire.scaling.ResourceScaling;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes the names of the instances that are connected. */
@Service
public final class InstanceCompleter implements Completer {
    @Reference ResourceScaling scaling;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(scaling.connected()).complete(session, line, candidates);
    }
}
