// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * The guests of one test class, registered in a static field. A failure carries their consoles; at
 * the end none of them is left, nor a file of theirs.
 */
final class QemuGuests
        implements AfterAllCallback,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {
    private static final int CONSOLE_END = 8_000;

    private final List<QemuGuest> all = new ArrayList<>();
    private final Thread atExit = new Thread(this::closeAll);
    private Path folder;

    /** Where the guests' sockets are; a short path, since those have at most 107 bytes. */
    Path channels() throws IOException {
        if (folder == null) {
            folder = Files.createTempDirectory("gwq");
            Files.createDirectory(folder.resolve("ch"));
            Runtime.getRuntime().addShutdownHook(atExit);
        }
        return folder.resolve("ch");
    }

    /** Starts one, or starts one anew, without waiting for it. */
    QemuGuest start(String instance, GuestImage image) throws IOException {
        QemuGuest guest = new QemuGuest(instance, channels(), folder, image);
        all.add(guest);
        return guest;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure)
            throws Throwable {
        throw withConsoles(failure);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure)
            throws Throwable {
        throw withConsoles(failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(
            ExtensionContext context, Throwable failure) throws Throwable {
        throw withConsoles(failure);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        closeAll();
        if (folder != null) {
            Runtime.getRuntime().removeShutdownHook(atExit);
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void closeAll() {
        all.forEach(QemuGuest::close);
    }

    private Throwable withConsoles(Throwable failure) throws IOException {
        if (failure instanceof TestAbortedException) {
            return failure;
        }
        for (QemuGuest guest : all) {
            String text = guest.console();
            String end = text.substring(Math.max(0, text.length() - CONSOLE_END));
            failure.addSuppressed(
                    new AssertionError("The console of " + guest.instance() + ":\n" + end));
        }
        return failure;
    }
}
