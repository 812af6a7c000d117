// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import io.guestwire.guest.Options.Command;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
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
 *
 * <p><b>Errors:</b> an {@link UncheckedIOException} when nobody reads what is printed any more, as
 * behind {@code | head -1}.
 */
final class Printer implements Consumer<Event> {
    private static final List<String> STATUS_COLUMNS = List.of("display_name", "state", "host");
    private static final List<String> COUNTER_COLUMNS = List.of("part", "counter", "value");

    private final Command command;
    private final boolean json;
    private final PrintStream out;
    private final PrintStream err;
    private final List<String> documents = new ArrayList<>();
    private final List<Event.Counter> counters = new ArrayList<>();
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
        } else if (event instanceof Event.Counter one) {
            counters.add(one);
        } else if (event instanceof Event.End end) {
            end(end);
        } else if (json) {
            out.println(line(event));
        } else {
            String now = LocalTime.now().truncatedTo(ChronoUnit.SECONDS).toString();
            out.println((now.length() == 5 ? now + ":00" : now) + " " + sentence(event));
        }
        if (out.checkError()) {
            status = ExitStatus.FAILED;
            throw new UncheckedIOException(new IOException("standard output cannot be written"));
        }
    }

    private void end(Event.End end) {
        status = end.status();
        if (status != ExitStatus.OK) {
            err.println("guestwire-guest: " + Table.safe(end.reason()));
        } else if (command == Command.STATUS && json) {
            array(documents);
        } else if (command == Command.STATUS) {
            Table table = new Table(STATUS_COLUMNS);
            documents.forEach(
                    document -> {
                        Map<String, String> fields = fields(document);
                        table.row(name -> fields.getOrDefault(name, ""));
                    });
            table.print(out);
        } else if (command == Command.COUNTERS) {
            counters();
        } else if (command == Command.BROADCAST) {
            out.println(json ? "{\"sent\":true}" : "Sent.");
        }
    }

    /** One after the other: together they may be more than there is room for twice. */
    private void array(List<String> elements) {
        String before = "[";
        for (String element : elements) {
            out.print(before);
            out.print(element);
            before = ",";
        }
        out.println(elements.isEmpty() ? "[]" : "]");
    }

    private void counters() {
        if (json) {
            array(counters.stream().map(Printer::object).toList());
            return;
        }
        Table table = new Table(COUNTER_COLUMNS);
        for (Event.Counter counter : counters) {
            if (counter.value() != 0) {
                table.row(
                        name ->
                                switch (name) {
                                    case "part" -> counter.part();
                                    case "counter" -> counter.name();
                                    default -> Long.toString(counter.value());
                                });
            }
        }
        table.print(out);
    }

    private static String object(Event.Counter counter) {
        return "{\"part\":\"%s\",\"counter\":\"%s\",\"value\":%d}"
                .formatted(counter.part(), counter.name(), counter.value());
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
            return Table.safe(broadcast.sourceInstance())
                    + " says: "
                    + Table.safe(broadcast.text());
        } else if (event instanceof Event.Notification notification) {
            Map<String, String> fields = fields(notification.document());
            return Table.safe(fields.getOrDefault("display_name", "a member"))
                    + " is "
                    + Table.safe(fields.getOrDefault("state", "changed"));
        } else if (event instanceof Event.Nack nack) {
            return "the host refused a "
                    + Table.safe(nack.origMsgType())
                    + ": "
                    + Table.safe(nack.logMsg());
        } else if (event instanceof Event.Missed missed) {
            return missed.count() + " events left out: they came faster than they were read";
        }
        Event.Host host = (Event.Host) event;
        return host.connected() ? "the host is there" : "the host is not there: " + host.reason();
    }

    private static Map<String, String> fields(String document) {
        try {
            return Wire.fields(document);
        } catch (IOException e) {
            return Map.of();
        }
    }
}
