// SPDX-License-Identifier: Apache-2.0
package io.guestwire.console.osgi;

import io.guestwire.console.ConsoleServer;
import io.guestwire.console.Opening;
import io.guestwire.console.SocketPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Opens the console's socket when every boot feature is installed and its commands are there: who
 * can connect can count on every command.
 */
@Component(
        service = {},
        immediate = true)
public final class ConsoleComponent {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SessionFactory sessions;
    private final Opening opening;

    /** Started by Declarative Services. */
    @Activate
    public ConsoleComponent(
            BundleContext context,
            @Reference SessionFactory sessionFactory,
            @Reference BootFinished bootFinished)
            throws IOException {
        sessions = sessionFactory;
        MissingCommands missing = new MissingCommands(context, sessionFactory.getRegistry());
        opening = new Opening(missing, PATIENCE, this::open);
    }

    @Deactivate
    void deactivate() {
        opening.close();
    }

    private ConsoleServer open() throws IOException {
        // Karaf's java.io.tmpdir is inside the data folder: no shorter than what did not fit.
        SocketPlace place =
                SocketPlace.prepare(Path.of(System.getProperty("karaf.data")), Path.of("/tmp"));
        return new ConsoleServer(
                place,
                (out, err) -> new ShellSession(sessions, out, err),
                ConsoleServer.Limits.DEFAULT);
    }
}
