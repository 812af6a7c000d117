// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.guestwire.channel.Side;
import io.guestwire.testing.CProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * C programs in the original's manner at both ends, and nothing but gateways and base layers
 * between them: an application in each of two guests, and one on their host.
 */
class OriginalProgramsTest {
    private static final String A = "instance-0000000a";
    private static final String B = "instance-0000000b-with-a-long-name";

    @TempDir static Path directory;
    private static CProgram guestApp;
    private static CProgram hostApp;

    @BeforeAll
    static void compile() throws Exception {
        guestApp = CProgram.compile("guest_app", directory);
        hostApp = CProgram.compile("host_app", directory);
    }

    /** Three nodes and their channels, and the program of the host. */
    private static final class World implements AutoCloseable {
        private final GatewayFixture host = new GatewayFixture(Side.HOST);
        private final GatewayFixture a = new GatewayFixture(Side.GUEST);
        private final GatewayFixture b = new GatewayFixture(Side.GUEST);
        private final CProgram.Run nova;

        World(int messages, String... options) throws Exception {
            join(a, A);
            join(b, B);
            List<String> arguments = new ArrayList<>(List.of(options));
            arguments.addAll(
                    List.of(
                            "-a",
                            host.agent,
                            "-n",
                            host.address,
                            Integer.toString(messages),
                            A + "=" + a.address,
                            B + "=" + b.address));
            nova = hostApp.start(arguments.toArray(String[]::new));
            assertThat(nova.line()).isEqualTo("ready");
        }

        private void join(GatewayFixture guest, String instance) {
            guest.channel("host").joinTo(host.channel(instance));
        }

        CProgram.Run application(GatewayFixture guest, String... words) throws Exception {
            List<String> arguments =
                    new ArrayList<>(
                            List.of("-a", guest.agent, "-n", guest.address, "-d", host.address));
            arguments.addAll(List.of(words));
            return guestApp.start(arguments.toArray(String[]::new));
        }

        @Override
        public void close() throws Exception {
            nova.close();
            a.close();
            b.close();
            host.close();
        }
    }

    @Test
    void statusAndBroadcastsGoBothWays() throws Exception {
        try (World world = new World(4)) {
            try (CProgram.Run status = world.application(world.a, "status")) {
                assertThat(status.end())
                        .hasSize(3)
                        .satisfies(lines -> assertThat(lines.get(0)).contains("1", A, "active"))
                        .satisfies(lines -> assertThat(lines.get(1)).contains("1", B, "active"))
                        .endsWith("status_response_done 1");
            }
            try (CProgram.Run listener = world.application(world.b, "listen", "2")) {
                assertThat(listener.line()).isEqualTo("listening");
                for (String text : List.of("one", "two")) {
                    world.application(world.a, "broadcast", text).end();
                }
                assertThat(listener.end())
                        .containsExactly("broadcast " + A + " one", "broadcast " + A + " two");
            }
            try (CProgram.Run listener = world.application(world.a, "listen", "1")) {
                assertThat(listener.line()).isEqualTo("listening");
                world.application(world.b, "broadcast", "back").end();
                assertThat(listener.end()).containsExactly("broadcast " + B + " back");
            }
            assertThat(world.nova.end())
                    .containsExactly(
                            "status_query " + A,
                            "broadcast " + A,
                            "broadcast " + A,
                            "broadcast " + B);
        }
    }

    @Test
    void programsThatBindTheirNamesPaddedAreServedAsWell() throws Exception {
        try (World world = new World(1, "-p")) {
            try (CProgram.Run status = world.application(world.a, "-p", "-v", "1", "status")) {
                assertThat(status.end()).hasSize(3).endsWith("status_response_done 1");
            }
            world.nova.end();
        }
    }

    @Test
    void aProgramThatIsNotThereIsMissedAndServedWhenItComes() throws Exception {
        try (World world = new World(1)) {
            world.application(world.a, "broadcast", "nobody listens").end();
            world.nova.end();
            await().until(
                            () ->
                                    world.b.gateway.counters().get(GatewayCounter.DROPPED_NOT_BOUND)
                                            == 1);
            try (CProgram.Run nova =
                            hostApp.start(
                                    "-a",
                                    world.host.agent,
                                    "-n",
                                    world.host.address,
                                    "1",
                                    A + "=" + world.a.address,
                                    B + "=" + world.b.address);
                    CProgram.Run listener = world.application(world.b, "listen", "1")) {
                assertThat(nova.line()).isEqualTo("ready");
                assertThat(listener.line()).isEqualTo("listening");
                world.application(world.a, "broadcast", "now").end();
                assertThat(listener.end()).containsExactly("broadcast " + A + " now");
                nova.end();
            }
        }
    }
}
