// SPDX-License-Identifier: Apache-2.0
package io.guestwire.baselayer.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.baselayer.BaseLayer;
import io.guestwire.baselayer.GroupService;
import io.guestwire.baselayer.Limits;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupsCommandTest {
    private static final String TIME = "20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final BaseLayer node = new BaseLayer(Limits.DEFAULT);
    private final GroupsCommand command = new GroupsCommand();

    @BeforeEach
    void addGroups() {
        command.node = node;
        command.out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        add("test.echo", 0, "first.bundle", "1.0.0");
        add("test.echo", 5, "second.bundle", "2.0.0");
        add("test echo", 0, "third.bundle", "3.0.0");
    }

    private void add(String address, int ranking, String bundle, String version) {
        Map<String, Object> properties =
                Map.of(
                        "guestwire.group.address", address,
                        "guestwire.group.side", "HOST",
                        "service.ranking", ranking);
        node.add(GroupService.read(properties::get, bundle, version, (peer, message) -> {}));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void showsForPeopleWhoServesWhoStandsByAndWhoIsRefused() {
        assertThat(print(false))
                .isEqualTo(
                        """
                        ADDRESS    SIDE  STATE    BUNDLE         VERSION  SINCE                     PEERS  RECEIVED  DELIVERED  NACKED  DROPPED  FAILURES  MAILBOX  LAST ERROR
                        test echo  host  refused  third.bundle   3.0.0    2026-11-25T12:00:00.000Z      0         0          0       0        0         0        0  guestwire.group.address: expected 1 to 64 characters of A-Z a-z 0-9 . _ -, with or without a * at its end, found "test echo"
                        test.echo  host  serving  second.bundle  2.0.0    2026-11-25T12:00:00.000Z      0         0          0       0        0         0        0  -
                        test.echo  host  standby  first.bundle   1.0.0    -                             0         0          0       0        0         0        0  -
                        """);
    }

    @Test
    void showsTheSameForPrograms() {
        assertThat(print(true))
                .contains(
                        "{\"address\":\"test.echo\",\"side\":\"host\",\"state\":\"serving\","
                                + "\"bundle\":\"second.bundle\",\"version\":\"2.0.0\","
                                + "\"since\":\"2026-11-25T12:00:00.000Z\",\"peers\":0,\"received\":0,"
                                + "\"delivered\":0,\"nacked\":0,\"dropped\":0,\"failures\":0,"
                                + "\"mailbox\":0,\"last_error\":\"\"}");
    }

    private String print(boolean json) {
        command.json = json;
        command.execute();
        return printed.toString(StandardCharsets.UTF_8)
                .replaceAll(TIME, "2026-11-25T12:00:00.000Z");
    }
}
