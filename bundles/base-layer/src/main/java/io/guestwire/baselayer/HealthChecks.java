// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import io.guestwire.health.Finding;
import io.guestwire.health.HealthCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Every check of the node as one, as they come and go. One that throws is a finding itself, and the
 * others are asked none the less.
 *
 * <p><b>Thread:</b> any.
 */
public final class HealthChecks implements HealthCheck {
    private final List<HealthCheck> checks = new CopyOnWriteArrayList<>();

    /** Asks this one, too, from now on. */
    public void add(HealthCheck check) {
        checks.add(check);
    }

    /** Does not ask this one any more. */
    public void remove(HealthCheck check) {
        checks.remove(check);
    }

    @Override
    public List<Finding> findings() {
        return ask(HealthCheck::findings);
    }

    @Override
    public List<Finding> findings(String instance) {
        return ask(check -> check.findings(instance));
    }

    private List<Finding> ask(Function<HealthCheck, List<Finding>> question) {
        List<Finding> all = new ArrayList<>();
        for (HealthCheck check : checks) {
            try {
                all.addAll(question.apply(check));
            } catch (RuntimeException e) {
                all.add(failed(check, e));
            }
        }
        return all;
    }

    private static Finding failed(HealthCheck check, RuntimeException why) {
        return new Finding(
                Finding.Severity.FAULT,
                check.getClass().getSimpleName(),
                "",
                "the check failed: " + why,
                "report it to the author of " + check.getClass().getName());
    }
}
