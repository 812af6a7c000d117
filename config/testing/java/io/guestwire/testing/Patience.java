// SPDX-License-Identifier: Apache-2.0
package io.guestwire.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * How long tests wait for what has to come: long enough for a machine that is busy with something
 * else, since a wait ends when it has come. It is what {@code await()} takes where nothing else is
 * said. Compiled into the tests of every module by the parent pom.
 */
public final class Patience implements TestExecutionListener {
    /** What has not come within this time never comes. */
    public static final Duration LIMIT = Duration.ofSeconds(30);

    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
        Awaitility.setDefaultTimeout(LIMIT);
    }
}
