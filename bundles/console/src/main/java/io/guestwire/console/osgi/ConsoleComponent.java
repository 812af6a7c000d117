// SPDX-License-Identifier: Apache-2.0
package io.guestwire.console.osgi;

import io.guestwire.console.ConsoleServer;
import io.guestwire.console.SocketPlace;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Opens the console's socket when every boot feature is installed: who can connect can count on
 * every command.
 */
@Component(
        service = {},
        immediate = true)
public final class ConsoleComponent {
    private final ConsoleServer server;

    /** Started by Declarative Services. */
    @Activate
    public ConsoleComponent(
            @Reference SessionFactory sessionFactory, @Reference BootFinished bootFinished)
            throws IOException {
        // Karaf's java.io.tmpdir is inside the data folder: no shorter than what did not fit.
        SocketPlace place =
                SocketPlace.prepare(Path.of(System.getProperty("karaf.data")), Path.of("/tmp"));
        server =
                new ConsoleServer(
                        place,
                        (out, err) -> new ShellSession(sessionFactory, out, err),
                        ConsoleServer.Limits.DEFAULT);
    }

    @Deactivate
    void deactivate() {
        server.close();
    }
}
