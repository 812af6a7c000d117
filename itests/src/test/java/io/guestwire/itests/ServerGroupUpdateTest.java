// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.inject.Inject;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.features.FeaturesService;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/** The server-group feature comes and goes while guests stay connected. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ServerGroupUpdateTest {
    private static final String FEATURE = "server-group";
    private static final String QUERY =
            "\n{\"version\":1,\"source_addr\":\"cgcs.server_grp\",\"dest_addr\":\"cgcs.server_grp\","
                    + "\"data\":{\"version\":1,\"msg_type\":\"status_query\",\"seq\":%d}}\n";

    @Inject private FeaturesService features;
    @Inject private BundleContext context;
    @Inject private BootFinished bootFinished;

    private final StringBuilder received = new StringBuilder();
    private ServerSocketChannel listener;
    private SocketChannel guest;

    /** Called by Pax Exam, outside of the container. */
    @Configuration
    public Option[] configuration() throws IOException {
        Path channels = Files.createTempDirectory("gw");
        return Container.distribution(
                editConfigurationFilePut(
                        "etc/io.guestwire.virtio.cfg", "channel.dir", channels.toString()));
    }

    @Before
    public void connect() throws Exception {
        String directory =
                (String)
                        context.getService(
                                        context.getServiceReference(
                                                org.osgi.service.cm.ConfigurationAdmin.class))
                                .getConfiguration("io.guestwire.virtio", null)
                                .getProperties()
                                .get("channel.dir");
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(
                UnixDomainSocketAddress.of(directory + "/cgcs.messaging.instance-00000001.sock"));
        guest = listener.accept();
    }

    @After
    public void disconnect() throws IOException {
        guest.close();
        listener.close();
    }

    @Test(timeout = 60_000)
    public void messagesFlowAgainAndNobodyElseIsRefreshed() throws Exception {
        ask(1);
        assertTrue(answer(1).contains("status_response_done"));

        Map<Bundle, String> touched = new HashMap<>();
        SynchronousBundleListener witness =
                event -> {
                    if (event.getType() == BundleEvent.UNRESOLVED
                            || event.getType() == BundleEvent.STOPPED
                            || event.getType() == BundleEvent.UNINSTALLED) {
                        touched.put(event.getBundle(), event.getBundle().getSymbolicName());
                    }
                };
        context.addBundleListener(witness);
        features.uninstallFeature(FEATURE);
        ask(2); // Waits for the group to come back.
        features.installFeature(FEATURE);
        context.removeBundleListener(witness);

        assertTrue(answer(2).contains("status_response_done"));
        ask(3);
        assertTrue(answer(3).contains("status_response_done"));
        assertEquals(
                "only the feature's own bundle was stopped",
                java.util.Set.of("io.guestwire.server-group"),
                java.util.Set.copyOf(touched.values()));
    }

    private void ask(int seq) throws IOException {
        guest.write(ByteBuffer.wrap(QUERY.formatted(seq).getBytes(StandardCharsets.UTF_8)));
    }

    /** Reads until the answer with this number is there; the test's own time-out bounds it. */
    private String answer(int seq) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(4_096);
        while (received.indexOf("\"seq\":" + seq + "}") < 0 && guest.read(buffer.clear()) >= 0) {
            received.append(StandardCharsets.UTF_8.decode(buffer.flip()));
        }
        int end = received.indexOf("\"seq\":" + seq + "}");
        String answer = end < 0 ? received.toString() : received.substring(0, end);
        received.delete(0, Math.max(0, end));
        return answer;
    }
}
