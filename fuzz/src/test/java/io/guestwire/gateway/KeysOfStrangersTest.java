// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.guestwire.channel.Side;
import io.guestwire.scaling.message.Fields;
import io.guestwire.servergroup.backplane.HostDatagram;
import io.guestwire.servergroup.message.HostMessageReader;
import io.guestwire.servergroup.message.RequestReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Jackson keeps the keys of former documents, 6,000 of any length: with each of these readers, keys
 * of strangers took a hundred megabytes and more. The base layer's own is tested beside it.
 */
class KeysOfStrangersTest {
    private static final int MESSAGES = 3_000;
    private static final int MEGABYTE = 1 << 20;

    private interface Reader {
        Object read(byte[] message) throws Exception;
    }

    static Stream<Arguments> readers() {
        return Stream.of(
                reader(
                        "what a guest asks",
                        45_000,
                        data -> RequestReader.read(ByteBuffer.wrap(data))),
                reader(
                        "what a host says",
                        45_000,
                        data -> HostMessageReader.read(ByteBuffer.wrap(data))),
                reader("a message of scaling", 45_000, data -> Fields.read(ByteBuffer.wrap(data))),
                reader("what hosts tell each other", 45_000, HostDatagram::read),
                reader("a datagram of an application", 9_900, KeysOfStrangersTest::datagram));
    }

    private static Arguments reader(String name, int length, Reader reader) {
        return Arguments.of(name, length, reader);
    }

    private static Object datagram(byte[] datagram) throws DatagramException {
        return new DatagramReader().read(datagram, datagram.length, Side.GUEST);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readers")
    void takeNoHeap(String name, int length, Reader reader) throws Exception {
        long before = heap();
        for (int i = 0; i < MESSAGES; i++) {
            String key = i + "k".repeat(length);
            String message = "{\"version\":1,\"dest_addr\":\"a\",\"data\":{},\"" + key + "\":1}";
            assertThat(reader.read(message.getBytes(StandardCharsets.US_ASCII))).isNotNull();
        }
        assertThat(heap() - before).isLessThan(4 * MEGABYTE);
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
