// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.guestwire.baselayer.BaseLayer;
import io.guestwire.baselayer.GroupService;
import io.guestwire.baselayer.Limits;
import io.guestwire.channel.Side;
import io.guestwire.group.MessageGroup;
import io.guestwire.group.WhenFull;
import io.guestwire.health.Finding;
import io.guestwire.health.Finding.Severity;
import io.guestwire.health.HealthCheck;
import io.guestwire.testkit.FakePeer;
import io.guestwire.testkit.LiveChannel;
import io.guestwire.testkit.SteppedContext;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent's own socket, and what the gateway says of itself. */
class AgentTest {
    private static final String ANY =
            "{\"version\":2,\"dest_addr\":\"cgcs.server_grp\",\"data\":{\"any\":1}}";

    @Test
    void aSecondAgentSaysWhoHasTheNameAndTakesItOverWhenTheFirstEnds() throws Exception {
        try (GatewayFixture first = new GatewayFixture(Side.GUEST);
                BaseLayer node = new BaseLayer(Limits.DEFAULT);
                AppGateway second =
                        new AppGateway(
                                first.gateway.settings(),
                                GatewayFixture.FILE,
                                GatewayFixture.registrar(node))) {
            second.start();
            await().until(() -> second.problem().isPresent());
            Finding finding = findings(second).get(0);
            assertThat(finding.severity()).isEqualTo(Severity.FAULT);
            assertThat(finding.text())
                    .contains(
                            "@"
                                    + first.agent
                                    + " is bound by another socket, by process "
                                    + ProcessHandle.current().pid())
                    .contains("another agent");
            assertThat(finding.remedy()).endsWith("agent.name in " + GatewayFixture.FILE);

            first.gateway.close();
            await().until(second::isListening);
            assertThat(findings(second)).allMatch(each -> each.severity() == Severity.OK);
            try (FakeApplication application = first.application()) {
                application.send(ANY);
                await().until(() -> second.counters().get(GatewayCounter.REFUSED_NO_HOST) == 1);
            }
        }
    }

    @Test
    void withoutTheNativeLibraryItStaysAndSaysSo() throws Exception {
        String disable = "org.newsclub.net.unix.library.disable";
        System.setProperty(disable, "true");
        try (URLClassLoader apart =
                new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Object probe =
                    apart.loadClass(NoLibrary.class.getName()).getConstructor().newInstance();
            assertThat(((Callable<?>) probe).call().toString())
                    .contains("FAULT gateway the native library of junixsocket cannot be used here")
                    .contains("library.tmpdir");
        } catch (InvocationTargetException e) {
            throw new AssertionError(e.getCause());
        } finally {
            System.clearProperty(disable);
        }
    }

    private static URL[] classPath() throws Exception {
        List<URL> urls =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(part -> Path.of(part).toUri())
                        .map(
                                uri -> {
                                    try {
                                        return uri.toURL();
                                    } catch (java.net.MalformedURLException e) {
                                        throw new IllegalArgumentException(e);
                                    }
                                })
                        .toList();
        return urls.toArray(URL[]::new);
    }

    /** Runs with classes of its own, so that junixsocket is not loaded yet. */
    public static final class NoLibrary implements Callable<String> {
        @Override
        public String call() {
            try (BaseLayer node = new BaseLayer(Limits.DEFAULT);
                    AppGateway gateway =
                            new AppGateway(
                                    GatewaySettings.defaults(Side.GUEST)
                                            .withAgentName("never.bound"),
                                    GatewayFixture.FILE,
                                    GatewayFixture.registrar(node))) {
                gateway.start();
                await().until(() -> gateway.problem().isPresent());
                return findings(gateway).toString();
            }
        }

        private static List<String> findings(AppGateway gateway) {
            return new GatewayHealth(gateway)
                    .findings().stream()
                            .map(
                                    each ->
                                            each.severity()
                                                    + " "
                                                    + each.part()
                                                    + " "
                                                    + each.text()
                                                    + " "
                                                    + each.remedy())
                            .toList();
        }
    }

