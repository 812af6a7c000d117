// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.testing.Patience;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ThreadWorkerTest {
    @Test
    void anErrorThatADutyCannotTellOfDoesNotEndItsThread() {
        AtomicInteger calls = new AtomicInteger();
        ThreadWorker worker =
                ThreadWorker.start(
                        "test-worker",
                        () -> {
                            if (calls.incrementAndGet() == 1) {
                                throw new OutOfMemoryError("for a test");
                            }
                            return Duty.ENDED;
                        });
        assertThat(worker.awaitEnd(Patience.LIMIT)).isTrue();
        assertThat(calls).hasValue(2);
    }
}
