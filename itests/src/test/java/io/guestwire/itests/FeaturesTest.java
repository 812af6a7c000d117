// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.List;
import javax.inject.Inject;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.features.Repository;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** Every feature that we ship, in the container that we ship. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class FeaturesTest {
    @Inject private FeaturesService features;
    @Inject private BundleContext context;
    @Inject private BootFinished bootFinished;

    /** Called by Pax Exam, outside of the container. */
    @Configuration
    public Option[] configuration() {
        return Container.distribution();
    }

    @Test
    public void everyFeatureOfOursInstallsAndLeavesNoBundleUnresolved() throws Exception {
        List<Feature> ours = ours();
        assertTrue(ours.toString(), ours.size() >= 8);
        for (Feature feature : ours) {
            features.installFeature(feature.getName(), feature.getVersion());
            assertTrue(feature.getName(), features.isInstalled(feature));
        }
        for (Bundle bundle : context.getBundles()) {
            boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
            int expected = fragment ? Bundle.RESOLVED : Bundle.ACTIVE;
            assertEquals(bundle.toString(), expected, bundle.getState());
        }
    }

    private List<Feature> ours() throws Exception {
        for (Repository repository : features.listRepositories()) {
            if (repository.getName().startsWith("guestwire-")) {
                return Arrays.asList(repository.getFeatures());
            }
        }
        assertFalse("The distribution knows our features", true);
        return List.of();
    }
}
