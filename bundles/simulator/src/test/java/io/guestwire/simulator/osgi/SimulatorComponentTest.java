// SPDX-License-Identifier: Apache-2.0
package io.guestwire.simulator.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.group.Message;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.Peer;
import io.guestwire.health.Finding;
import io.guestwire.health.HealthCheck;
import io.guestwire.simulator.Simulator;
import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.ComponentServiceObjects;

/** Services of scope prototype become message groups of simulated guests. */
class SimulatorComponentTest {
    private static final String A = "instance-00000001";

    @TempDir private Path directory;
    private final Map<String, Object> properties = new HashMap<>();
    private final List<MessageGroup> used = new ArrayList<>();
    private SimulatorComponent component;
    private Simulator simulator;
    private HealthCheck check;

    @BeforeEach
    void start() {
        BundleContext context =
                fake(
                        BundleContext.class,
                        (method, arguments) -> {
                            if (arguments[1] instanceof Simulator registered) {
                                simulator = registered;
                            }
                            if (arguments[1] instanceof HealthCheck registered) {
                                check = registered;
                            }
                            return fake(ServiceRegistration.class, (other, none) -> null);
                        });
        Map<String, Object> entries = Map.of("channel.dir", directory.toString(), "guests", "2");
        component = new SimulatorComponent(context, entries);
        properties.put("guestwire.group.address", "example.echo");
        properties.put("guestwire.group.when.full", "DROP_OLDEST");
    }

    @AfterEach
    void stop() {
        component.deactivate();
        assertThat(used).isEmpty();
    }

    private interface Call {
        Object answer(String method, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Call call) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "hashCode" -> System.identityHashCode(proxy);
                                    case "equals" -> proxy == arguments[0];
                                    default -> call.answer(method.getName(), arguments);
                                }));
    }

    @SuppressWarnings("unchecked")
    private ServiceReference<MessageGroup> reference() {
        return fake(
                ServiceReference.class,
                (method, arguments) ->
                        method.equals("getProperty") ? properties.get(arguments[0]) : null);
    }

    private final ComponentServiceObjects<MessageGroup> services =
            new ComponentServiceObjects<>() {
                @Override
                public MessageGroup getService() {
                    MessageGroup group =
                            new MessageGroup() {
                                @Override
                                public void received(Peer peer, Message message) {}
                            };
                    used.add(group);
                    return group;
                }

                @Override
                public void ungetService(MessageGroup group) {
                    used.removeIf(other -> other == group);
                }

                @Override
                public ServiceReference<MessageGroup> getServiceReference() {
                    throw new UnsupportedOperationException();
                }
            };

    private List<String> addresses() {
        return simulator.guest(A).report().addresses();
    }

    @Test
    void anEntryThatNobodyKnowsIsAFindingAndThoseOfTheShippedFileAreKnown() throws IOException {
        Map<String, Object> entries = new HashMap<>();
        Properties shipped = new Properties();
        try (Reader cfg =
                Files.newBufferedReader(Path.of("src/main/cfg/io.guestwire.simulator.cfg"))) {
            shipped.load(cfg);
        }
        shipped.stringPropertyNames()
                .forEach(entry -> entries.put(entry, shipped.getProperty(entry)));
        entries.put("channel.dir", directory.toString());
        component.modified(entries);
        assertThat(check.findings()).containsExactly(Finding.ok("simulator", "2 guests simulated"));
        entries.put("gests", "3");
        component.modified(entries);
        assertThat(check.findings())
                .extracting(Finding::text)
                .contains(
                        "etc/io.guestwire.simulator.cfg: there is no entry gests; did you mean guests?");
    }

    @Test
    void eachGuestHasOneUntilTheServiceGoes() {
        ServiceReference<MessageGroup> reference = reference();
        component.bindGroup(reference, services);
        assertThat(used).hasSize(2).doesNotHaveDuplicates();
        assertThat(addresses()).containsExactly("cgcs.server_grp", "example.echo");
        component.unbindGroup(reference);
        assertThat(used).isEmpty();
        assertThat(addresses()).containsExactly("cgcs.server_grp");
    }

    @Test
    void theyAreGivenBackWhenTheSimulatorStops() {
        component.bindGroup(reference(), services);
        assertThat(used).hasSize(2);
    }

    @Test
    void anotherAddressIsAnotherOfferAndAnyOtherPropertyIsNot() {
        ServiceReference<MessageGroup> reference = reference();
        component.bindGroup(reference, services);
        List<MessageGroup> before = List.copyOf(used);
        properties.put("service.description", "x");
        component.updatedGroup(reference, services);
        assertThat(used).isEqualTo(before);
        properties.put("guestwire.group.address", "example.other");
        component.updatedGroup(reference, services);
        assertThat(used).hasSize(2).doesNotContainAnyElementsOf(before);
        assertThat(addresses()).containsExactly("cgcs.server_grp", "example.other");
    }

    @Test
    void theClientOfTheGuestsIsNotReplacedNorAMalformedAddressTaken() {
        properties.put("guestwire.group.address", "cgcs.server_grp");
        component.bindGroup(reference(), services);
        properties.put("guestwire.group.address", "not one");
        component.bindGroup(reference(), services);
        properties.remove("guestwire.group.address");
        component.bindGroup(reference(), services);
        assertThat(used).isEmpty();
        assertThat(addresses()).containsExactly("cgcs.server_grp");
    }
}
