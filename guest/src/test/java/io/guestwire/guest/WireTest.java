// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.guestwire.guest.Options.Command;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WireTest {
    @Test
    void requestsComeAsTheyWent() throws Exception {
        Request[] requests = {
            new Request(Command.BROADCAST, "a \"text\" ü", Duration.ofMillis(1500)),
            new Request(Command.LISTEN, "", null)
        };
        for (Request request : requests) {
            assertThat(Wire.readRequest(Wire.write(request))).isEqualTo(request);
        }
    }

    @Test
    void eventsComeAsTheyWent() throws Exception {
        Event[] events = {
            new Event.Status("{\"a\":[1]}"),
            new Event.Broadcast("b", "x\ny"),
            new Event.Notification("{}"),
            new Event.Nack("broadcast", "no"),
            new Event.Host(true, ""),
            new Event.Host(false, "gone"),
            new Event.Missed(7),
            new Event.Agent("/dev/x", 4711),
            new Event.Counter("base-layer", "received", 8),
            new Event.End(ExitStatus.TIMED_OUT, "late")
        };
        for (Event event : events) {
            StringWriter text = new StringWriter();
            Wire.write(event, text);
            String line = text.toString();
            assertThat(line).doesNotContain("\n");
            assertThat(Wire.readEvent(line)).isEqualTo(event);
        }
    }

    @Test
    void anotherLanguageIsNotUnderstood() {
        for (String line :
                new String[] {
                    "", "hello", "{}", "{\"command\":\"REBOOT\"}", "{\"event\":\"missed\"}", "[1]"
                }) {
            assertThatThrownBy(() -> Wire.readRequest(line)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> Wire.readEvent(line)).isInstanceOf(IOException.class);
        }
    }
}
