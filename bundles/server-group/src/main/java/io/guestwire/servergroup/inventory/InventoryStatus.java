// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.inventory;

import io.guestwire.directory.ServerGroup;
import io.guestwire.health.Finding;
import io.guestwire.health.Finding.Severity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How it stands with the inventory file, immutable.
 *
 * @param shown the file's path, for people
 * @param inForce what look-ups answer by
 * @param since when that was read; null when nothing has been read yet
 * @param fault what is wrong with the file as it is now, with its path; null when nothing is
 */
record InventoryStatus(String shown, Inventory inForce, Instant since, String fault) {
    private static final String PART = "inventory";

    InventoryStatus read(Inventory inventory, Instant when) {
        return new InventoryStatus(shown, inventory, when, null);
    }

    InventoryStatus broken(String reason) {
        return new InventoryStatus(shown, inForce, since, reason);
    }

    /** What is wrong and what holds in its place, in one sentence. */
    String faultAndConsequence() {
        return fault
                + (since == null
                        ? "; no server group is known"
                        : "; the inventory read at "
                                + since.truncatedTo(ChronoUnit.MILLIS)
                                + " stays in force ("
                                + inForce
                                + ")");
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (fault == null) {
            findings.add(
                    Finding.ok(
                            PART,
                            shown
                                    + ": "
                                    + inForce
                                    + ", read at "
                                    + since.truncatedTo(ChronoUnit.MILLIS)));
        } else {
            findings.add(
                    new Finding(
                            since == null && isMissing() ? Severity.WARNING : Severity.FAULT,
                            PART,
                            "",
                            faultAndConsequence(),
                            isMissing()
                                    ? "write the file, or name another one in GUESTWIRE_INVENTORY"
                                            + " or in inventory.file of"
                                            + " etc/io.guestwire.servergroup.cfg"
                                    : "mend the file; it is read again as soon as it changes"));
        }
        for (String remark : inForce.remarks()) {
            findings.add(
                    new Finding(
                            Severity.WARNING,
                            PART,
                            "",
                            shown + ", " + remark,
                            "mend or remove the key"));
        }
        return findings;
    }

    Finding finding(String instance) {
        Optional<ServerGroup> group = inForce.groupOf(instance);
        return group.isPresent()
                ? new Finding(
                        Severity.OK,
                        PART,
                        instance,
                        "is a member of server group \""
                                + group.get().name()
                                + "\" ("
                                + count(group.get().members().size())
                                + ") in "
                                + shown,
                        "")
                : new Finding(
                        Severity.WARNING,
                        PART,
                        instance,
                        "is a member of no server group in " + shown,
                        "add it to \"members\" of one of \"server_groups\" there; the file is read"
                                + " again as soon as it changes");
    }

    private static String count(int members) {
        return members == 1 ? "1 member" : members + " members";
    }

    boolean isMissing() {
        return fault != null && fault.equals(missing(shown));
    }

    static String missing(String shown) {
        return shown + ": there is no such file";
    }
}
