// SPDX-License-Identifier: Apache-2.0
package io.guestwire.virtio;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class FailureLogTest {
    @Test
    void aLogThatFailsEndsNoThread() {
        List<String> calls = new ArrayList<>();
        Logger full =
                (Logger)
                        Proxy.newProxyInstance(
                                Logger.class.getClassLoader(),
                                new Class<?>[] {Logger.class},
                                (proxy, method, arguments) -> {
                                    calls.add(method.getName());
                                    throw new OutOfMemoryError("for a test");
                                });
        FailureLog.error(full, "{} failed", "a task", new IllegalStateException());
        assertThat(calls).containsExactly("error");
    }
}