    @Test
    void anEmptyAllowListOpensNoSocketAndFindsThatWell() throws Exception {
        try (GatewayFixture host =
                new GatewayFixture(Side.HOST, settings -> settings.with(Side.HOST, Set.of()))) {
            assertThat(findings(host.gateway))
                    .singleElement()
                    .satisfies(each -> assertThat(each.severity()).isEqualTo(Severity.OK));
            assertThat(isBound(host.agent)).isFalse();

            host.gateway.apply(host.gateway.settings().with(Side.HOST, Set.of(host.address)));
            await().until(() -> isBound(host.agent));
            LiveChannel guest = host.channel("instance-0000000a");
            FakeApplication application = host.application();
            guest.peerSends(2, "x", host.address, "{\"now\":1}");
            assertThat(application.receive()).contains("now");

            host.gateway.apply(host.gateway.settings().with(Side.HOST, Set.of()));
            await().until(() -> !isBound(host.agent));
            assertThat(host.gateway.applications()).isEmpty();
        }
    }

    @Test
    void anotherNameAndAnotherAllowListHoldAtOnce() throws Exception {
        try (GatewayFixture guest = new GatewayFixture(Side.GUEST)) {
            LiveChannel host = guest.channel("host");
            FakeApplication application = guest.application();
            host.peerSends(2, "x", guest.address, "{}");
            application.receive();
            String other = "other" + guest.suffix;
            guest.gateway.apply(guest.gateway.settings().withAgentName(other));
            await().until(() -> isBound(other));
            await().until(() -> !isBound(guest.agent));
            host.peerSends(2, "x", guest.address, "{\"still\":1}");
            assertThat(application.receive()).contains("still");
            assertThat(application.lastSender()).isEqualTo(other);

            FakeApplication newcomer =
                    guest.closing(FakeApplication.bound("new" + guest.suffix, other));
            guest.gateway.apply(
                    guest.gateway.settings().with(Side.GUEST, Set.of("new" + guest.suffix)));
            host.peerSends(2, "x", "new" + guest.suffix, "{\"new\":1}");
            assertThat(newcomer.receive()).contains("new");
            assertThat(guest.gateway.applications()).hasSize(1);
        }
    }

    @Test
    void anAddressThatAnotherGroupServesIsAFindingUntilOursRanksHigher() throws Exception {
        try (GatewayFixture host =
                new GatewayFixture(Side.HOST, settings -> settings.with(Side.HOST, Set.of()))) {
            host.node.add(
                    new GroupService(
                            host.address,
                            Side.HOST,
                            WhenFull.DROP_NEWEST,
                            0,
                            "server-group",
                            (peer, message) -> {}));
            host.gateway.apply(host.gateway.settings().with(Side.HOST, Set.of(host.address)));
            await().until(host.gateway::isListening);
            assertThat(findings(host.gateway))
                    .singleElement()
                    .satisfies(each -> assertThat(each.severity()).isEqualTo(Severity.WARNING))
                    .satisfies(each -> assertThat(each.text()).contains(host.address));
            FakeApplication application = host.application();
            application.send(ANY.replace("\"data\"", "\"dest_instance\":\"i\",\"data\""));
            host.awaitCount(GatewayCounter.REFUSED_NOT_SERVED, 1);

            GatewaySettings now = host.gateway.settings();
            host.gateway.apply(
                    GatewaySettings.read(
                            java.util.Map.of(
                                    "groups.ranking",
                                    "10",
                                    "addresses",
                                    host.address,
                                    "agent.name",
                                    host.agent),
                            now,
                            complaint -> {}));
            await().until(() -> host.gateway.notServed().isEmpty());
            LiveChannel guest = host.channel("instance-0000000a");
            guest.peerSends(2, "x", host.address, "{\"ours\":1}");
            assertThat(application.receive()).contains("ours");
        }
    }

    @Test
    void aMissingApplicationIsAFinding() throws Exception {
        try (GatewayFixture guest = new GatewayFixture(Side.GUEST)) {
            guest.channel("host").peerSends(2, "x", guest.address, "{}");
            guest.awaitCount(GatewayCounter.DROPPED_NOT_BOUND, 1);
            await().untilAsserted(
                            () ->
                                    assertThat(findings(guest.gateway))
                                            .singleElement()
                                            .extracting(Finding::text)
                                            .asString()
                                            .contains("no application is bound"));
        }
    }

    @Test
    void aDatagramWithoutAChannelToTheHostIsCounted() throws Exception {
        try (GatewayFixture guest = new GatewayFixture(Side.GUEST)) {
            guest.application().send(ANY);
            guest.awaitCount(GatewayCounter.REFUSED_NO_HOST, 1);
        }
    }

