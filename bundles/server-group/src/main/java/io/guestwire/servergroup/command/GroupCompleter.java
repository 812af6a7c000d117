// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.command;

import io.guestwire.servergroup.ServerGroupControl;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes the name of a server group. */
@Service
public final class GroupCompleter implements Completer {
    @Reference ServerGroupControl control;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter names = new StringsCompleter();
        names.getStrings().addAll(control.names());
        return names.complete(session, line, candidates);
    }
}
