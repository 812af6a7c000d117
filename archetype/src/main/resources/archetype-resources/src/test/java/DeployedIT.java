package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.guestwire.testkit.KarafNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** The KAR in a running host node, with a simulated guest on a real unix socket. */
final class DeployedIT {
    @TempDir Path folder;

    @Test
    void aSimulatedGuestAnswers() throws Exception {
        Path archive = Path.of(System.getProperty("guestwire.archive"));
        try (KarafNode node = KarafNode.unpack(archive, folder)) {
            node.boot("simulator", "deployer", "kar");
            node.start();
            node.run("simulator:start", "1");
            node.deploy(Path.of(System.getProperty("kar")));
            node.await("guestwire:groups", HostGroup.ADDRESS + " +host +serving");
            // Again until both sides have come up.
            node.await(
                    "${artifactId}:ask instance-00000001 'anybody there?'",
                    "from instance-00000001, which heard: anybody there\\?");

            KarafNode.Result nobody = node.tryRun("${artifactId}:ask", "instance-00000002", "you?");
            assertEquals(1, nobody.status());
            assertTrue(nobody.errors().contains("expected one of [instance-00000001]"));
        }
    }
}
