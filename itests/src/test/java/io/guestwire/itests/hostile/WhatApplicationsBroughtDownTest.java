// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.guestwire.itests.RawGuest;
import io.guestwire.testing.CProgram;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The list at the end of PROTOCOL, section 4, as far as applications of the host can do it, which
 * are programs in C here. After each both the application that did it and another one are served.
 */
@Timeout(120)
@ExtendWith(HostNode.Provider.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WhatApplicationsBroughtDownTest {
    private static final String A = HostNode.instance(20);
    private static final String BAD = HostNode.APPLICATION + ".bad";
    private static final String GOOD = HostNode.APPLICATION + ".good";

    private CProgram program;
    private HostNode node;
    private RawGuest guest;
    private Datagrams bad;
    private Datagrams good;

    @BeforeAll
    void start(HostNode shared, @TempDir Path folder) throws Exception {
        program = CProgram.compile("datagrams", folder);
        node = shared;
        node.serverGroups(Map.of());
        guest = RawGuest.attach(node.channels(), A);
    }

    @BeforeEach
    void applications() throws Exception {
        bad = new Datagrams(program, HostNode.AGENT, BAD);
        good = new Datagrams(program, HostNode.AGENT, GOOD);
    }

    @AfterEach
    void bothAreServed() throws Exception {
        for (Datagrams application : new Datagrams[] {bad, good}) {
            String name = application == bad ? BAD : GOOD;
            application.send(message("\"" + A + "\"", "\"x\"", "{\"from\":\"" + name + "\"}"));
            JsonNode frame = guest.await(any -> true);
            assertThat(frame.at("/data/from").asText()).isEqualTo(name);
            assertThat(frame.get("source_addr").asText()).isEqualTo(name);
            guest.write("\n" + RawGuest.envelope(2, "x", name, "{\"after\":1}") + "\n");
            assertThat(application.next())
                    .contains("\"source_instance\":\"" + A + "\"", "{\"after\":1}");
            assertThat(application.isIdle()).isTrue();
            application.close();
        }
        node.awaitBalance();
    }

    @AfterAll
    void stop() throws Exception {
        guest.close();
        node.awaitGuests(0);
    }

    private static String message(String instance, String address, String data) {
        return "{\"version\":2,\"dest_instance\":%s,\"dest_addr\":%s,\"data\":%s}"
                .formatted(instance, address, data);
    }

    private void isRefused(String counter, Datagrams application, String... datagrams)
            throws Exception {
        long before = count(counter);
        for (String datagram : datagrams) {
            application.send(datagram);
        }
        HostNode.eventually().until(() -> count(counter) == before + datagrams.length);
    }

    private long count(String counter) throws Exception {
        for (JsonNode row : node.rows("app-gateway:counters")) {
            if (row.get("counter").asText().equals(counter)) {
                return row.get("value").asLong();
            }
        }
        throw new AssertionError("no counter " + counter);
    }

    @Test
    void destAddrNull() throws Exception {
        isRefused("refused-malformed", bad, message("\"" + A + "\"", "null", "{}"));
    }

    @ParameterizedTest
    @ValueSource(ints = {108, 300, 4_000})
    void destAddrOfManyCharacters(int length) throws Exception {
        String address = "\"" + "x".repeat(length) + "\"";
        isRefused("refused-malformed", bad, message("\"" + A + "\"", address, "{}"));
    }

    @Test
    void destInstanceNull() throws Exception {
        isRefused("refused-malformed", bad, message("null", "\"x\"", "{}"));
    }

    @Test
    void anInstanceThatIsNotThere() throws Exception {
        isRefused("refused-unknown-instance", bad, message("\"nobody\"", "\"x\"", "{}"));
    }

    @Test
    void aDatagramOfAnUnboundSocket() throws Exception {
        try (Datagrams unbound = new Datagrams(program, HostNode.AGENT)) {
            isRefused("refused-unbound", unbound, message("\"" + A + "\"", "\"x\"", "{}"));
        }
    }

    @Test
    void anEmptyDatagramReplaysNothing() throws Exception {
        good.send(message("\"" + A + "\"", "\"x\"", "{\"once\":1}"));
        assertThat(guest.await(any -> true).at("/data/once").asInt()).isEqualTo(1);
        isRefused("refused-empty", bad, "", "", "");
        try (Datagrams unbound = new Datagrams(program, HostNode.AGENT)) {
            isRefused("refused-empty", unbound, "");
        }
    }

    @Test
    void truncatedJsonIsNotCompletedFromAnEarlierMessage() throws Exception {
        String whole = message("\"" + A + "\"", "\"x\"", "{\"whole\":1}");
        good.send(whole);
        assertThat(guest.await(any -> true).at("/data/whole").asInt()).isEqualTo(1);
        isRefused("refused-malformed", bad, whole.substring(0, whole.length() - 4));
    }
}
