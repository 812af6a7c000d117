// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import io.guestwire.guest.Options.Command;
import java.io.IOException;
import java.io.PrintStream;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Shows what a command brought: for people, with what peers wrote made safe for a terminal; or as
 * JSON, one document for a command that ends by itself, one line an event for {@code listen}. One
 * thread.
 */
final class Printer implements Consumer<Event> {
    private static final List<String> COLUMNS = List.of("display_name", "state", "host");

    private final Command command;
    private final boolean json;
    private final PrintStream out;
    private final PrintStream err;
    private final List<String> documents = new ArrayList<>();
    private ExitStatus status = ExitStatus.FAILED;

    Printer(Command command, boolean json, PrintStream out, PrintStream err) {
        this.command = command;
        this.json = json;
        this.out = out;
        this.err = err;
    }

    /** What to end the process with. */
    ExitStatus status() {
        return status;
    }

    @Override
    public void accept(Event event) {
        if (event instanceof Event.Status one) {
            documents.add(one.document());
        } else if (event instanceof Event.End end) {
            end(end);
        } else if (json) {
            out.println(line(event));
        } else {
            String now = LocalTime.now().truncatedTo(ChronoUnit.SECONDS).toString();
            out.println((now.length() == 5 ? now + ":00" : now) + " " + sentence(event));
        }
        out.flush();
    }

    private void end(Event.End end) {
        status = end.status();
        if (status != ExitStatus.OK) {
            err.println("guestwire-guest: " + safe(end.reason()));
        } else if (command == Command.STATUS && json) {
            out.println("[" + String.join(",", documents) + "]");
        } else if (command == Command.STATUS) {
            table();
        } else if (command == Command.BROADCAST) {
            out.println(json ? "{\"sent\":true}" : "Sent.");
        }
    }

    private static String line(Event event) {
        if (event instanceof Event.Broadcast broadcast) {
            return Wire.object(
                    "event",
                    "broadcast",
                    "source_instance",
                    broadcast.sourceInstance(),
                    "data",
                    broadcast.text());
        } else if (event instanceof Event.Notification notification) {
            return "{\"event\":\"notification\",\"data\":" + notification.document() + "}";
        } else if (event instanceof Event.Nack nack) {
            return Wire.object(
                    "event", "nack", "orig_msg_type", nack.origMsgType(), "log_msg", nack.logMsg());
        } else if (event instanceof Event.Missed missed) {
            return "{\"event\":\"missed\",\"count\":" + missed.count() + "}";
        }
        Event.Host host = (Event.Host) event;
        String what = host.connected() ? "connected" : "disconnected";
        return Wire.object("event", what, "reason", host.reason());
    }

    private static String sentence(Event event) {
        if (event instanceof Event.Broadcast broadcast) {
            return safe(broadcast.sourceInstance()) + " says: " + safe(broadcast.text());
        } else if (event instanceof Event.Notification notification) {
            Map<String, String> fields = fields(notification.document());
            return safe(fields.getOrDefault("display_name", "a member"))
                    + " is "
                    + safe(fields.getOrDefault("state", "changed"));
        } else if (event instanceof Event.Nack nack) {
            return "the host refused a " + safe(nack.origMsgType()) + ": " + safe(nack.logMsg());
        } else if (event instanceof Event.Missed missed) {
            return missed.count() + " events were left out: they came too fast";
        }
        Event.Host host = (Event.Host) event;
        return host.connected() ? "the host is there" : "the host is not there: " + host.reason();
    }

    private void table() {
        int[] widths = COLUMNS.stream().mapToInt(String::length).toArray();
        List<List<String>> rows = new ArrayList<>();
        rows.add(COLUMNS);
        for (String document : documents) {
            Map<String, String> fields = fields(document);
            rows.add(COLUMNS.stream().map(name -> safe(fields.getOrDefault(name, ""))).toList());
        }
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static Map<String, String> fields(String document) {
        try {
            return Wire.fields(document);
        } catch (IOException e) {
            return Map.of();
        }
    }

    /** Without what a terminal would obey. */
    private static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints()
                .forEach(
                        c -> {
                            int type = Character.getType(c);
                            boolean hidden =
                                    type == Character.CONTROL
                                            || type == Character.FORMAT
                                            || type == Character.SURROGATE
                                            || type == Character.LINE_SEPARATOR
                                            || type == Character.PARAGRAPH_SEPARATOR;
                            safe.appendCodePoint(hidden ? '?' : c);
                        });
        return safe.toString();
    }
}
