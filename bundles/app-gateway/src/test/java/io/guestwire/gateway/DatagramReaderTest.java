// SPDX-License-Identifier: Apache-2.0
package io.guestwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.guestwire.channel.Side;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatagramReaderTest {
    private static final String SOUND =
            "{\"version\":2,\"dest_instance\":\"instance-0000000a\",\"dest_addr\":\"cgcs.scale\","
                    + "\"data\":{\"a\":\"\\/ü😀\",\"b\":[1.50, {}]}}";

    private final DatagramReader reader = new DatagramReader();

    @Test
    void takesTheDataAsItWasWritten() throws Exception {
        Datagram datagram = read(SOUND, Side.HOST);
        assertThat(datagram.version()).isEqualTo(2);
        assertThat(datagram.destInstance()).isEqualTo("instance-0000000a");
        assertThat(datagram.destAddress()).isEqualTo("cgcs.scale");
        assertThat(new String(datagram.data(), StandardCharsets.UTF_8))
                .isEqualTo("{\"a\":\"\\/ü😀\",\"b\":[1.50, {}]}");
    }

    @Test
    void inAGuestTheInstanceMeansNothing() throws Exception {
        assertThat(read(SOUND, Side.GUEST).destInstance()).isEmpty();
        String without = "{\"version\":1,\"dest_addr\":\"x\",\"data\":{}}";
        assertThat(read(without, Side.GUEST).version()).isEqualTo(1);
        String withNull = "{\"version\":1,\"dest_instance\":null,\"dest_addr\":\"x\",\"data\":{}}";
        assertThat(read(withNull, Side.GUEST).destInstance()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\0\0\0", "\n", "\r\n\0", " \t"})
    void passesOverTheTerminatorOfACStringAndBlanks(String behind) throws Exception {
        assertThat(read("\n " + SOUND + behind, Side.HOST).data()).isNotEmpty();
    }

    @Test
    void neverCompletesADatagramFromAnEarlierOne() throws Exception {
        byte[] buffer = SOUND.getBytes(StandardCharsets.UTF_8);
        assertThat(reader.read(buffer, buffer.length, Side.HOST)).isNotNull();
        for (int length = 0; length < buffer.length; length++) {
            int cut = length;
            assertThatThrownBy(() -> reader.read(buffer, cut, Side.HOST))
                    .as("%s bytes of %s", cut, buffer.length)
                    .isInstanceOf(DatagramException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`[]` | expected a JSON object",
                "`{}` | version: expected 1 or 2, found no such key",
                "`{\"version\":2}{}` | something behind",
                "`{\"version\":2} x` | strict JSON",
                "`{'version':2}` | strict JSON",
                "`{\"version\":2,}` | strict JSON",
                "`{\"version\":\"2\"}` | version: expected 1 or 2, found a string",
                "`{\"version\":2.0}` | version: expected 1 or 2, found the number 2.0",
                "`{\"version\":3}` | version: expected 1 or 2, found the number 3",
                "`{\"version\":2,\"version\":2}` | each key once, found \"version\" twice",
                "`{\"x\":2,\"x\":2}` | each key once, found \"x\" twice",
                "`{\"dest_addr\":null}` | dest_addr: expected 1 to 64 characters",
                "`{\"dest_addr\":\"\"}` | dest_addr: expected 1 to 64 characters",
                "`{\"dest_addr\":\"a/b\"}` | dest_addr: expected 1 to 64 characters",
                "`{\"dest_instance\":null}` | dest_instance: expected the name of an instance",
                "`{\"dest_instance\":\"\"}` | dest_instance: expected the name of an instance",
                "`{\"data\":null}` | data: expected a JSON object, found null",
                "`{\"data\":\"{}\"}` | data: expected a JSON object, found a string",
                "`{\"data\":[{}]}` | data: expected a JSON object, found an array",
                "`{\"data\":{\"a\":\"\n\"}}` | strict JSON",
            })
    void saysWhatWasExpectedAndWhatWasFound(String text, String message) {
        assertThatThrownBy(() -> read(text, Side.HOST))
                .isInstanceOf(DatagramException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesNulsAnywhereButAtTheEnd() {
        assertThatThrownBy(() -> read("\0" + SOUND, Side.HOST))
                .hasMessageContaining("expected a JSON object");
        assertThatThrownBy(() -> read(SOUND.replace("{\"v", "{\0\"v"), Side.HOST))
                .hasMessageContaining("found a NUL");
        assertThatThrownBy(() -> read(SOUND.replace("2,", "2,\0"), Side.HOST))
                .hasMessageContaining("strict JSON");
    }

    @Test
    void countsTheEnvelopeAmong32Levels() throws Exception {
        assertThat(read(nested(31), Side.GUEST).data()).hasSize(6 * 30 + 2);
        assertThatThrownBy(() -> read(nested(32), Side.GUEST))
                .hasMessageContaining("at most 32 levels");
        assertThatThrownBy(() -> read(nested(10_000), Side.GUEST))
                .hasMessageContaining("at most 32 levels");
    }

    private static String nested(int levels) {
        return "{\"version\":1,\"dest_addr\":\"x\",\"data\":"
                + "{\"a\":".repeat(levels - 1)
                + "{}"
                + "}".repeat(levels - 1)
                + "}";
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[] bytes = SOUND.getBytes(StandardCharsets.UTF_8);
        int at = SOUND.indexOf('ü');
        for (byte[] bad : new byte[][] {{(byte) 0xff, 'a'}, {(byte) 0xc0, (byte) 0x80}}) {
            byte[] copy = Arrays.copyOf(bytes, bytes.length);
            copy[at] = bad[0];
            copy[at + 1] = bad[1];
            assertThatThrownBy(() -> reader.read(copy, copy.length, Side.HOST))
                    .hasMessageContaining("expected UTF-8, found byte 0x")
                    .hasMessageContaining("at byte " + at);
        }
    }

    private Datagram read(String text, Side side) throws DatagramException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return reader.read(Arrays.copyOf(bytes, bytes.length + 100), bytes.length, side);
    }
}
