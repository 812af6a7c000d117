// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.health.Finding;
import io.guestwire.health.HealthCheck;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * What the base layer knows to be wrong: groups that are not routed to, peers that are not
 * understood.
 */
public final class BaseLayerHealth implements HealthCheck {
    static final String PART = "base-layer";

    private final BaseLayer node;

    /** A check of this node. */
    public BaseLayerHealth(BaseLayer node) {
        this.node = node;
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        List<GroupReport> groups = node.groups();
        groups.forEach(group -> addGroup(group, groups, findings));
        if (groups.isEmpty()) {
            findings.add(
                    warning(
                            "",
                            "no message group is there: every message is refused",
                            "install the feature of one, such as server-group"));
        }
        if (node.outboxes().isFull()) {
            findings.add(
                    warning(
                            "",
                            node.outboxes().waiting()
                                    + " bytes wait for all guests together, as many as may",
                            "see guestwire:channels for guests that do not read, or raise"
                                    + " outboxes.bytes and the heap"));
        }
        for (String instance : node.instances()) {
            findings.addAll(LimitFindings.of(instance, node.quotas(instance)));
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok(PART, "every message group serves"));
        }
        return findings;
    }

    /** Of a connected instance also which message groups do not serve it. */
    @Override
    public List<Finding> findings(String instance) {
        List<Quota> quotas = node.quotas(instance);
        List<Finding> findings = new ArrayList<>(LimitFindings.of(instance, quotas));
        node.peer(instance).ifPresent(peer -> addGroupsAway(peer, findings));
        return findings;
    }

    private void addGroupsAway(PeerReport peer, List<Finding> findings) {
        List<GroupReport> groups = node.groups();
        for (GroupReport group : groups) {
            boolean away =
                    group.state() == GroupReport.State.PARKED
                            || group.state() == GroupReport.State.SET_ASIDE;
            if (group.side() == peer.side() && away) {
                addGroup(group, groups, findings);
            }
        }
    }

    private static void addGroup(
            GroupReport group, List<GroupReport> groups, List<Finding> findings) {
        String who = "message group " + group.address() + " of " + group.origin();
        switch (group.state()) {
            case REFUSED ->
                    findings.add(
                            fault(
                                    "a message group of "
                                            + group.origin()
                                            + " is not routed to: "
                                            + group.lastError(),
                                    "mend the service property and deploy the bundle again"));
            case PARKED -> {
                String text =
                        "message group "
                                + group.address()
                                + " is away since "
                                + group.since().truncatedTo(ChronoUnit.MILLIS);
                findings.add(
                        group.lastError().isEmpty()
                                ? warning(
                                        "",
                                        text,
                                        "install its feature again, if that was not meant")
                                : warning("", text + ": " + group.lastError(), "see the log"));
            }
            case SET_ASIDE -> {
                GroupReport other = servedInstead(group, groups);
                String text =
                        who
                                + " is set aside since "
                                + group.since().truncatedTo(ChronoUnit.MILLIS)
                                + ": "
                                + group.lastError();
                String remedy = "see the log for where it is, and update its bundle";
                findings.add(
                        other == null
                                ? fault(text, remedy)
                                : warning("", text + "; " + other.origin() + " serves", remedy));
            }
            default -> {
                if (!group.lastError().isEmpty()) {
                    findings.add(warning("", who + ": " + group.lastError(), "see the log"));
                }
            }
        }
    }

    private static GroupReport servedInstead(GroupReport group, List<GroupReport> groups) {
        for (GroupReport other : groups) {
            if (other.state() == GroupReport.State.SERVING
                    && other.side() == group.side()
                    && other.address().equals(group.address())) {
                return other;
            }
        }
        return null;
    }

    private static Finding warning(String instance, String text, String remedy) {
        return new Finding(Finding.Severity.WARNING, PART, instance, text, remedy);
    }

    private static Finding fault(String text, String remedy) {
        return new Finding(Finding.Severity.FAULT, PART, "", text, remedy);
    }
}
