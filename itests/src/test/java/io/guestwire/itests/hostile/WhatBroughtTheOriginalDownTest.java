// SPDX-License-Identifier: Apache-2.0
package io.guestwire.itests.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.guestwire.itests.RawGuest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The list at the end of PROTOCOL, section 4, as far as guests can do it, each at a running node;
 * after each both the guest that did it and another one are served. What applications can do is in
 * {@link WhatApplicationsBroughtDownTest}, 200 MB without a newline in {@link NoNewlineTest}.
 */
@Timeout(120)
@ExtendWith(HostNode.Provider.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WhatBroughtTheOriginalDownTest {
    private static final String A = HostNode.instance(10);
    private static final String B = HostNode.instance(11);
    private static final Map<String, List<String>> GROUPS = Map.of("db", List.of(A, B));

    private HostNode node;
    private RawGuest a;
    private RawGuest b;

    @BeforeAll
    void group(HostNode shared) throws Exception {
        node = shared;
        node.serverGroups(GROUPS);
    }

    @BeforeEach
    void attach() throws Exception {
        a = RawGuest.attach(node.channels(), A);
        b = RawGuest.attach(node.channels(), B);
        node.awaitGuests(2);
        a.drain(1);
        b.drain(1);
    }

    @AfterEach
    void bothAreServed() throws Exception {
        for (RawGuest guest : List.of(a, b)) {
            assertThat(guest.drain(1)).as("what came besides").isEmpty();
        }
        isHeard(a, b, A);
        isHeard(b, a, B);
        a.close();
        b.close();
        node.awaitGuests(0);
        node.awaitBalance();
    }

    private static void isHeard(RawGuest speaker, RawGuest listener, String name) throws Exception {
        speaker.send(1, broadcast("still here"));
        JsonNode heard = listener.await("broadcast");
        assertThat(heard.at("/data/data").asText()).isEqualTo("still here");
        assertThat(heard.at("/data/source_instance").asText()).isEqualTo(name);
    }

    private static String broadcast(String text) {
        return "{\"version\":1,\"msg_type\":\"broadcast\",\"data\":\"" + text + "\"}";
    }

    private static String frame(String destination) {
        String frame = RawGuest.envelope(1, "cgcs.server_grp", "DESTINATION", "{\"a\":1}");
        return "\n" + frame.replace("\"DESTINATION\"", destination) + "\n";
    }

    private void isNacked(String expected) throws Exception {
        JsonNode nack = a.await("nack");
        assertThat(nack.at("/data/log_msg").asText()).contains("expected", expected);
    }

    @Test
    void destAddrNull() throws Exception {
        a.write(frame("null"));
        isNacked("dest_addr");
    }

    @ParameterizedTest
    @ValueSource(ints = {108, 300, 4_000})
    void destAddrOfManyCharacters(int length) throws Exception {
        a.write(frame("\"" + "x".repeat(length) + "\""));
        isNacked("dest_addr");
    }

    @Test
    void destAddrOfAnySocketOfTheHost() throws Exception {
        a.write(frame("\"" + HostNode.AGENT + "\""));
        isNacked("dest_addr");
    }

    @Test
    void truncatedJsonIsNotCompletedFromTheMessageOfAnotherGuest() throws Exception {
        b.send(1, broadcast("of b"));
        a.await("broadcast");
        String whole = RawGuest.envelope(1, broadcast("of a"));
        a.write(whole.substring(0, whole.length() - 4) + "\n");
        isNacked("JSON");
        assertThat(b.drain(1)).isEmpty();
    }

    @Test
    void aTruncatedLineAndANewlineAtTheStartOfAReadCostNothingElse() throws Exception {
        String whole = RawGuest.envelope(1, broadcast("of a"));
        long read = bytesRead();
        a.write("\n" + whole.substring(0, 40));
        HostNode.eventually().until(() -> bytesRead() == read + 41);
        a.write("\n" + whole + "\n");
        assertThat(b.await("broadcast").at("/data/data").asText()).isEqualTo("of a");
    }

    private long bytesRead() throws Exception {
        return node.account(A).get("bytes-read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"version\":1,\"msg_type\":\"no_such_type\"}",
                "{\"version\":2,\"msg_type\":null}"
            })
    void aTypeThatNobodyKnowsOrNoneDoesNotEndTheService(String data) throws Exception {
        JsonNode before = group();
        a.send(1, data);
        isNacked("found");
        assertThat(group().get("since")).isEqualTo(before.get("since"));
        assertThat(group().get("failures").asLong()).isZero();
    }

    private JsonNode group() throws Exception {
        for (JsonNode group : node.rows("guestwire:groups")) {
            if (group.get("address").asText().equals(HostNode.GROUP)) {
                return group;
            }
        }
        throw new AssertionError("server group messaging is not there");
    }

    @Test
    void aHalfClosedSocketIsClosedAndConnectedAnew() throws Exception {
        try (Crowd crowd = new Crowd(node.channels())) {
            Guest half = crowd.add(HostNode.instance(12));
            node.awaitGuests(3);
            String since = since(half);
            half.stopWriting();
            HostNode.eventually().until(() -> since(half).compareTo(since) > 0);
            half.write(Frames.query(1));
            HostNode.eventually().until(() -> node.count(half, "delivered") == 1);
        }
        node.awaitGuests(2);
    }

    /** Since when it is connected; empty when it is not. */
    private String since(Guest guest) throws Exception {
        for (JsonNode channel : node.rows("guestwire:channels")) {
            if (channel.get("instance").asText().equals(guest.instance())
                    && channel.get("state").asText().equals("connected")) {
                return channel.get("since").asText();
            }
        }
        return "";
    }

    @Test
    void whatIsWrittenJustBeforeTheCloseIsHeard() throws Exception {
        for (int i = 0; i < 10; i++) {
            a.send(1, broadcast("last words " + i));
            a.close();
            assertThat(b.await("broadcast").at("/data/data").asText()).isEqualTo("last words " + i);
            b.await(message -> state(message).equals("stopped"));
            a = RawGuest.attach(node.channels(), A);
            b.await(message -> state(message).equals("active"));
        }
    }

    private static String state(JsonNode message) {
        return message.at("/data/data/state").asText();
    }

    @Test
    void aSocketThatIsRemovedInTheMomentOfTheHangUpComesBack() throws Exception {
        for (int i = 0; i < 20; i++) {
            a.close();
            a = RawGuest.attach(node.channels(), A);
        }
        node.awaitGuests(2);
        a.drain(1);
        b.drain(1);
    }

    @Test
    void instanceNamesOfManyCharacters() throws Exception {
        int longest = 106 - node.channels().resolve(Crowd.fileName("")).toString().length();
        assertThat(longest).isGreaterThan(40);
        for (int length : new int[] {19, 20, 21, 40, longest}) {
            String name = "n".repeat(length);
            node.serverGroups(Map.of("db", List.of(A, B), "long", List.of(name)));
            try (RawGuest named = RawGuest.attach(node.channels(), name)) {
                named.send(1, "{\"version\":1,\"msg_type\":\"status_query\",\"seq\":1}");
                assertThat(named.await("status_response").at("/data/data/display_name").asText())
                        .isEqualTo(name);
            }
            node.awaitGuests(2);
        }
        node.serverGroups(GROUPS);
    }

    @Test
    void moreThan98Instances() throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 100; i < 250; i++) {
            names.add(HostNode.instance(i));
        }
        Map<String, List<String>> all = Map.of("db", List.of(A, B), "many", names);
        node.serverGroups(all);
        try (Crowd crowd = new Crowd(node.channels())) {
            List<Guest> guests = names.stream().map(crowd::add).toList();
            node.awaitGuests(names.size() + 2);
            Talk talk = new Talk(guests).in(Map.of("many", names));
            for (Guest guest : guests) {
                talk.say(guest, System.nanoTime());
            }
            talk.awaitComplete();
            assertThat(talk.heard()).isEqualTo(150 * 149);
        }
        node.serverGroups(GROUPS);
        node.awaitGuests(2);
    }

    @Test
    void aSlowGuestGetsItsFramesOneByOne() throws Exception {
        withTwoMore(
                (slow, speaker, talk) -> {
                    slow.stopReading();
                    for (int i = 0; i < 200; i++) {
                        talk.sayAtOnce(speaker, System.nanoTime(), 0);
                    }
                    HostNode.eventually().until(() -> node.count(slow, "sent") >= 200);
                    slow.readOn();
                    talk.awaitComplete();
                });
    }

    @Test
    void whatASlowGuestWritesJustBeforeTheCloseIsHeard() throws Exception {
        withTwoMore(
                (slow, listener, talk) -> {
                    slow.stopReading();
                    while (node.count(slow, "frames-waiting") == 0) {
                        talk.sayAtOnce(listener, System.nanoTime(), 2_900);
                    }
                    StringBuilder words = new StringBuilder();
                    for (int i = 0; i < 150; i++) {
                        words.append(talk.next(slow, System.nanoTime(), 900));
                    }
                    slow.write(words.toString());
                    slow.kill();
                    HostNode.eventually().until(() -> talk.heard(listener) == 150);
                });
    }

    /** What two guests of another server group do. */
    private interface Deed {
        void run(Guest one, Guest other, Talk talk) throws Exception;
    }

    private void withTwoMore(Deed deed) throws Exception {
        List<String> names = List.of(HostNode.instance(13), HostNode.instance(14));
        node.serverGroups(Map.of("db", List.of(A, B), "slow", names));
        try (Crowd crowd = new Crowd(node.channels())) {
            List<Guest> guests = names.stream().map(crowd::add).toList();
            node.awaitGuests(4);
            Talk talk = new Talk(guests).in(Map.of("slow", names));
            deed.run(guests.get(0), guests.get(1), talk);
            talk.assertNothingWrong();
        }
        node.serverGroups(GROUPS);
        node.awaitGuests(2);
    }
}
