// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.guestwire.channel.Side;
import io.guestwire.testkit.LiveChannel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The list at the end of PROTOCOL, section 4, as far as it concerns this hop. After each fault the
 * application that caused it, and the next one, are served as before.
 */
class WhatBroughtTheOriginalDownTest {
    private static final String INSTANCE = "instance-0000000a";

    private GatewayFixture host;
    private LiveChannel guest;
    private FakeApplication application;

    @BeforeEach
    void start() throws Exception {
        host = new GatewayFixture(Side.HOST);
        guest = host.channel(INSTANCE);
        application = host.application();
    }

    @AfterEach
    void bothSumsAreRight() throws Exception {
        application.send(message(INSTANCE, "cgcs.server_grp", "{\"after\":1}"));
        assertThat(guest.peerGets()).contains("{\"after\":1}");
        guest.peerSends(2, "x", host.address, "{\"after\":2}");
        assertThat(application.receive()).contains("{\"after\":2}");
        assertThat(guest.peerGets(Duration.ZERO)).isNull();
        assertThat(application.receive(0)).isNull();
        host.close();
    }

    private static String message(String instance, String address, String data) {
        return "{\"version\":2,\"dest_instance\":\"%s\",\"dest_addr\":\"%s\",\"data\":%s}"
                .formatted(instance, address, data);
    }

    private void isRefused(String datagram, GatewayCounter cause) throws Exception {
        application.send(datagram);
        host.awaitCount(cause, 1);
        assertThat(host.report(host.address).counters()).containsEntry(cause, 1L);
    }

    @Test
    void destAddrNull() throws Exception {
        isRefused(
                message(INSTANCE, "", "{}").replace("\"dest_addr\":\"\"", "\"dest_addr\":null"),
                GatewayCounter.REFUSED_MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(ints = {65, 108, 300, 4_000})
    void destAddrOfManyCharacters(int length) throws Exception {
        isRefused(message(INSTANCE, "x".repeat(length), "{}"), GatewayCounter.REFUSED_MALFORMED);
    }

    @Test
    void destInstanceNull() throws Exception {
        isRefused(
                message("", "x", "{}").replace("\"dest_instance\":\"\"", "\"dest_instance\":null"),
                GatewayCounter.REFUSED_MALFORMED);
    }

    @Test
    void aDatagramOfAnUnboundSocket() throws Exception {
        host.closing(FakeApplication.unbound(host.agent)).send(message(INSTANCE, "x", "{}"));
        host.awaitCount(GatewayCounter.REFUSED_UNBOUND, 1);
    }

    @Test
    void anEmptyDatagramReplaysNothing() throws Exception {
        application.send(message(INSTANCE, "x", "{\"once\":1}"));
        assertThat(guest.peerGets()).contains("{\"once\":1}");
        for (int i = 0; i < 3; i++) {
            application.send("");
        }
        host.awaitCount(GatewayCounter.REFUSED_EMPTY, 3);
        host.closing(FakeApplication.unbound(host.agent)).send("");
        host.awaitCount(GatewayCounter.REFUSED_EMPTY, 4);
    }

    @Test
    void truncatedJsonIsNotCompletedFromAnEarlierMessage() throws Exception {
        FakeApplication other = host.application(host.family + "1");
        String whole = message(INSTANCE, "x", "{\"whole\":1}");
        other.send(whole);
        assertThat(guest.peerGets()).contains("{\"whole\":1}");
        isRefused(whole.substring(0, whole.length() - 4), GatewayCounter.REFUSED_MALFORMED);
    }

    @Test
    void anUnknownInstance() throws Exception {
        isRefused(message("instance-0000000b", "x", "{}"), GatewayCounter.REFUSED_UNKNOWN_INSTANCE);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 21, 64, 255})
    void instanceNamesOfManyCharacters(int length) throws Exception {
        String name = "n".repeat(length);
        LiveChannel named = host.channel(name);
        application.send(message(name, "x", "{}"));
        assertThat(named.peerGets()).contains("\"dest_addr\":\"x\"");
        named.peerSends(2, "x", host.address, "{}");
        assertThat(application.receive()).contains("\"source_instance\":\"" + name + "\"");
    }

    @Test
    void aSenderThatIsNotInTheAllowList() throws Exception {
        host.application("stranger" + host.suffix).send(message(INSTANCE, "x", "{}"));
        host.awaitCount(GatewayCounter.REFUSED_NOT_ALLOWED, 1);
        guest.peerSends(2, "x", "stranger" + host.suffix, "{}");
        assertThat(guest.peerGets()).contains("nack");
    }

    @Test
    void aDatagramOverTheLimitIsNotCutAndTaken() throws Exception {
        String data = "{\"a\":\"" + "x".repeat(70_000) + "\"}";
        isRefused(
                message(INSTANCE, "x", data) + " ".repeat(70_000), GatewayCounter.REFUSED_TOO_LONG);
    }

    @Test
    void aDatagramThatMakesTooLongAFrame() throws Exception {
        String data = "{\"a\":\"" + "x".repeat(65_500) + "\"}";
        isRefused(message(INSTANCE, "x", data), GatewayCounter.REFUSED_FRAME_TOO_LONG);
    }

    @Test
    void theLongestFrameGoesThroughBothWays() throws Exception {
        String data = "{\"a\":\"" + "x".repeat(65_000) + "\"}";
        application.send(message(INSTANCE, "x", data));
        assertThat(guest.peerGets()).contains(data);
        guest.peerSends(2, "x", host.address, data);
        assertThat(application.receive()).contains(data);
        assertThat(host.count(GatewayCounter.LONGER_THAN_4096)).isEqualTo(1);
    }

    @Test
    void moreThanTenMessagesAtOnceKeepTheirOrder() throws Exception {
        int messages = FakeApplication.waitingInTheKernel() + 450;
        for (int i = 0; i < messages; i++) {
            guest.peerSends(2, "x", host.address, "{\"seq\":" + i + "}");
        }
        await().until(() -> host.report(host.address).queuedMessages() > 400);
        for (int i = 0; i < messages; i++) {
            assertThat(application.receive()).endsWith("\"data\":{\"seq\":" + i + "}}");
        }
    }

    @Test
    void anApplicationThatFloods() throws Exception {
        int datagrams = 20_000;
        for (int i = 0; i < datagrams; i++) {
            application.send(message(INSTANCE, "x", "{\"flood\":" + i + "}"));
        }
        host.awaitCount(GatewayCounter.DATAGRAMS, datagrams);
        host.awaitBalance();
        long forwarded = host.count(GatewayCounter.FORWARDED);
        for (long i = 0; i < forwarded; i++) {
            assertThat(guest.peerGets()).contains("flood");
        }
    }
}
