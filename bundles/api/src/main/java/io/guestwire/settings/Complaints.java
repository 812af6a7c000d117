// SPDX-License-Identifier: Apache-2.0
package io.guestwire.settings;

import io.guestwire.health.Finding;
import io.guestwire.health.HealthCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The wrong values and unknown entries of a configuration: logged when it is read, and said by a
 * {@link HealthCheck} for as long as they are in the file.
 *
 * <pre>{@code
 * Complaints complaints = new Complaints("base-layer", log::error);
 * Limits limits = Limits.read(new Settings(PID, properties, complaints.anew()), former);
 * HealthCheck check = complaints.with(new BaseLayerHealth(node));
 * }</pre>
 *
 * <p><b>Thread:</b> any.
 */
public final class Complaints {
    private final String part;
    private final Consumer<String> log;
    private volatile List<String> ofLastReading = List.of();

    /**
     * None as yet.
     *
     * @param part whose configuration it is, as in {@link Finding#part}
     * @param log hears of each at once
     */
    public Complaints(String part, Consumer<String> log) {
        this.part = part;
        this.log = log;
    }

    /**
     * Begins a reading: what was wrong before is forgotten.
     *
     * @return hears what is wrong now, for {@link Settings}
     */
    public Consumer<String> anew() {
        List<String> heard = new CopyOnWriteArrayList<>();
        ofLastReading = heard;
        return complaint -> {
            heard.add(complaint);
            log.accept(complaint);
        };
    }

    /** A check that says what this one says, and what is wrong in the configuration. */
    public HealthCheck with(HealthCheck check) {
        return new HealthCheck() {
            @Override
            public List<Finding> findings() {
                List<Finding> all = new ArrayList<>(check.findings());
                ofLastReading.forEach(complaint -> all.add(finding(complaint)));
                return all;
            }

            @Override
            public List<Finding> findings(String instance) {
                return check.findings(instance);
            }
        };
    }

    private Finding finding(String complaint) {
        return new Finding(
                Finding.Severity.WARNING,
                part,
                "",
                complaint,
                "correct the entry; the file is read again as soon as it changes");
    }
}
