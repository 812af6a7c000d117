// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import io.guestwire.health.Finding;
import io.guestwire.health.Finding.Severity;
import io.guestwire.health.HealthCheck;
import java.util.ArrayList;
import java.util.List;

/** What an {@link AppGateway} knows to be wrong, for {@code guestwire:doctor}. Any thread. */
public final class GatewayHealth implements HealthCheck {
    private static final String PART = "gateway";

    private final AppGateway gateway;

    /** Makes a check of this gateway. */
    public GatewayHealth(AppGateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public List<Finding> findings() {
        GatewaySettings settings = gateway.settings();
        if (!settings.isActive()) {
            String what = settings.addresses().isEmpty() ? "addresses" : "agent.name or agent.path";
            return List.of(
                    Finding.ok(
                            PART,
                            "no application is served: " + gateway.file() + " names no " + what));
        }
        List<Finding> findings = new ArrayList<>();
        gateway.problem()
                .ifPresent(
                        problem ->
                                findings.add(
                                        finding(Severity.FAULT, problem.text(), problem.remedy())));
        for (String entry : gateway.notServed()) {
            findings.add(
                    finding(
                            Severity.WARNING,
                            entry + " is served by another message group, not by an application",
                            "take it from addresses in "
                                    + gateway.file()
                                    + ", uninstall the other group, or raise groups.ranking there;"
                                    + " guestwire:groups shows them"));
        }
        for (ApplicationReport application : gateway.applications()) {
            look(application, findings);
        }
        if (findings.isEmpty()) {
            findings.add(
                    Finding.ok(
                            PART,
                            "applications are served at "
                                    + String.join(", ", settings.addresses())));
        }
        return findings;
    }

    /** Of a family, peers can make up names as they like: that nobody has one is no finding. */
    private void look(ApplicationReport application, List<Finding> findings) {
        long full = application.counters().get(GatewayCounter.DROPPED_QUEUE_FULL);
        boolean isNamed = application.entry().equals(application.address());
        if (isNamed && application.bound() == ApplicationReport.Bound.NO) {
            findings.add(
                    finding(
                            Severity.WARNING,
                            "no application is bound to @"
                                    + application.address()
                                    + ": "
                                    + application.counters().get(GatewayCounter.DROPPED_NOT_BOUND)
                                    + " messages for it were dropped",
                            "start the application"));
        } else if (application.queuedMessages() > 0 && full > 0) {
            findings.add(
                    finding(
                            Severity.WARNING,
                            "the application at @"
                                    + application.address()
                                    + " reads too slowly: "
                                    + application.queuedMessages()
                                    + " datagrams wait, "
                                    + full
                                    + " were dropped",
                            "see what it does; queue.messages and queue.bytes in "
                                    + gateway.file()
                                    + " say how much may wait"));
        }
    }

    private static Finding finding(Severity severity, String text, String remedy) {
        return new Finding(severity, PART, "", text, remedy);
    }
}
