// SPDX-License-Identifier: Apache-2.0
package io.guestwire.scaling.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OneJobTest {
    @Test
    void aThreadThatDoesNotStartLeavesRoomForTheNextJob() throws InterruptedException {
        boolean[] starts = {false};
        OneJob job =
                new OneJob(
                        task ->
                                new Thread(task) {
                                    @Override
                                    public void start() {
                                        if (!starts[0]) {
                                            throw new OutOfMemoryError("as if");
                                        }
                                        super.start();
                                    }
                                });
        BlockingQueue<String> done = new LinkedBlockingQueue<>();
        assertThatThrownBy(() -> job.begin(() -> "one", done::add))
                .isInstanceOf(OutOfMemoryError.class);
        starts[0] = true;
        assertThat(job.begin(() -> "two", done::add)).isTrue();
        assertThat(done.poll(30, TimeUnit.SECONDS)).isEqualTo("two");
    }
}
