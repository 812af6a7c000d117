// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;

import io.guestwire.itests.late.LateCommand;
import io.guestwire.itests.late.LateService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.inject.Inject;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.shell.api.console.Registry;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.ProbeBuilder;
import org.ops4j.pax.exam.TestProbeBuilder;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Who can connect to the console can count on every command, whenever its services come. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ConsoleOpensTest {
    @Inject private BundleContext context;
    @Inject private BootFinished bootFinished;
    @Inject private SessionFactory sessions;

    /** Called by Pax Exam, outside of the container. */
    @Configuration
    public Option[] configuration() {
        return Container.distribution();
    }

    /** The test's own bundle has a command. */
    @ProbeBuilder
    public TestProbeBuilder probe(TestProbeBuilder probe) {
        return probe.setHeader("Karaf-Commands", LateCommand.class.getPackageName());
    }

    @Test(timeout = 60_000)
    public void theConsoleWaitsForCommandsWhoseServiceComesLate() throws Exception {
        Registry registry = sessions.getRegistry();
        Bundle console =
                Arrays.stream(context.getBundles())
                        .filter(bundle -> "io.guestwire.console".equals(bundle.getSymbolicName()))
                        .findFirst()
                        .orElseThrow();
        Path opened = Path.of(System.getProperty("karaf.data"), "console.path");
        console.stop();
        assertFalse(Files.exists(opened));
        assertNull(registry.getCommand("late", "come"));

        console.start();
        assertFalse("open without the command", Files.exists(opened));

        context.registerService(LateService.class, new LateService(), null);
        while (!Files.exists(opened)) {
            Thread.onSpinWait();
        }
        assertNotNull(registry.getCommand("late", "come"));
    }
}
