// SPDX-License-Identifier: Apache-2.0
package io.guestwire.console.client;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What was typed after {@code bin/guestwire}.
 *
 * @param help whether to explain instead
 * @param patience how long to wait for a node that is starting
 * @param commandLine what the shell gets, empty if there is no command
 */
record Arguments(boolean help, Duration patience, String commandLine) {
    /** Words that mean themselves in Karaf's shell; everything else is quoted. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:/@+,-]+");

    /** Reads the arguments; the options of bin/guestwire itself come before the command. */
    static Arguments parse(List<String> arguments) {
        Duration wait = Duration.ZERO;
        int next = 0;
        for (; next < arguments.size() && arguments.get(next).startsWith("-"); next++) {
            switch (arguments.get(next)) {
                case "-h", "--help" -> {
                    return new Arguments(true, wait, "");
                }
                case "--wait" -> {
                    next++;
                    wait = seconds(next < arguments.size() ? arguments.get(next) : "nothing");
                }
                default ->
                        throw new IllegalArgumentException(
                                "unknown option " + arguments.get(next) + "; --help lists them");
            }
        }
        return new Arguments(false, wait, commandLine(arguments.subList(next, arguments.size())));
    }

    /** One argument is a command line as it stands; of several, each stays one argument. */
    private static String commandLine(List<String> words) {
        return words.size() == 1
                ? words.get(0)
                : words.stream().map(Arguments::quote).collect(Collectors.joining(" "));
    }

    /**
     * In single quotes nothing has a meaning to the shell, but a backslash before the closing one
     * is misread: so backslashes and single quotes stand between quoted parts, each behind a
     * backslash.
     */
    static String quote(String word) {
        if (word.isEmpty()) {
            return "''";
        }
        if (PLAIN.matcher(word).matches()) {
            return word;
        }
        StringBuilder quoted = new StringBuilder(word.length() + 8);
        boolean open = false;
        for (char c : word.toCharArray()) {
            boolean special = c == '\\' || c == '\'';
            if (open == special) {
                quoted.append('\'');
                open = !open;
            }
            quoted.append(special ? "\\" : "").append(c);
        }
        return quoted.append(open ? "'" : "").toString();
    }

    private static Duration seconds(String text) {
        try {
            int seconds = Integer.parseInt(text);
            if (seconds >= 0) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("--wait needs a number of seconds, not " + text);
    }
}
