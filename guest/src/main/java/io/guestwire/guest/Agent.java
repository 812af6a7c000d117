// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import io.guestwire.baselayer.GroupService;
import io.guestwire.gateway.GatewaySettings;
import io.guestwire.servergroup.client.ServerGroupClient;
import io.guestwire.virtio.ListeningPort;
import io.guestwire.virtio.PortPath;
import io.guestwire.virtio.PortSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent: a guest for as long as the process lives, the drop-in for the original one.
 *
 * <p><b>Threads:</b> {@link #run} on the main thread, where it waits; {@link #close} on the one
 * that ends the process.
 */
final class Agent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    private final GuestNode guest;
    private final GatewaySettings gateway;
    private final List<GroupService> groups;
    private final String file;
    private final AutoCloseable source;
    private final Path control;
    private final CountDownLatch end = new CountDownLatch(1);
    private ControlServer server;

    /**
     * Reads the configuration, loads the message groups of third parties, and opens nothing yet.
     *
     * @param groupJars where those are
     */
    Agent(Options options, List<Path> groupJars) throws IOException {
        Configuration configuration = Configuration.of(options, LOG::error);
        PortSource port = port(options);
        source = port instanceof AutoCloseable closeable ? closeable : () -> {};
        guest = new GuestNode(port, configuration.limits());
        gateway = configuration.gateway();
        groups = load(groupJars, configuration);
        file = configuration.file();
        configuration.reportUnknown();
        control = options.control() == null ? ControlPlace.ofProcess().own() : options.control();
    }

    private List<GroupService> load(List<Path> jars, Configuration configuration) {
        if (jars.isEmpty()) {
            return List.of();
        }
        GroupJars loader =
                new GroupJars(configuration::entriesOf, LOG::error)
                        .reserve(ServerGroupClient.ADDRESS, "the agent itself");
        gateway.addresses().forEach(taken -> loader.reserve(taken, "applications: see addresses"));
        return loader.load(jars);
    }

    /** The port that the options name. */
    static PortSource port(Options options) {
        return options.listen() == null
                ? new PortPath(options.device())
                : new ListeningPort(options.listen());
    }

    /** Serves until {@link #close}. */
    void run() throws IOException, InterruptedException {
        server = new ControlServer(guest, control);
        groups.forEach(guest::add);
        guest.start(gateway, file);
        LOG.info(
                "Guestwire agent, process {}, control socket {}",
                ProcessHandle.current().pid(),
                control);
        end.await();
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        guest.close();
        try {
            source.close();
        } catch (Exception e) {
            LOG.debug("Closing the port", e);
        }
        end.countDown();
    }
}