    @Test
    void aBaseLayerThatIsReplacedFindsTheGatewayReady() throws Exception {
        try (GatewayFixture guest = new GatewayFixture(Side.GUEST)) {
            FakeApplication application = guest.application();
            for (int i = 0; i < 5; i++) {
                LiveChannel host = guest.channel("host");
                host.peerSends(2, "x", guest.address, "{\"life\":" + i + "}");
                assertThat(application.receive()).contains("{\"life\":" + i + "}");
                host.close();
                await().until(() -> guest.node.peer("host").isEmpty());
                Set<String> addresses = guest.gateway.settings().addresses();
                guest.gateway.apply(guest.gateway.settings().with(Side.GUEST, Set.of()));
                guest.gateway.apply(guest.gateway.settings().with(Side.GUEST, addresses));
                await().until(guest.gateway::isListening);
                await().until(() -> guest.gateway.notServed().isEmpty());
            }
        }
    }

    @Test
    void aFullMailboxKeepsTheFormerNameBoundUntilTheNextCallOnly() throws Exception {
        try (GatewayFixture names =
                        new GatewayFixture(Side.GUEST, s -> s.with(s.side(), Set.of()));
                FakeApplication application = FakeApplication.bound(names.address, names.agent)) {
            GatewaySettings settings =
                    names.gateway.settings().with(Side.GUEST, Set.of(names.address));
            List<MessageGroup> groups = new ArrayList<>();
            GroupRegistrar registrar =
                    (address, side, ranking, group) -> {
                        groups.add(group);
                        return () -> {};
                    };
            SteppedContext context = new SteppedContext(Side.GUEST, names.address);
            try (AppGateway gateway = new AppGateway(settings, GatewayFixture.FILE, registrar)) {
                gateway.start();
                await().until(() -> isBound(names.agent));
                FakePeer host = context.start(groups.get(0), "host").get(0);
                host.says("{\"first\":1}");
                assertThat(application.receive()).contains("first");

                context.accepting(false);
                gateway.apply(settings.withAgentName(names.agent + ".other"));
                await().until(() -> isBound(names.agent + ".other"));
                context.accepting(true);
                host.says("{\"second\":2}");
                assertThat(application.receive()).contains("second");
                assertThat(isBound(names.agent)).isFalse();
                context.stop();
            }
        }
    }

    private static GatewaySettings atPath(Path path, String address) {
        return GatewaySettings.read(
                Map.of("addresses", address, "agent.name", "", "agent.path", path.toString()),
                GatewaySettings.defaults(Side.GUEST),
                complaint -> {
                    throw new IllegalArgumentException(complaint);
                });
    }

    @Test
    void aFileAtTheAgentsPathThatIsNoSocketStays(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("precious"), "data");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        for (Path taken : List.of(file, link)) {
            assertThatThrownBy(() -> AgentSocket.open(atPath(taken, "a")))
                    .isInstanceOf(IOException.class)
                    .hasMessage("expected a socket or nothing at agent.path, found a file");
        }
        assertThat(link).hasContent("data");
        assertThat(file).isRegularFile();
    }

    @Test
    void anAddressThatMakesTheAgentsDirectoryTooLongIsSaidAndCounted(@TempDir Path folder)
            throws Exception {
        int room = 107 - folder.toString().length() - "//agent".length();
        Path directory = Files.createDirectory(folder.resolve("d".repeat(room)));
        try (GatewayFixture guest =
                new GatewayFixture(
                        Side.GUEST,
                        settings ->
                                atPath(
                                        directory.resolve("agent"),
                                        String.join(" ", settings.addresses())))) {
            guest.channel("host").peerSends(2, "x", guest.address, "{}");
            guest.awaitCount(GatewayCounter.DROPPED_SEND_FAILED, 1);
            assertThat(guest.report(guest.address).lastError().orElseThrow())
                    .contains("expected a path of less than 108 bytes");
        }
    }

    private static boolean isBound(String name) throws Exception {
        try (Stream<String> lines = Files.lines(Path.of("/proc/net/unix"))) {
            return lines.anyMatch(line -> line.endsWith(" @" + name));
        }
    }

    private static List<Finding> findings(AppGateway gateway) {
        HealthCheck check = new GatewayHealth(gateway);
        return check.findings();
    }
}
