package ${package}.command;

import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import ${package}.HostGroup;

import java.util.List;

/** Completes the names of the instances that are connected. */
@Service
public final class InstanceCompleter implements Completer {
    @Reference HostGroup host;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(host.connected()).complete(session, line, candidates);
    }
}
