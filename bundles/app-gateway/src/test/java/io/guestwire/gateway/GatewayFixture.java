// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import static org.awaitility.Awaitility.await;

import io.guestwire.baselayer.BaseLayer;
import io.guestwire.baselayer.GroupService;
import io.guestwire.baselayer.Limits;
import io.guestwire.channel.Side;
import io.guestwire.group.WhenFull;
import io.guestwire.testkit.LiveChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.awaitility.core.ConditionFactory;

/** A base layer with a gateway, under names that no other test has. */
final class GatewayFixture implements AutoCloseable {
    /** What the settings are said to come from. */
    static final String FILE = "/etc/test.conf";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    final String suffix = "." + ProcessHandle.current().pid() + "." + NUMBER.incrementAndGet();
    final String agent = "cgcs.messaging" + suffix;
    final String address = "cgcs.server_grp" + suffix;
    final String family = "scale-" + suffix.substring(1) + "-";
    final Side side;
    final BaseLayer node;
    final AppGateway gateway;
    private final List<AutoCloseable> things = new ArrayList<>();

    GatewayFixture(Side side) {
        this(side, settings -> settings);
    }

    GatewayFixture(Side side, UnaryOperator<GatewaySettings> change) {
        this.side = side;
        node = new BaseLayer(Limits.DEFAULT);
        Set<String> addresses = new LinkedHashSet<>(List.of(address, family + "*"));
        gateway =
                new AppGateway(
                        change.apply(
                                GatewaySettings.defaults(side)
                                        .with(side, addresses)
                                        .withAgentName(agent)),
                        FILE,
                        registrar(node));
        gateway.start();
        if (gateway.settings().isActive()) {
            await().until(gateway::isListening);
            await().until(() -> gateway.notServed().isEmpty());
        }
    }

    /** What a plain {@code main} does. */
    static GroupRegistrar registrar(BaseLayer node) {
        return (address, side, ranking, group) -> {
            var service =
                    new GroupService(
                            address, side, WhenFull.DROP_NEWEST, ranking, "app-gateway", group);
            node.add(service);
            return () -> node.remove(service);
        };
    }

    /** The channel to a guest, or in a guest the one to its host. */
    LiveChannel channel(String instance) {
        LiveChannel channel = new LiveChannel(node, side, instance);
        things.add(channel);
        await().until(() -> node.peer(instance).isPresent());
        return channel;
    }

    FakeApplication application() throws IOException {
        return application(address);
    }

    FakeApplication application(String name) throws IOException {
        return closing(FakeApplication.bound(name, agent));
    }

    FakeApplication closing(FakeApplication application) {
        things.add(application);
        return application;
    }

    long count(GatewayCounter counter) {
        return gateway.counters().get(counter);
    }

    void awaitCount(GatewayCounter counter, long value) {
        soon().alias(counter.label()).until(() -> count(counter) == value);
    }

    /** For what is awaited again and again. */
    static ConditionFactory soon() {
        return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
    }

    ApplicationReport report(String address) {
        return gateway.applications().stream()
                .filter(application -> application.address().equals(address))
                .findFirst()
                .orElseThrow();
    }

    /** What came and what became of it: both sums of {@link GatewayCounter}. */
    void awaitBalance() {
        await().untilAsserted(
                        () -> {
                            org.assertj.core.api.Assertions.assertThat(sum("DROPPED_"))
                                    .isEqualTo(
                                            count(GatewayCounter.MESSAGES)
                                                    - count(GatewayCounter.DELIVERED)
                                                    - queued());
                            org.assertj.core.api.Assertions.assertThat(sum("REFUSED_"))
                                    .isEqualTo(
                                            count(GatewayCounter.DATAGRAMS)
                                                    - count(GatewayCounter.FORWARDED));
                        });
    }

    private long sum(String prefix) {
        return gateway.counters().entrySet().stream()
                .filter(entry -> entry.getKey().name().startsWith(prefix))
                .mapToLong(java.util.Map.Entry::getValue)
                .sum();
    }

    private long queued() {
        return gateway.applications().stream().mapToLong(ApplicationReport::queuedMessages).sum();
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable thing : things) {
            thing.close();
        }
        gateway.close();
        awaitBalance();
        node.close();
    }
}
