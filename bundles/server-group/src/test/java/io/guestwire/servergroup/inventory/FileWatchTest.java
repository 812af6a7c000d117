// SPDX-License-Identifier: Apache-2.0
package io.guestwire.servergroup.inventory;

import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
    @TempDir Path folder;

    @Test
    void anErrorDoesNotEndTheWatch() throws Exception {
        Path file = Files.writeString(folder.resolve("inventory.json"), "{}");
        AtomicInteger calls = new AtomicInteger();
        Runnable reading =
                () -> {
                    calls.incrementAndGet();
                    throw new StackOverflowError("as if");
                };
        try (FileWatch watch = new FileWatch(file, FileStamp.of(file), reading)) {
            Files.writeString(file, "{ }");
            await().until(() -> calls.get() == 1);
            Files.writeString(file, "{  }");
            await().until(() -> calls.get() > 1);
        }
    }
}
