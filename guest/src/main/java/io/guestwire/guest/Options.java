// SPDX-License-Identifier: Apache-2.0
package io.guestwire.guest;

import io.guestwire.guest.log.Level;
import io.guestwire.virtio.PortPath;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/** What the command line says. */
final class Options {
    /** What is to be done. */
    enum Command {
        AGENT,
        STATUS,
        BROADCAST,
        LISTEN,
        COUNTERS,
        HELP,
        VERSION
    }

    /** What is wrong with a command line. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message);
        }
    }

    private static final int MAX_SECONDS = 1_000_000;

    private Command command;
    private final StringBuilder text = new StringBuilder();
    private Path device;
    private Path listen;
    private Path control;
    private Path config;
    private int version;
    private String name;
    private boolean json;
    private Duration timeout;
    private Level level;

    private Options() {}

    /** Reads a command line. */
    static Options parse(List<String> arguments) throws UsageException {
        Options options = new Options();
        Iterator<String> words = arguments.iterator();
        boolean literal = false;
        while (words.hasNext()) {
            String word = words.next();
            if (literal || !word.startsWith("-") || word.equals("-")) {
                options.word(word);
            } else if (word.equals("--")) {
                literal = true;
            } else {
                options.option(word, words);
            }
        }
        options.check();
        return options;
    }

    private void word(String word) throws UsageException {
        if (command == null) {
            command =
                    switch (word) {
                        case "agent" -> Command.AGENT;
                        case "status" -> Command.STATUS;
                        case "broadcast" -> Command.BROADCAST;
                        case "listen" -> Command.LISTEN;
                        case "counters" -> Command.COUNTERS;
                        case "help" -> Command.HELP;
                        default ->
                                throw new UsageException(
                                        "expected agent, status, broadcast, listen or counters, found \""
                                                + word
                                                + "\"");
                    };
        } else if (command == Command.BROADCAST) {
            text.append(text.length() == 0 ? "" : " ").append(word);
        } else if (command != Command.HELP && command != Command.VERSION) {
            throw new UsageException("expected nothing more, found \"" + word + "\"");
        }
    }

    private void option(String word, Iterator<String> words) throws UsageException {
        int equals = word.indexOf('=');
        String key = equals < 0 ? word : word.substring(0, equals);
        switch (key) {
            case "--help", "-h" -> command = Command.HELP;
            case "--version", "-V" -> command = Command.VERSION;
            case "--json" -> json = true;
            default -> valued(key, equals < 0 ? null : word.substring(equals + 1), words);
        }
    }

    private void valued(String key, String given, Iterator<String> words) throws UsageException {
        switch (key) {
            case "--device" -> device = path(key, value(key, given, words));
            case "--listen" -> listen = path(key, value(key, given, words));
            case "--control" -> control = path(key, value(key, given, words));
            case "--config" -> config = path(key, value(key, given, words));
            case "--speak" -> version = version(value(key, given, words));
            case "--name" -> name = value(key, given, words);
            case "--timeout" -> timeout = seconds(value(key, given, words));
            case "--log" -> level = level(value(key, given, words));
            default -> throw new UsageException("there is no option " + key + "; see --help");
        }
    }

    private static String value(String key, String given, Iterator<String> words)
            throws UsageException {
        String value = given != null ? given : words.hasNext() ? words.next() : "";
        if (value.isEmpty()) {
            throw new UsageException(key + " needs a value; see --help");
        }
        return value;
    }

    private static Path path(String key, String value) throws UsageException {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new UsageException(key + ": expected a path, found \"" + value + "\"");
        }
    }

    private static int version(String value) throws UsageException {
        return switch (value) {
            case "1" -> 1;
            case "2" -> 2;
            default ->
                    throw new UsageException("--speak: expected 1 or 2, found \"" + value + "\"");
        };
    }

    private static Duration seconds(String value) throws UsageException {
        try {
            double seconds = Double.parseDouble(value);
            if (seconds > 0 && seconds <= MAX_SECONDS) {
                return Duration.ofMillis(Math.max(1, Math.round(seconds * 1_000)));
            }
        } catch (NumberFormatException ignored) {
            // As any other value that is no length of time.
        }
        throw new UsageException("--timeout: expected seconds, found \"" + value + "\"");
    }

    private static Level level(String value) throws UsageException {
        Level level = Level.of(value);
        if (level == null) {
            throw new UsageException(
                    "--log: expected error, warn, info or debug, found \"" + value + "\"");
        }
        return level;
    }

    private void check() throws UsageException {
        command = command == null ? Command.AGENT : command;
        if (device != null && listen != null) {
            throw new UsageException("--device and --listen exclude each other");
        }
        if (command == Command.BROADCAST && text.length() == 0) {
            throw new UsageException("broadcast needs a text");
        }
    }

    Command command() {
        return command;
    }

    /** What to broadcast. */
    String text() {
        return text.toString();
    }

    /** The device or socket to open. */
    Path device() {
        return device == null ? Path.of(PortPath.DEFAULT) : device;
    }

    /** Whether a port was named, so that only the agent of that one will do. */
    boolean namesPort() {
        return device != null || listen != null;
    }

    /** Where to listen instead of opening a device, or null. */
    Path listen() {
        return listen;
    }

    /** The control socket that was asked for, or null. */
    Path control() {
        return control;
    }

    /** The configuration that was asked for, or null. */
    Path config() {
        return config;
    }

    /** The envelope version to speak until the host has spoken; 0 when not given. */
    int version() {
        return version;
    }

    /** The agent's name for applications, or null. */
    String name() {
        return name;
    }

    boolean json() {
        return json;
    }

    /** How long to wait, or null when not given. */
    Duration timeout() {
        return timeout;
    }

    /** What to log, or null when not given. */
    Level level() {
        return level;
    }
}
