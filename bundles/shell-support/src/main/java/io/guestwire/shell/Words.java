// SPDX-License-Identifier: Apache-2.0
package io.guestwire.shell;

import java.util.List;

/**
 * The words behind a command. Karaf takes options before the first word only; people and scripts
 * write {@code --json} at the end as well, where it would be taken for one more word. Who means the
 * word itself quotes it together with another.
 *
 * @param words what is left, in order
 * @param json whether JSON is wanted, said before or behind the words
 */
public record Words(List<String> words, boolean json) {
    private static final String JSON = "--json";

    /**
     * Takes {@code --json} off the end.
     *
     * @param words as Karaf gave them: null when there are none
     * @param json whether the option stood before them
     */
    public static Words of(List<String> words, boolean json) {
        if (words == null) {
            return new Words(List.of(), json);
        }
        int last = words.size() - 1;
        return last >= 0 && words.get(last).equals(JSON)
                ? new Words(List.copyOf(words.subList(0, last)), true)
                : new Words(List.copyOf(words), json);
    }

    /**
     * The only word of a command that takes one or none.
     *
     * @param what the word is, for the error
     * @return the word, or null when there is none
     * @throws CommandException when there are more
     */
    public String atMostOne(String what) {
        if (words.size() > 1) {
            throw new CommandException(
                    "expected one " + what + ", found " + String.join(" ", words));
        }
        return words.isEmpty() ? null : words.get(0);
    }

    /**
     * The only word of a command that takes just one.
     *
     * @throws CommandException when there are none or more
     */
    public String one(String what) {
        String word = atMostOne(what);
        if (word == null) {
            throw new CommandException("expected one " + what + ", found none");
        }
        return word;
    }

    /**
     * All words as one text, joined by spaces. An empty text has to be written as one, in quotes.
     *
     * @throws CommandException when there are none
     */
    public String text() {
        if (words.isEmpty()) {
            throw new CommandException("expected a text, found none");
        }
        return String.join(" ", words);
    }
}
