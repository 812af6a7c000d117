// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.load.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/** Writes down which bundles were stopped or lost their wiring: {@code data/witness.txt}. */
public final class Witness implements BundleActivator, SynchronousBundleListener {
    private Path file;

    @Override
    public void start(BundleContext context) throws IOException {
        file = Path.of(System.getProperty("karaf.data"), "witness.txt");
        Files.createFile(file);
        context.addBundleListener(this);
    }

    @Override
    public void stop(BundleContext context) {
        context.removeBundleListener(this);
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        int type = event.getType();
        if (type == BundleEvent.STOPPED || type == BundleEvent.UNRESOLVED) {
            String what = type == BundleEvent.STOPPED ? "stopped " : "unresolved ";
            try {
                Files.write(
                        file,
                        List.of(what + event.getBundle().getSymbolicName()),
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
