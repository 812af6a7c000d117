// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.guestwire.baselayer.BaseLayer;
import io.guestwire.baselayer.GroupService;
import io.guestwire.baselayer.Limits;
import io.guestwire.channel.Side;
import io.guestwire.gateway.AppGateway;
import io.guestwire.gateway.GatewaySettings;
import io.guestwire.group.WhenFull;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandsTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final BaseLayer node = new BaseLayer(Limits.DEFAULT);
    private AppGateway gateway;

    @BeforeEach
    void start() {
        gateway =
                new AppGateway(
                        GatewaySettings.defaults(Side.HOST)
                                .with(Side.HOST, Set.of("cgcs.nova"))
                                .withAgentName("commands." + ProcessHandle.current().pid()),
                        "etc/test.cfg",
                        (address, side, ranking, group) -> {
                            var service =
                                    new GroupService(
                                            address,
                                            side,
                                            WhenFull.DROP_NEWEST,
                                            ranking,
                                            "app-gateway",
                                            group);
                            node.add(service);
                            return () -> node.remove(service);
                        });
        gateway.start();
        await().until(() -> gateway.applications().size() == 1);
    }

    @AfterEach
    void stop() {
        gateway.close();
        node.close();
    }

    @Test
    void listsApplicationsForPeopleAndPrograms() {
        ApplicationsCommand command = new ApplicationsCommand();
        command.gateways = List.of(gateway);
        command.out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        command.execute();
        assertThat(printed())
                .isEqualTo(
                        """
                        SIDE  ADDRESS    BOUND    QUEUED  QUEUED BYTES  SENT  RECEIVED  DROPPED  LAST ERROR
                        host  cgcs.nova  unknown       0             0     0         0  -        -
                        """);
        command.json = true;
        command.execute();
        assertThat(printed())
                .isEqualTo(
                        "[{\"side\":\"host\",\"address\":\"cgcs.nova\",\"bound\":\"unknown\",\"queued\":0,"
                                + "\"queued_bytes\":0,\"sent\":0,\"received\":0,\"dropped\":{},"
                                + "\"last_error\":null}]\n");
    }

    @Test
    void listsCounters() {
        CountersCommand command = new CountersCommand();
        command.gateways = List.of(gateway);
        command.out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        command.execute();
        assertThat(printed()).contains("refused-not-allowed").startsWith("SIDE  COUNTER");
        command.json = true;
        command.execute();
        assertThat(printed())
                .startsWith("[{\"side\":\"host\",\"counter\":\"messages\",\"value\":0},");
    }

    private String printed() {
        String text = printed.toString(StandardCharsets.UTF_8);
        printed.reset();
        return text;
    }
}
