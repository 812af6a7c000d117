// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer.command;

import io.guestwire.baselayer.HealthChecks;
import io.guestwire.health.Finding;
import io.guestwire.shell.CommandException;
import io.guestwire.shell.Listing;
import io.guestwire.shell.Output;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code guestwire:doctor}. */
@Service
@Command(
        scope = "guestwire",
        name = "doctor",
        description =
                "Says what is wrong with this node and what to do, the worst first; fails when there is a"
                        + " fault. Example: guestwire:doctor")
public final class DoctorCommand implements Action {
    private final PrintStream out = Output.standard();

    @Reference private HealthChecks checks;

    @Option(name = "--json", description = "Print JSON, for programs")
    private boolean json;

    @Override
    public Object execute() {
        List<Finding> findings =
                checks.findings().stream()
                        .sorted(Comparator.comparing(Finding::severity).reversed())
                        .toList();
        Listing listing = Listing.of("severity", "part", "instance", "finding", "what to do");
        findings.forEach(
                finding ->
                        listing.row(
                                finding.severity().name().toLowerCase(Locale.ROOT),
                                finding.part(),
                                finding.instance(),
                                finding.text(),
                                finding.remedy()));
        listing.print(out, json);
        long faults =
                findings.stream()
                        .filter(finding -> finding.severity() == Finding.Severity.FAULT)
                        .count();
        if (faults > 0) {
            throw new CommandException(faults == 1 ? "there is a fault" : faults + " faults");
        }
        return null;
    }
}
